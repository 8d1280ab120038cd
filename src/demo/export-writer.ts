/** Writes simulated exports into a folder that stands for the root of a bucket. Times are epoch milliseconds. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeFolder } from '../system/make-folder.ts';
import { systemError } from '../system/system-error.ts';
import {
  draftFullExport,
  draftIncrementalExport,
  type ExportDraft,
  type FullExportSettings,
  type IncrementalExportSettings,
} from './export-draft.ts';
import { exportObjects, type ExportObject } from './export-objects.ts';

export interface WrittenExport {
  readonly exportId: string;
  readonly kind: 'full' | 'incremental';
  /** Start of the window; null for a full export. */
  readonly from: number | null;
  /** End of the window, or the instant of the full export. */
  readonly to: number;
  readonly itemCount: number;
  /** Keys relative to the root of the bucket. */
  readonly summaryKey: string;
  readonly filesKey: string;
  /** In the order of the file manifest. */
  readonly dataFiles: readonly { readonly key: string; readonly itemCount: number }[];
  /** Every object, in the order in which it was written. */
  readonly objects: readonly ExportObject[];
}

/** @param root the folder that stands for the bucket; it is made when it is missing */
export async function writeFullExport(root: string, settings: FullExportSettings): Promise<WrittenExport> {
  const written = buildFullExport(settings);
  await writeObjects(root, written.objects);
  return written;
}

/** @param root the folder that stands for the bucket; it is made when it is missing */
export async function writeIncrementalExport(
  root: string,
  settings: IncrementalExportSettings,
): Promise<WrittenExport> {
  const written = buildIncrementalExport(settings);
  await writeObjects(root, written.objects);
  return written;
}

/** The export as objects in memory; nothing is written. */
export function buildFullExport(settings: FullExportSettings): WrittenExport {
  const draft = draftFullExport(settings);
  return exportOf(draft, { kind: 'full', from: null, to: settings.at });
}

/** The export as objects in memory; nothing is written. */
export function buildIncrementalExport(settings: IncrementalExportSettings): WrittenExport {
  const draft = draftIncrementalExport(settings);
  return exportOf(draft, { kind: 'incremental', from: settings.from, to: settings.to });
}

export async function writeObjects(root: string, objects: readonly ExportObject[]): Promise<void> {
  for (const { key, bytes } of objects) {
    const file = path.join(root, ...key.split('/'));
    makeFolder(path.dirname(file));
    try {
      await writeFile(file, bytes);
    } catch (thrown) {
      throw systemError(thrown, `${file} cannot be written`);
    }
  }
}

/** What an export is, with the bytes of its draft. */
export function exportOf(
  draft: ExportDraft,
  window: Pick<WrittenExport, 'kind' | 'from' | 'to'>,
): WrittenExport {
  const dataFiles = draft.dataFiles.map(({ key, lines }) => ({ key, itemCount: lines.length }));
  return {
    exportId: draft.exportId,
    ...window,
    itemCount: dataFiles.reduce((sum, file) => sum + file.itemCount, 0),
    summaryKey: `${draft.folder}manifest-summary.json`,
    filesKey: `${draft.folder}manifest-files.json`,
    dataFiles,
    objects: exportObjects(draft),
  };
}
