/** One run: observe, decide, act, for any number of tables. What goes wrong with one of them is told with it. */
import pLimit from 'p-limit';
import { DynaloadError } from '../errors.ts';
import type { ExportPolicy } from '../mapping/exports/export-policy.ts';
import type { TableMapping } from '../mapping/mapping.ts';
import { act, type ActOptions, type Intent, type StartOutcome } from './act.ts';
import type { Decision, Problem } from './decision.ts';
import type { ExportApi } from './export-api.ts';
import type { Facts, Watermark } from './facts.ts';
import { observe, type ReadExports } from './observe.ts';

/** Tables that are looked at at the same time: bursts of a dozen calls are throttled. */
const TABLES_AT_ONCE = 4;

/** Where DynamoDB and the buckets are. */
export interface ExporterParts {
  /** @param tableArn null for a table that the mapping names without one: the Region is that of the settings */
  readonly api: (tableArn: string | null) => Promise<ExportApi>;
  readonly readExports: ReadExports;
}

/** A table of which exports are to be started. */
export interface ExporterTable {
  readonly mapping: TableMapping;
  readonly policy: ExportPolicy;
  /** Of each target; empty when no warehouse was asked. */
  readonly watermarks: readonly (Watermark | null)[];
  /** A person asks for a full export. */
  readonly full: boolean;
}

export interface ExporterOptions extends ActOptions {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Start nothing: only say what would be. */
  readonly dryRun: boolean;
}

export interface TableRun {
  readonly table: ExporterTable;
  /** Null when there is no such table, or when it could not be asked. */
  readonly facts: Facts | null;
  readonly decision: Decision | null;
  /** Empty when nothing was to be started, or nothing may be. */
  readonly outcomes: readonly StartOutcome[];
  readonly problems: readonly Problem[];
  readonly error: DynaloadError | null;
}

/** @throws what is no DynaloadError, and the reason of the signal */
export async function runExporter(
  tables: readonly ExporterTable[],
  parts: ExporterParts,
  options: ExporterOptions,
): Promise<readonly TableRun[]> {
  const limit = pLimit(TABLES_AT_ONCE);
  const seen = await Promise.all(tables.map((table) => limit(() => look(table, parts, options))));
  const intents = seen.flatMap(({ intent }) => intent ?? []);
  const outcomes = options.dryRun ? null : await act(intents, options);
  return seen.map(({ run, intent }) => {
    const own = (intent === null ? undefined : outcomes?.get(intent)) ?? [];
    const refused = own.flatMap((one) => (one.kind === 'refused' ? one.problem : []));
    const failed = own.find((one) => one.kind === 'failed');
    return {
      ...run,
      outcomes: own,
      problems: [...run.problems, ...refused],
      error: run.error ?? (failed?.kind === 'failed' ? failed.error : null),
    };
  });
}

async function look(
  table: ExporterTable,
  parts: ExporterParts,
  { now, signal }: ExporterOptions,
): Promise<{ readonly run: TableRun; readonly intent: Intent | null }> {
  const { mapping, policy } = table;
  const nothing = { table, facts: null, decision: null, outcomes: [], problems: [], error: null };
  try {
    signal.throwIfAborted();
    const api = await parts.api(mapping.source.tableArn);
    const { readExports } = parts;
    const observed = await observe({ ...table, api, readExports, now: now(), signal });
    if (observed === null)
      return { run: { ...nothing, problems: [{ code: 'TABLE_MISSING' }] }, intent: null };
    const { facts, decision } = observed;
    const { starts, problems } = decision;
    const intent = starts.length === 0 ? null : { api, table: facts.table, policy, starts };
    return { run: { ...nothing, facts, decision, problems }, intent };
  } catch (thrown) {
    if (signal.aborted || !(thrown instanceof DynaloadError)) throw thrown;
    return { run: { ...nothing, error: thrown }, intent: null };
  }
}
