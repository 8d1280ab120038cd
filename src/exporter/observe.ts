/** Asks DynamoDB and S3 what exists. Nothing is remembered from one run to the next. */
import { listedSince } from '../export/find-exports.ts';
import type { ExportInfo } from '../export/export-info.ts';
import { startOfId } from '../export/export-key.ts';
import type { TableMapping } from '../mapping/mapping.ts';
import type { ExportPolicy } from '../mapping/exports/export-policy.ts';
import { isOfLineage } from '../plan/lineage.ts';
import { decide } from './decide.ts';
import type { Decision } from './decision.ts';
import type { ExportApi } from './export-api.ts';
import type { Facts, Job, TableFacts, Watermark } from './facts.ts';

const HOUR = 60 * 60_000;
/** How far back failures are looked for where nothing is exported yet: pauses are six hours at most. */
const LOOK_BACK = 48 * HOUR;

/**
 * The exports whose summaries lie at an address.
 * @throws DynaloadError as `readCatalog` does
 */
export type ReadExports = (
  address: string,
  options: { readonly startedAfter?: number; readonly now: number; readonly signal: AbortSignal },
) => Promise<readonly ExportInfo[]>;

export interface ObserveRequest {
  readonly api: ExportApi;
  readonly readExports: ReadExports;
  readonly mapping: Pick<TableMapping, 'source' | 'load'>;
  readonly policy: ExportPolicy;
  readonly watermarks: readonly (Watermark | null)[];
  readonly full: boolean;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly signal: AbortSignal;
}

export interface Observed {
  readonly facts: Facts;
  readonly decision: Decision;
}

/**
 * What exists, and what is to be done about it. Whether changes are still to be had is asked only when something is to be
 * started.
 * @returns null when there is no such table
 * @throws DynaloadError of the source and of `ExportApi`
 */
export async function observe(request: ObserveRequest): Promise<Observed | null> {
  const { api, mapping, policy, watermarks, full, now, signal } = request;
  const table = await api.describeTable(mapping.source.tableArn ?? mapping.source.table, signal);
  if (table === null) return null;
  const done = await request.readExports(policy.to, { ...sinceOf(table, watermarks), now, signal });
  const known: Facts = { table, recovery: null, done, jobs: [], watermarks, now };
  const input = { policy, load: mapping.load, full };
  const jobs = await readJobs(request, known, decide({ ...input, facts: known }).oldestEnd);
  const facts: Facts = { ...known, jobs };
  const decision = decide({ ...input, facts });
  if (decision.starts.length === 0) return { facts, decision };
  const asked: Facts = { ...facts, recovery: await api.describeRecovery(table.arn, signal) };
  return { facts: asked, decision: decide({ ...input, facts: asked }) };
}

/** What was exported before the watermarks is part of the tables. Everything matters while one of them has none. */
function sinceOf(
  table: TableFacts,
  watermarks: readonly (Watermark | null)[],
): { readonly startedAfter?: number } {
  const instants: number[] = [];
  for (const one of watermarks) {
    if (one === null || one.tableArn !== table.arn || !isOfLineage(one, table.tableId)) return {};
    instants.push(one.at);
  }
  return instants.length === 0 ? {} : { startedAfter: listedSince(Math.min(...instants)) };
}

/** Exports that were started since what is missing, and have no summary: a job starts after its window ends. */
async function readJobs(
  { api, full, now, signal }: ObserveRequest,
  { table, done }: Facts,
  oldestEnd: number | null,
): Promise<readonly Job[]> {
  const since = oldestEnd === null || full ? Math.min(oldestEnd ?? now, now - LOOK_BACK) : oldestEnd;
  const finished = new Set(done.map(({ exportArn }) => exportArn));
  const jobs: Job[] = [];
  for await (const exportArn of listedArns(api, table.arn, since, signal)) {
    if (finished.has(exportArn)) continue;
    const job = await api.describeExport(exportArn, signal);
    if (job !== null) jobs.push(job);
  }
  return jobs;
}

/** The newest first. */
async function* listedArns(
  api: ExportApi,
  tableArn: string,
  since: number,
  signal: AbortSignal,
): AsyncGenerator<string> {
  let after: string | null = null;
  do {
    const page = await api.listExports(tableArn, after, signal);
    for (const { exportArn } of page.exports) {
      const startedAt = startOfId(exportArn.slice(exportArn.lastIndexOf('/') + 1));
      if (startedAt !== null && startedAt < since) return;
      yield exportArn;
    }
    after = page.next;
  } while (after !== null);
}
