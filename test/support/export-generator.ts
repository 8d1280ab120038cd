/** Exports for tests: those of the demo's writer, in every form that exports have been seen in. */
import type { ExportDraft, ExportedTable, SummaryFields } from '../../src/demo/export-draft.ts';
import {
  draftFullExport,
  draftIncrementalExport,
  type FullExportSettings,
  type IncrementalExportSettings,
} from '../../src/demo/export-draft.ts';
import type { ExportObject } from '../../src/demo/export-objects.ts';
import { exportOf, writeObjects, type WrittenExport } from '../../src/demo/export-writer.ts';
import type { SimulatedTable } from '../../src/demo/simulated-table.ts';
import { ionLine } from './ion-text.ts';
import { editManifests } from './manifest-editing.ts';

/** How an export differs from what DynamoDB writes today. All may be combined. */
export interface ExportVariant {
  /** The summary is indented, as people publish it; its checksum stays that of the compact form. */
  readonly prettySummary?: boolean;
  /** A full export's summary says `"exportType":"FULL_EXPORT"`, as older documentation shows. */
  readonly statedFullType?: boolean;
  /** `"WriteTimestampMicros":"…"` instead of `{"N":"…"}`, as the documentation shows. */
  readonly plainTimestamps?: boolean;
  /** What checksum files are called, or that there are none. Default `.md5`. */
  readonly checksumFiles?: '.md5' | '.checksum' | 'none';
  /** Fields that no documentation names, in both manifests. */
  readonly unknownFields?: boolean;
  /** The first data file of the manifest is empty. */
  readonly emptyFileFirst?: boolean;
  /** The keys in the manifests have `//` after the prefix. In a folder the objects lie where they always lie. */
  readonly doubleSlash?: boolean;
  /** Amazon Ion instead of DynamoDB JSON. */
  readonly ion?: boolean;
  /** No `_started` object: users may delete it. */
  readonly withoutStarted?: boolean;
  /** Replaces or adds fields of the summary. */
  readonly summary?: SummaryFields;
  /** Leaves out fields of the summary. */
  readonly withoutSummaryFields?: readonly string[];
}

/** Prefixes that are harder than a plain word: segments, blank and plus sign, a slash at the end. */
export const AWKWARD_PREFIXES = ['dira/dirb/dirc', 'team a+b/exports', 'orders/'] as const;

export function generateFullExport(settings: FullExportSettings, variant: ExportVariant = {}): WrittenExport {
  return generated(draftFullExport(settings), { kind: 'full', from: null, to: settings.at }, variant);
}

export function generateIncrementalExport(
  settings: IncrementalExportSettings,
  variant: ExportVariant = {},
): WrittenExport {
  const { from, to } = settings;
  return generated(draftIncrementalExport(settings), { kind: 'incremental', from, to }, variant);
}

/** Writes exports into a folder that stands for the root of the bucket, one after another. */
export async function writeExports(root: string, exports: readonly WrittenExport[]): Promise<void> {
  for (const exported of exports) await writeObjects(root, exported.objects);
}

/** A table to export, with an account and a table ID of its own. */
export function exportedTable(name: string, contents: SimulatedTable, lineage = 1): ExportedTable {
  const tableId = `00000000-0000-4000-8000-${String(lineage).padStart(12, '0')}`;
  return { name, account: '111122223333', region: 'eu-central-1', tableId, contents };
}

type Window = Pick<WrittenExport, 'kind' | 'from' | 'to'>;

function generated(draft: ExportDraft, window: Window, variant: ExportVariant): WrittenExport {
  const exported = exportOf(variedDraft(draft, window, variant), window);
  return { ...exported, objects: variedObjects(exported.objects, variant) };
}

function variedDraft(draft: ExportDraft, window: Window, variant: ExportVariant): ExportDraft {
  let { dataFiles } = draft;
  if (variant.emptyFileFirst === true) {
    const key = draft.dataFiles[0]?.key.replace(/[^/]{26}(?=\.json\.gz$)/, 'emptyfileemptyfileemptyfil');
    dataFiles = [
      { key: key ?? `${draft.folder}data/emptyfileemptyfileemptyfil.json.gz`, lines: [] },
      ...dataFiles,
    ];
  }
  if (variant.plainTimestamps === true) {
    dataFiles = dataFiles.map(({ key, lines }) => ({
      key,
      lines: lines.map((line) => line.replace(/("WriteTimestampMicros":)\{"N":("\d+")\}/, '$1$2')),
    }));
  }
  if (variant.ion === true) {
    dataFiles = dataFiles.map(({ key, lines }) => ({
      key: key.replace(/\.json\.gz$/, '.ion.gz'),
      lines: lines.map(ionLine),
    }));
  }
  const summary = {
    ...draft.summary,
    ...(variant.ion === true && { outputFormat: 'ION' }),
    ...(variant.statedFullType === true && window.kind === 'full' && { exportType: 'FULL_EXPORT' }),
    ...(variant.unknownFields === true && { exportMode: 'SOMETHING_NEW', exportGeneration: 3 }),
    ...variant.summary,
  };
  const dropped = new Set(variant.withoutSummaryFields);
  const kept = Object.entries(summary).filter(([name]) => !dropped.has(name));
  return { ...draft, dataFiles, summary: Object.fromEntries(kept) };
}

function variedObjects(objects: readonly ExportObject[], variant: ExportVariant): readonly ExportObject[] {
  const { checksumFiles = '.md5' } = variant;
  let varied = objects;
  if (variant.unknownFields === true || variant.doubleSlash === true) {
    varied = editManifests(varied, (text) => {
      const slashed =
        variant.doubleSlash === true ? text.replaceAll('/AWSDynamoDB/', '//AWSDynamoDB/') : text;
      return variant.unknownFields === true
        ? slashed.replaceAll(/("dataFileS3Key":"[^"]*")\}/g, '$1,"storageClass":"STANDARD"}')
        : slashed;
    });
  }
  if (variant.withoutStarted === true) varied = varied.filter(({ key }) => !key.endsWith('/_started'));
  if (variant.prettySummary === true) varied = varied.map(indentedSummary);
  if (checksumFiles === 'none') return varied.filter(({ key }) => !key.endsWith('.md5'));
  return varied.map(({ key, bytes }) => ({ key: key.replace(/\.md5$/, checksumFiles), bytes }));
}

function indentedSummary(object: ExportObject): ExportObject {
  if (!object.key.endsWith('/manifest-summary.json')) return object;
  const summary: unknown = JSON.parse(object.bytes.toString());
  return { key: object.key, bytes: Buffer.from(JSON.stringify(summary, null, 2)) };
}
