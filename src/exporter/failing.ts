/** When an export that failed is tried again. Pure. */
import type { Failing } from './decision.ts';
import type { FailedJob } from './evidence.ts';
import type { ExportContent } from './facts.ts';

const MINUTE = 60_000;
const FIRST_PAUSE = 5 * MINUTE;
const LONGEST_PAUSE = 6 * 60 * MINUTE;

/**
 * @param failed all attempts at the same step of a chain, whatever their windows' ends
 * @returns null when there are none
 */
export function failingOf(failed: readonly FailedJob[]): Failing | null {
  const inOrder = failed.toSorted(
    (a, b) => endOfJob(b) - endOfJob(a) || (a.job.exportId < b.job.exportId ? 1 : -1),
  );
  const last = inOrder[0];
  if (last === undefined) return null;
  const { job, kind } = last;
  const attempts = inOrder.length;
  return {
    content: job.content,
    kind,
    failure: job.failure ?? {
      code: 'SUMMARY_MISSING',
      message: 'DynamoDB calls the export completed, and its manifest-summary.json is not in S3.',
    },
    exportId: job.exportId,
    startedAt: job.startedAt,
    endedAt: endOfJob(last),
    attempts,
    retryAt: endOfJob(last) + pauseAfter(attempts),
  };
}

/** Milliseconds. */
function pauseAfter(attempts: number): number {
  return Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.min(attempts - 1, 10));
}

function endOfJob({ job }: FailedJob): number {
  return job.endedAt ?? job.startedAt;
}

/**
 * How often exactly this was tried in vain. It goes into the token: sent with that of a failed export, a request would
 * stand for the failed export again. One too many is harmless.
 */
export function attemptOf(content: ExportContent, failed: readonly FailedJob[]): number {
  return failed.filter(({ job }) => isSame(job.content, content)).length;
}

function isSame(one: ExportContent, other: ExportContent): boolean {
  if (one.kind === 'full') return other.kind === 'full' && one.at === other.at;
  return other.kind === 'incremental' && one.from === other.from && one.to === other.to;
}
