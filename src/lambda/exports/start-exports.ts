/** One run of the exporter in a function: what is due is started, and a warehouse that sleeps is left asleep. */
import { setTimeout as sleep } from 'node:timers/promises';
import { DynaloadError } from '../../errors.ts';
import type { Watermark } from '../../exporter/facts.ts';
import {
  runExporter,
  type ExporterParts,
  type ExporterTable,
  type TableRun,
} from '../../exporter/run-exporter.ts';
import { patiently } from '../../load/retry.ts';
import type { SyncListener } from '../../load/sync-event.ts';
import type { ExportPolicy } from '../../mapping/exports/export-policy.ts';
import type { TableMapping } from '../../mapping/mapping.ts';
import { plainPlaces } from '../../message/command-line.ts';
import { watermarksOf } from '../../sync/export-tables.ts';
import { reportExports, type ExportsReport } from '../../sync/report/exports-report.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { IdleMarker } from '../idle-marker.ts';

/** Opens DynamoDB for some work, and closes it. */
export type UseExporter = <T>(work: (parts: ExporterParts) => Promise<T>) => Promise<T>;

export interface StartExportsRequest {
  /** Those without an `export` block, and those that are paused, are left out. */
  readonly mappings: readonly TableMapping[];
  /** Of tables for which the warehouse need not be asked. */
  readonly quiet: ReadonlyMap<TableMapping, IdleMarker>;
  readonly warehouse: Pick<Warehouse, 'readTargets'>;
  readonly useExporter: UseExporter;
  /** Of the exports that are loaded, for commands in the report. */
  readonly source: string;
  readonly listener: SyncListener;
  readonly signal: AbortSignal;
  readonly now: () => number;
}

/** Whether exports of a table are to be started, but not whether any are due. */
export function isExported({ export: policy }: TableMapping): boolean {
  return policy?.enabled === true;
}

/**
 * What goes wrong with one table is in its report, and the others go on.
 * @returns null when there is no table to look at: then nobody was asked
 * @throws what is no DynaloadError, and the reason of the signal
 */
export async function startExports(request: StartExportsRequest): Promise<ExportsReport | null> {
  const { mappings, useExporter, source, signal, now } = request;
  if (!mappings.some(isExported)) return null;
  const { tables, failed } = await exporterTables(request);
  const runs =
    tables.length === 0
      ? []
      : await useExporter((parts) => runExporter(tables, parts, { now, dryRun: false, pause, signal }));
  return reportExports([...runs, ...failed], plainPlaces(source));
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal });
}

interface Chosen {
  readonly tables: readonly ExporterTable[];
  /** Nobody knows how far they are: an export may be needed that was made long ago, or a whole one too many. */
  readonly failed: readonly TableRun[];
}

async function exporterTables(request: StartExportsRequest): Promise<Chosen> {
  const { mappings, quiet } = request;
  const tables: ExporterTable[] = [];
  const asked: { readonly mapping: TableMapping; readonly policy: ExportPolicy }[] = [];
  for (const mapping of mappings.filter(isExported)) {
    const { export: policy } = mapping;
    if (policy === null) continue;
    const watermark = markedWatermark(quiet.get(mapping));
    if (watermark === null) asked.push({ mapping, policy });
    else tables.push({ mapping, policy, watermarks: [watermark], full: false });
  }
  try {
    const names = asked.flatMap(({ mapping }) => mapping.targets.map(({ table }) => table));
    const states =
      names.length === 0
        ? new Map<string, never>()
        : await patiently(null, request, () => request.warehouse.readTargets(names, request.signal));
    for (const { mapping, policy } of asked)
      tables.push({ mapping, policy, watermarks: watermarksOf(mapping.targets, states), full: false });
    return { tables, failed: [] };
  } catch (thrown) {
    if (request.signal.aborted || !(thrown instanceof DynaloadError)) throw thrown;
    const failed = asked.map(({ mapping, policy }) => ({
      table: { mapping, policy, watermarks: [], full: false },
      facts: null,
      decision: null,
      outcomes: [],
      problems: [],
      error: thrown,
    }));
    return { tables, failed };
  }
}

function markedWatermark(marker: IdleMarker | undefined): Watermark | null {
  const lineage = marker?.lineage ?? null;
  return marker === undefined || lineage === null ? null : { ...lineage, at: marker.watermark };
}
