/** How many data files there are in what is planned: as manifests say, no data is read. */
import pLimit from 'p-limit';
import { DynaloadError } from '../../errors.ts';
import type { ExportInfo } from '../../export/export-info.ts';
import type { PlannedTarget } from '../planned-target.ts';
import { LISTED } from '../report/report.ts';
import type { RunContext } from '../run-context.ts';

const READS_AT_ONCE = 8;

/** @returns by the IDs of exports; those whose manifest does not do are missing, as a load would say why */
export async function countFiles(
  { readFiles, signal }: RunContext,
  planned: readonly PlannedTarget[],
): Promise<ReadonlyMap<string, number>> {
  const exports = new Map<string, ExportInfo>();
  for (const { plan } of planned) {
    for (const { exportInfo } of plan.steps.slice(0, LISTED)) exports.set(exportInfo.exportId, exportInfo);
  }
  const counts = new Map<string, number>();
  const limit = pLimit(READS_AT_ONCE);
  await Promise.all(
    [...exports.values()].slice(0, LISTED).map((info) =>
      limit(async () => {
        try {
          counts.set(info.exportId, (await readFiles(info, signal)).length);
        } catch (thrown) {
          if (!(thrown instanceof DynaloadError) || signal.aborted) throw thrown;
        }
      }),
    ),
  );
  return counts;
}
