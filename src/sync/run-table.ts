/** Plans a table, and carries the plan out under a lease, again after failures that pass. */
import type { DynaloadError } from '../errors.ts';
import type { TableMapping } from '../mapping/mapping.ts';
import { clearMasked } from '../load/clear-masked.ts';
import { compactTargets, type TakenLoad } from '../load/compact-targets.ts';
import { interruptionOf, requireKnown } from '../load/interruption.ts';
import { noteFailures } from './note-failures.ts';
import { startRun, type PlannedTarget } from './planned-target.ts';
import { reportTable } from './report/report-table.ts';
import type { TargetState } from '../ledger/ledger.ts';
import type { TableReport } from './report/report.ts';
import { patiently } from '../load/retry.ts';
import type { RunContext } from './run-context.ts';
import { runSteps, type AppliedExport, type TargetFailure, type TargetRun } from './run-steps.ts';

export interface RunTableRequest {
  readonly context: RunContext;
  readonly mapping: TableMapping;
  /** Asks the warehouse where the targets stand, and says what is to be done. */
  readonly plan: () => Promise<readonly PlannedTarget[]>;
  /** False builds new generations unseen, and shows each when all of its steps are done. */
  readonly publish: boolean;
}

/**
 * @returns what was done; what stopped the table once its work had begun is in there too, also an interruption
 * @throws what `plan` throws the first time
 */
export async function runTable(request: RunTableRequest): Promise<TableReport> {
  const { context, mapping } = request;
  const { warehouse, signal, places } = context;
  const { table } = mapping.source;
  const applied: AppliedExport[] = [];
  const failed: TargetFailure[] = [];
  let planned = await patiently(table, context, request.plan);
  let runs: readonly TargetRun[] = [];
  if (planned.every(({ plan }) => plan.steps.length === 0)) {
    return reportTable({ mapping, planned, runs, applied, states: null, error: null, places });
  }
  let error: DynaloadError | null = null;
  let states: ReadonlyMap<string, TargetState> | null = null;
  /** Targets whose new generations readers see. */
  const shown = new Set<string>();
  try {
    // Before an export is read: what a load lacks would be told at its end.
    await patiently(table, context, () => warehouse.check(signal));
    const lease = await patiently(table, context, () => warehouse.acquireLease(table, signal));
    try {
      await patiently(table, context, async () => {
        // Somebody may have been at work until the lease was given, and an attempt may have failed half way.
        await recover(context, mapping);
        planned = await request.plan();
        runs = planned.map(startRun);
        if (!request.publish) applied.length = 0;
        failed.length = 0;
        await runSteps({
          context,
          mapping,
          targets: runs,
          publish: request.publish,
          onApplied: (one) => applied.push(one),
          onFailed: (one) => failed.push(one),
        });
        if (!request.publish) await publishAll(context, runs, shown);
      });
    } finally {
      await lease.release();
    }
    const taken = takenLoads(request.publish ? applied : shownOf(applied, shown));
    const loaded = new Set(taken.map((load) => load.table));
    await patiently(table, context, () => clearMasked(warehouse, mapping.targets, loaded, signal));
    await compactTargets(warehouse, taken, context);
    if (applied.length > 0) states = await readStates(context, mapping);
  } catch (thrown) {
    error = interruptionOf(signal) ?? requireKnown(thrown);
  }
  await noteFailures(context, failed);
  const seen = request.publish ? applied : shownOf(applied, shown);
  return reportTable({ mapping, planned, runs, applied: seen, states, error, places });
}

/** What broke off half way, of this run or of another, is finished before anything is planned. */
async function recover({ warehouse, listener, signal }: RunContext, mapping: TableMapping): Promise<void> {
  const tables = mapping.targets.map(({ table }) => table);
  for (const what of await warehouse.recover(tables, signal)) {
    listener({ kind: 'recovered', table: mapping.source.table, what });
  }
}

/** The ledger says where the targets stand: what a load has changed of that is not worked out a second time here. */
async function readStates(
  context: RunContext,
  { source, targets }: TableMapping,
): Promise<ReadonlyMap<string, TargetState>> {
  const tables = targets.map(({ table }) => table);
  return patiently(source.table, context, () => context.warehouse.readTargets(tables, context.signal));
}

async function publishAll(
  { warehouse, signal }: RunContext,
  runs: readonly TargetRun[],
  shown: Set<string>,
): Promise<void> {
  for (const { target, generation, seen, error } of runs) {
    if (error !== null || generation === null) continue;
    await warehouse.publish(target, generation.id, seen, signal);
    shown.add(target.table);
  }
}

function takenLoads(applied: readonly AppliedExport[]): readonly TakenLoad[] {
  return applied.flatMap(({ exportInfo, seconds, targets }) => {
    const spanMs = exportInfo.kind === 'full' ? 0 : exportInfo.to - exportInfo.from;
    return targets.map(({ entry: { table } }) => ({ table, seconds, spanMs }));
  });
}

/** What was built unseen, and not shown, is not applied. */
function shownOf(applied: readonly AppliedExport[], shown: ReadonlySet<string>): readonly AppliedExport[] {
  return applied
    .map((one) => ({ ...one, targets: one.targets.filter(({ entry }) => shown.has(entry.table)) }))
    .filter(({ targets }) => targets.length > 0);
}
