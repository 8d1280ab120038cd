/** Builds a table anew beside the one that readers see, and swaps it in at the end. */
import { DynaloadError } from '../errors.ts';
import type { ExportInfo } from '../export/export-info.ts';
import type { TableMapping, TargetMapping } from '../mapping/mapping.ts';
import { roleOf } from '../mapping/table-role.ts';
import type { TargetState } from '../ledger/ledger.ts';
import { readApplied } from '../ledger/applied.ts';
import {
  chooseMapping,
  listExports,
  requireOneTable,
  sortByMapping,
  withTargets,
} from './find-table-exports.ts';
import { isoTime } from '../message/iso-time.ts';
import { requireLoadedTable } from '../plan/loaded-table.ts';
import { planTarget } from '../plan/plan-target.ts';
import type { PlannedTarget } from './planned-target.ts';
import type { SyncReport } from './report/report.ts';
import { fullCommand } from '../plan/remedy.ts';
import { exportedBy } from './report/report-remedy.ts';
import { requireSupported } from './require-supported.ts';
import { patiently } from '../load/retry.ts';
import { runContext } from './run-context.ts';
import { runTable } from './run-table.ts';
import { loadWarnings, mappingWarnings } from './report/sync-warnings.ts';
import type { SyncRequest } from './sync.ts';
import { unmetWarnings } from './report/unmet-warnings.ts';

export interface RebuildRequest extends Omit<SyncRequest, 'only' | 'heal' | 'dryRun'> {
  /** Name of the DynamoDB table, for all of its targets; or of one target. */
  readonly table: string;
}

/**
 * The full export that gets furthest, then every incremental that leads on from it, with today's mapping. Readers see
 * the old table until the new one is whole; a table never goes back in time, unless it moves to another one (`source.was`).
 * @throws DynaloadError TABLE_NOT_MAPPED, TARGET_OF_ANOTHER_TABLE, REBUILD_NO_FULL_EXPORT, and what `sync` throws
 */
export async function rebuild(request: RebuildRequest): Promise<SyncReport> {
  const { source, warehouse, signal } = request;
  const whole = chooseMapping(request.mappings, request.table);
  const mapping = withTargets(whole, [request.table]);
  const catalog = await patiently(null, request, async () => {
    await warehouse.reach(signal);
    return listExports(source, null, { now: request.now(), signal });
  });
  const exports = sortByMapping(catalog.exports, request.mappings).mapped.get(whole) ?? [];
  requireSupported(mapping, warehouse.dialect);
  requireOneTable(mapping, exports);
  const plan = (): Promise<readonly PlannedTarget[]> => planRebuild(request, mapping, exports);
  const context = runContext(request);
  const table = await runTable({ context, mapping, plan, publish: false });
  return {
    source: source.description,
    warehouse: warehouse.description,
    tables: [table],
    unfinished: [],
    warnings: [
      ...loadWarnings([table], [mapping], context.places),
      ...(await unmetWarnings({ tables: [table], mappings: [mapping], exports, context })),
      ...mappingWarnings([table], context.places),
    ],
  };
}

async function planRebuild(
  { warehouse, now, signal }: RebuildRequest,
  mapping: TableMapping,
  exports: readonly ExportInfo[],
): Promise<readonly PlannedTarget[]> {
  const tables = mapping.targets.map((target) => target.table);
  const states = await warehouse.readTargets(tables, signal);
  const time = now();
  const plan = planTarget({
    source: mapping.source,
    exports,
    applied: null,
    policy: mapping,
    now: time,
    heal: false,
  });
  const lastFull = plan.steps.findLastIndex((step) => step.action === 'replace');
  const steps = plan.steps.slice(Math.max(lastFull, 0));
  return mapping.targets.map((target) => {
    const state = states.get(target.table) ?? null;
    requireNoStepBack(
      mapping,
      standingOf(mapping, target, state, exports),
      plan.nextWatermark,
      exports.at(-1),
      time,
    );
    return { target, state, fresh: true, plan: { ...plan, steps } };
  });
}

/**
 * How far the target is with the table that the mapping names; null when it holds nothing of it.
 * @throws DynaloadError TARGET_OF_ANOTHER_TABLE
 */
function standingOf(
  mapping: TableMapping,
  target: TargetMapping,
  state: TargetState | null,
  exports: readonly ExportInfo[],
): number | null {
  if (state === null) return null;
  const applied = readApplied(state.ledger);
  requireLoadedTable(mapping, target, applied, exports);
  return roleOf(applied.tableArn, mapping.source) === 'source' ? applied.watermark : null;
}

/** @param like an export of the table; undefined when there is none at all */
function requireNoStepBack(
  mapping: TableMapping,
  from: number | null,
  to: number | null,
  like: ExportInfo | undefined,
  now: number,
): void {
  if (to !== null && (from === null || to >= from)) return;
  const { table } = mapping.source;
  throw new DynaloadError(
    'REBUILD_NO_FULL_EXPORT',
    to === null || from === null
      ? `There is no full export of the table ${table} from which to rebuild.`
      : `The table ${table} is at ${isoTime(from)}, but the exports under the source lead only to ${isoTime(to)}.`,
    {
      details: { table },
      hint: 'Take a full export, then rebuild.',
      next: like === undefined ? [] : exportedBy(mapping, fullCommand(like, now)),
    },
  );
}
