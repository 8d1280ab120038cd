/** Builds a table anew beside the one that readers see, and swaps it in at the end. */
import { DynaloadError } from '../errors.ts';
import type { ExportInfo } from '../export/export-info.ts';
import type { TableMapping } from '../mapping/mapping.ts';
import { readApplied } from './applied.ts';
import { chooseMapping, listExports, requireOneTable, sortByMapping } from './find-table-exports.ts';
import { isoTime } from './iso-time.ts';
import { planTarget } from './plan-target.ts';
import type { PlannedTarget } from './planned-target.ts';
import type { SyncReport } from './report.ts';
import { requireSupported } from './require-supported.ts';
import { runContext } from './run-context.ts';
import { runTable } from './run-table.ts';
import type { SyncRequest } from './sync.ts';

export interface RebuildRequest extends Omit<SyncRequest, 'only' | 'heal' | 'dryRun'> {
  /** Name of the DynamoDB table, for all of its targets; or of one target. */
  readonly table: string;
}

/**
 * The full export that gets furthest, then every incremental that leads on from it, with today's mapping. Readers see
 * the old table until the new one is whole; a table never goes back in time.
 * @throws DynaloadError TABLE_NOT_MAPPED, REBUILD_NO_FULL_EXPORT, and what `sync` throws
 */
export async function rebuild(request: RebuildRequest): Promise<SyncReport> {
  const { source, warehouse, signal } = request;
  const whole = chooseMapping(request.mappings, request.table);
  await warehouse.check(signal);
  const catalog = await listExports(source, null, { now: request.now(), signal });
  const exports = sortByMapping(catalog.exports, request.mappings).mapped.get(whole) ?? [];
  const one = whole.targets.filter((target) => target.table === request.table);
  const mapping = one.length === 0 ? whole : { ...whole, targets: one };
  requireSupported(mapping, warehouse.dialect);
  requireOneTable(mapping, exports);
  const plan = (): Promise<readonly PlannedTarget[]> => planRebuild(request, mapping, exports);
  const table = await runTable({ context: runContext(request), mapping, plan, publish: false });
  return {
    source: source.description,
    warehouse: warehouse.description,
    tables: [table],
    unfinished: [],
    warnings: [],
  };
}

async function planRebuild(
  { warehouse, now, signal }: RebuildRequest,
  mapping: TableMapping,
  exports: readonly ExportInfo[],
): Promise<readonly PlannedTarget[]> {
  const tables = mapping.targets.map((target) => target.table);
  const states = await warehouse.readTargets(tables, signal);
  const plan = planTarget({ exports, applied: null, policy: mapping, now: now(), heal: false });
  const lastFull = plan.steps.findLastIndex((step) => step.action === 'replace');
  const steps = plan.steps.slice(Math.max(lastFull, 0));
  return mapping.targets.map((target) => {
    const state = states.get(target.table) ?? null;
    const watermark = state === null ? null : readApplied(state).watermark;
    requireNoStepBack(mapping, watermark, plan.nextWatermark);
    return { target, state, fresh: true, plan: { ...plan, steps } };
  });
}

function requireNoStepBack(mapping: TableMapping, from: number | null, to: number | null): void {
  if (to !== null && (from === null || to >= from)) return;
  const { table } = mapping.source;
  throw new DynaloadError(
    'REBUILD_NO_FULL_EXPORT',
    to === null || from === null
      ? `There is no full export of the table ${table} from which to rebuild.`
      : `The table ${table} is at ${isoTime(from)}, but the exports under the source lead only to ${isoTime(to)}.`,
    {
      details: { table },
      hint: 'take a full export with: aws dynamodb export-table-to-point-in-time, then rebuild',
    },
  );
}
