/** Reconciles one DynamoDB table: plan, lease, apply, report. */
import { DynaloadError } from '../errors.ts';
import type { ExportInfo } from '../export/export-info.ts';
import type { TableMapping } from '../mapping/mapping.ts';
import { planTargets, startRun, type PlannedTarget } from './planned-target.ts';
import { reportTable } from './report-table.ts';
import type { TableReport } from './report.ts';
import { withRetries } from './retry.ts';
import type { RunContext } from './run-context.ts';
import { runSteps, type AppliedExport, type TargetRun } from './run-steps.ts';

export interface SyncTableRequest {
  readonly context: RunContext;
  readonly mapping: TableMapping;
  /** Exports of this table only. */
  readonly exports: readonly ExportInfo[];
  readonly heal: boolean;
  /** Only plan: the report says what would be done. */
  readonly dryRun: boolean;
}

/** Never throws for what concerns this table alone: that is in the report. Throws when the run was interrupted. */
export async function syncTable(request: SyncTableRequest): Promise<TableReport> {
  const { context, mapping, exports, heal } = request;
  const { warehouse, signal } = context;
  const plan = (): Promise<readonly PlannedTarget[]> =>
    planTargets({ warehouse, mapping, exports, heal, now: context.now(), signal });
  const applied: AppliedExport[] = [];
  let planned: readonly PlannedTarget[] = [];
  let runs: readonly TargetRun[] = [];
  let error: DynaloadError | null = null;
  try {
    planned = await plan();
    if (!request.dryRun && planned.some((target) => target.plan.steps.length > 0)) {
      const lease = await warehouse.acquireLease(mapping.source.table, signal);
      try {
        await withRetries(
          async () => {
            // Somebody else may have been at work until the lease was given, and an attempt may have failed half way.
            planned = await plan();
            runs = planned.map(startRun);
            await runSteps({
              context,
              mapping,
              targets: runs,
              publish: true,
              onApplied: (one) => applied.push(one),
            });
          },
          {
            signal,
            onRetry: (cause, waitMs) =>
              context.listener({
                kind: 'retrying',
                table: mapping.source.table,
                reason: cause.message,
                inSeconds: waitMs / 1000,
              }),
          },
        );
      } finally {
        await lease.release();
      }
    }
  } catch (thrown) {
    signal.throwIfAborted();
    if (!(thrown instanceof DynaloadError)) throw thrown;
    error = thrown;
  }
  return reportTable({ mapping, planned, runs, applied, error });
}
