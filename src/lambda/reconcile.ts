/** Loads what is next for some tables, and leaves the warehouse alone where S3 says that there is nothing. */
import { DynaloadError } from '../errors.ts';
import { readCatalog } from '../export/export-catalog.ts';
import type { ExportSource } from '../export/open-source.ts';
import { sync } from '../library/verbs.ts';
import type { LoadWays } from '../load/load-ways.ts';
import type { SyncListener } from '../load/sync-event.ts';
import type { TableMapping } from '../mapping/mapping.ts';
import { isoTime } from '../message/iso-time.ts';
import type { SyncReport } from '../sync/report/report.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { markerOf, sinceOf, type IdleMarker } from './idle-marker.ts';
import type { IdleMarkers } from './idle-markers.ts';
import { exportsOf, type Listed, type LookBefore, type Wanted } from './look-before.ts';

export interface ReconcileRequest {
  readonly source: ExportSource;
  readonly warehouse: Warehouse;
  readonly ways: LoadWays;
  /** All that there are. */
  readonly mappings: readonly TableMapping[];
  readonly wanted: ReadonlyMap<TableMapping, Wanted>;
  /** What S3 said of them before. */
  readonly before: LookBefore;
  /** Null where there is no place for them: then the warehouse is always asked. */
  readonly markers: IdleMarkers | null;
  readonly listener: SyncListener;
  readonly signal: AbortSignal;
  readonly now: () => number;
}

/** A table for which there is nothing to do, as the warehouse said when it was asked last. */
export interface QuietTable {
  /** Name of the DynamoDB table. */
  readonly table: string;
  readonly watermark: string;
  /** When the warehouse was asked. */
  readonly askedAt: string;
}

export interface Reconciled {
  /** Of the tables that are not quiet; null when all are. */
  readonly report: SyncReport | null;
  readonly quiet: readonly QuietTable[];
}

/** @throws DynaloadError as `sync` does */
export async function reconcile(request: ReconcileRequest): Promise<Reconciled> {
  const { source, warehouse, ways, mappings, wanted, listener, signal, now } = request;
  const { quiet: markers, listed } = request.before;
  const quiet: QuietTable[] = [];
  const loud: TableMapping[] = [];
  for (const mapping of wanted.keys()) {
    const marker = markers.get(mapping);
    if (marker === undefined) loud.push(mapping);
    else quiet.push(quietTable(mapping, marker));
  }
  if (loud.length === 0) return { report: null, quiet };
  const only = loud.map(({ source: { table, tableArn } }) => tableArn ?? table);
  const report = await sync({ source, warehouse, ways, mappings, only, listener, signal, now });
  await mark(request, report, listed);
  return { report, quiet };
}

/** Keeps that nothing was left to do, where it is so. What is in the way of it is no fault of the run. */
async function mark(request: ReconcileRequest, report: SyncReport, before: Listed | null): Promise<void> {
  const { source, wanted, markers, signal, now } = request;
  const done = report.tables.flatMap((table) => {
    const mapping = [...wanted.keys()].find(({ file }) => file === table.mapping);
    if (mapping === undefined || table.watermark === null || table.error !== null) return [];
    return [{ mapping, report: table, since: sinceOf(Date.parse(table.watermark)) }];
  });
  if (markers === null || signal.aborted || done.length === 0) return;
  try {
    const since = Math.min(...done.map((one) => one.since));
    const isListedBefore = before !== null && before.since <= since;
    const catalog = isListedBefore
      ? before.catalog
      : await readCatalog(source, { startedAfter: since, now: now(), signal });
    for (const { mapping, report: table } of done) {
      const exports = exportsOf(request.mappings, catalog, mapping);
      const marker = markerOf({ mapping, report: table, exports, isListedBefore, now: now() });
      if (marker !== null) await markers.write(mapping.source, marker, signal);
    }
  } catch (thrown) {
    if (!(thrown instanceof DynaloadError)) throw thrown;
  }
}

function quietTable({ source }: TableMapping, { watermark, at }: IdleMarker): QuietTable {
  return { table: source.table, watermark: isoTime(watermark), askedAt: isoTime(at) };
}
