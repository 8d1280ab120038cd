/** Has the warehouse remember what failed, so that `status` tells of it. */
import type { ErrorCode } from '../errors.ts';
import type { RunContext } from './run-context.ts';
import type { TargetFailure } from './run-steps.ts';

/** What says nothing of the load, or what the warehouse cannot take a note of. */
const UNTOLD: ReadonlySet<ErrorCode> = new Set([
  'INTERRUPTED',
  'LEASE_HELD',
  'LOAD_HANDED_OVER',
  'WAREHOUSE_LOCKED',
  'WAREHOUSE_UNREACHABLE',
]);

/** Never throws: the run ends with its own error, whatever becomes of the note. */
export async function noteFailures(
  { warehouse, signal }: RunContext,
  failures: readonly TargetFailure[],
): Promise<void> {
  for (const { run, exportId, error } of failures) {
    if (signal.aborted || UNTOLD.has(error.code)) continue;
    const { code, message } = error;
    const failed = { table: run.target.table, batchId: exportId, code, message, over: run.seen };
    try {
      await warehouse.noteFailure(failed, signal);
    } catch {
      return;
    }
  }
}
