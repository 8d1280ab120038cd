/** Reconciles every mapped table with the exports under a source. The one function behind all ways in. */
import pLimit from 'p-limit';
import { DynaloadError } from '../errors.ts';
import type { ExportSource } from '../export/open-source.ts';
import type { TableMapping } from '../mapping/mapping.ts';
import { roleOf } from '../mapping/table-role.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { readApplied } from '../ledger/applied.ts';
import type { CommandPlaces } from '../message/command-line.ts';
import { chooseTargets, listExports, sortByMapping } from './find-table-exports.ts';
import { isoTime } from '../message/iso-time.ts';
import type { SyncReport, TableReport } from './report/report.ts';
import type { LoadWays } from '../load/load-ways.ts';
import { patiently } from '../load/retry.ts';
import { runContext } from './run-context.ts';
import type { SyncListener } from '../load/sync-event.ts';
import { findWarnings, loadWarnings, mappingWarnings } from './report/sync-warnings.ts';
import { syncTable } from './sync-table.ts';
import { unmetWarnings } from './report/unmet-warnings.ts';

export interface SyncRequest {
  readonly source: ExportSource;
  readonly mappings: readonly TableMapping[];
  /** Names of the tables to sync, as `chooseMapping` takes them; null for all that are mapped. */
  readonly only: readonly string[] | null;
  readonly warehouse: Warehouse;
  /** Let a full export mend a broken chain at once, whatever is still on its way. */
  readonly heal: boolean;
  /** Plan only: nothing is written. */
  readonly dryRun: boolean;
  /** With `dryRun`: whether the data files of what is planned are counted, which reads their manifests. Default: false. */
  readonly countFiles?: boolean;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly listener: SyncListener;
  readonly signal: AbortSignal;
  /** How to spell the commands in the report; as a program would, when it is not given. */
  readonly places?: CommandPlaces;
  /** How large exports are loaded. Default: each in one pass of this process. */
  readonly ways?: LoadWays;
}

/**
 * What goes wrong with one table is in its report, and the others go on. An interruption is in the reports of the tables
 * that it stopped, which are the last ones.
 * @throws DynaloadError when the source or the warehouse as a whole is at fault; the reason of `signal` when it is
 *   aborted before the first table
 */
export async function sync(request: SyncRequest): Promise<SyncReport> {
  const { source, warehouse, heal, dryRun, countFiles, signal } = request;
  const { mappings, chosen } = chooseTargets(request.mappings, request.only);
  const catalog = await patiently(null, request, async () => {
    await warehouse.reach(signal);
    const needed = await neededFrom(chosen, warehouse, signal);
    return listExports(source, needed, { now: request.now(), signal });
  });
  const sorted = sortByMapping(catalog.exports, mappings);
  const { since } = catalog;
  request.listener({ kind: 'listed', exports: catalog.exports.length, since, tables: chosen.length });
  const context = runContext(request);
  const tables = await inOrder(chosen, warehouse.dialect.tablesAtOnce, (mapping) =>
    syncTable({ context, mapping, exports: sorted.mapped.get(mapping) ?? [], heal, dryRun, countFiles }),
  );
  return {
    source: source.description,
    warehouse: warehouse.description,
    tables,
    unfinished: catalog.unfinished.map(({ exportId, startedAt }) => ({
      exportId,
      startedAt: startedAt === null ? null : isoTime(startedAt),
    })),
    warnings: [
      ...findWarnings(catalog, sorted, tables),
      ...loadWarnings(tables, chosen, context.places),
      ...(await unmetWarnings({ tables, mappings: chosen, exports: catalog.exports, context })),
      ...mappingWarnings(tables, context.places),
    ],
  };
}

/** Several at a time, reported in their order. What was not begun when the run was interrupted is left out. */
async function inOrder(
  mappings: readonly TableMapping[],
  atOnce: number,
  syncOne: (mapping: TableMapping) => Promise<TableReport>,
): Promise<readonly TableReport[]> {
  const limit = pLimit(atOnce);
  let interrupted = false;
  const reports = await Promise.all(
    mappings.map((mapping) =>
      limit(async () => {
        if (interrupted) return [];
        const report = await syncOne(mapping);
        interrupted ||= report.error?.code === 'INTERRUPTED';
        return [report];
      }),
    ),
  );
  return reports.flat();
}

/** The instant before which nothing is needed any more; null when a target has nothing yet. */
async function neededFrom(
  mappings: readonly TableMapping[],
  warehouse: Warehouse,
  signal: AbortSignal,
): Promise<number | null> {
  const instants: number[] = [];
  const names = mappings.flatMap(({ targets }) => targets.map(({ table }) => table));
  const states = await statesOrNone(warehouse, names, signal);
  for (const mapping of mappings) {
    for (const { table } of mapping.targets) {
      const state = states.get(table);
      if (state === undefined) return null;
      const { watermark, openGaps, tableArn } = readApplied(state.ledger);
      // What is loaded of another table says nothing of this one.
      if (roleOf(tableArn, mapping.source) !== 'source') return null;
      instants.push(watermark, ...openGaps.map((gap) => gap.from));
    }
  }
  return instants.length === 0 ? null : Math.min(...instants);
}

/** One request for all. A target that cannot be read is reported with its own table later; here everything matters then. */
async function statesOrNone(
  warehouse: Warehouse,
  tables: readonly string[],
  signal: AbortSignal,
): ReturnType<Warehouse['readTargets']> {
  try {
    return await warehouse.readTargets(tables, signal);
  } catch (thrown) {
    if (thrown instanceof DynaloadError && thrown.code === 'TARGET_FOREIGN') return new Map();
    throw thrown;
  }
}
