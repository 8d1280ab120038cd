/**
 * What of the facts counts for a table. An export is done when its summary lies in S3; a job under way may delay a start,
 * and never counts as done. Pure.
 */
import type { ExportInfo } from '../export/export-info.ts';
import type { ExportPolicy } from '../mapping/exports/export-policy.ts';
import type { ChainBase, ChainLink } from '../plan/chain.ts';
import { isOfLineage } from '../plan/lineage.ts';
import type { Facts, Job } from './facts.ts';

/** So long a summary may be on its way after DynamoDB says that the export is completed. */
const LOST_AFTER = 30 * 60_000;
/** Exports take minutes, seldom hours. */
const STUCK_AFTER = 24 * 60 * 60_000;

export interface FailedJob {
  readonly job: Job;
  readonly kind: 'failed' | 'lost';
}

export interface Evidence {
  readonly done: { readonly fulls: readonly ChainBase[]; readonly windows: readonly ChainLink[] };
  /** With those that are under way. */
  readonly expected: { readonly fulls: readonly ChainBase[]; readonly windows: readonly ChainLink[] };
  readonly running: readonly Job[];
  readonly stuck: readonly Job[];
  readonly failed: readonly FailedJob[];
}

export function findEvidence({ table, done, jobs, now }: Facts, policy: ExportPolicy): Evidence {
  const exports = done.filter(
    (info) =>
      info.tableArn === table.arn &&
      isOfLineage(info, table.tableId) &&
      info.outputFormat === 'DYNAMODB_JSON',
  );
  const known = new Set(done.map(({ exportId }) => exportId));
  const own = jobs.filter((job) => !known.has(job.exportId) && isOwn(job, table.tableId, policy));
  const lost = new Set(own.filter((job) => isLost(job, now)));
  const running = own.filter((job) => job.status !== 'FAILED' && !lost.has(job));
  const failed = own.flatMap((job): FailedJob | readonly [] => {
    if (job.status === 'FAILED') return { job, kind: 'failed' };
    return lost.has(job) ? { job, kind: 'lost' } : [];
  });
  const settled = { fulls: exports.flatMap(fullOf), windows: exports.flatMap(windowOf) };
  return {
    done: settled,
    expected: {
      fulls: [...settled.fulls, ...running.flatMap(runningFull)],
      windows: [...settled.windows, ...running.flatMap(runningWindow)],
    },
    running,
    stuck: running.filter((job) => job.status === 'IN_PROGRESS' && now - job.startedAt > STUCK_AFTER),
    failed,
  };
}

/** Other prefixes are other people's, and a filtered export is not all of what it seems to be. */
function isOwn(job: Job, tableId: string, policy: ExportPolicy): boolean {
  return (
    isOfLineage(job, tableId) &&
    job.bucket === policy.bucket &&
    withoutSlashes(job.prefix) === withoutSlashes(policy.prefix) &&
    job.format === 'DYNAMODB_JSON' &&
    !job.filtered
  );
}

function withoutSlashes(prefix: string | null): string {
  return (prefix ?? '').replaceAll(/^\/+|\/+$/g, '');
}

function isLost({ status, startedAt, endedAt }: Job, now: number): boolean {
  return status === 'COMPLETED' && now - (endedAt ?? startedAt) > LOST_AFTER;
}

function fullOf(info: ExportInfo): ChainBase | readonly [] {
  return info.kind === 'full' ? { exportId: info.exportId, at: info.at } : [];
}

function windowOf(info: ExportInfo): ChainLink | readonly [] {
  return info.kind === 'full' ? [] : { exportId: info.exportId, from: info.from, to: info.to };
}

function runningFull({ exportId, content }: Job): ChainBase | readonly [] {
  return content.kind === 'full' ? { exportId, at: content.at } : [];
}

function runningWindow({ exportId, content }: Job): ChainLink | readonly [] {
  return content.kind === 'full' ? [] : { exportId, from: content.from, to: content.to };
}
