/** Reconciles one DynamoDB table with its exports. */
import type { ExportInfo } from '../export/export-info.ts';
import type { TableMapping } from '../mapping/mapping.ts';
import { countFiles } from './planned/count-files.ts';
import { requireOneTable } from './find-table-exports.ts';
import { interruptionOf, requireKnown } from '../load/interruption.ts';
import { planTargets, type PlannedTarget } from './planned-target.ts';
import { reportTable } from './report/report-table.ts';
import type { TableReport } from './report/report.ts';
import { requireSupported } from './require-supported.ts';
import { patiently } from '../load/retry.ts';
import type { RunContext } from './run-context.ts';
import { runTable } from './run-table.ts';

export interface SyncTableRequest {
  readonly context: RunContext;
  readonly mapping: TableMapping;
  /** Exports of this table only. */
  readonly exports: readonly ExportInfo[];
  readonly heal: boolean;
  /** Only plan: the report says what would be done. */
  readonly dryRun: boolean;
  /** Whether the data files of what is planned are counted: that reads their manifests. Default: false. */
  readonly countFiles?: boolean | undefined;
}

/** Never throws for what concerns this table alone, nor when the run is interrupted: that is in the report. */
export async function syncTable(request: SyncTableRequest): Promise<TableReport> {
  const { context, mapping, exports, heal } = request;
  const { warehouse, signal, places } = context;
  const plan = (): Promise<readonly PlannedTarget[]> =>
    planTargets({ warehouse, mapping, exports, heal, now: context.now(), signal });
  try {
    signal.throwIfAborted();
    requireSupported(mapping, warehouse.dialect);
    requireOneTable(mapping, exports);
    if (!request.dryRun) return await runTable({ context, mapping, plan, publish: true });
    const planned = await patiently(mapping.source.table, context, plan);
    const files =
      request.countFiles === true ? await countFiles(context, planned) : new Map<string, number>();
    return reportTable({ mapping, planned, runs: [], applied: [], states: null, error: null, places, files });
  } catch (thrown) {
    const error = interruptionOf(signal) ?? requireKnown(thrown);
    return reportTable({ mapping, planned: [], runs: [], applied: [], states: null, error, places });
  }
}
