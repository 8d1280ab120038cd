/**
 * What is told of exports to people who are not looking: notices for a topic, and numbers for alarms. Pure; whoever runs
 * the exporter sends them. The fields of a notice are those of AWS's sample
 * dynamodb-continuous-incremental-exports, and two more.
 */
import { endOf, type ExportInfo } from '../export/export-info.ts';
import type { ExportPolicy } from '../mapping/exports/export-policy.ts';
import { isoTime } from '../message/iso-time.ts';
import type { Failing } from './decision.ts';
import type { ExportContent } from './facts.ts';
import { contentText, failureHint } from './problem-text.ts';
import type { TableRun } from './run-exporter.ts';

/** Instants are ISO 8601 in UTC. */
export interface ExportNotice {
  /** Name of the DynamoDB table. */
  readonly table: string;
  /** One sentence. */
  readonly message: string;
  readonly exportType: 'FULL_EXPORT' | 'INCREMENTAL_EXPORT';
  readonly status: 'SUCCESS' | 'FAILED';
  /** ID of the export. */
  readonly executionId: string;
  /** Whole windows between the end of the export, or the beginning of the failed one, and now. */
  readonly incrementalBlocksBehind: number;
  /** Of the job; null when DynamoDB has not said it. */
  readonly startTime: string | null;
  readonly endTime: string | null;
  /** Of the window; null for a full export. */
  readonly exportStartTime: string | null;
  /** The end of the window, or the instant of the full export. */
  readonly exportEndTime: string;
  /** What to do about it; null when there is nothing to do. */
  readonly remedy: string | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** An export whose summary has come. */
export function doneNotice(info: ExportInfo, policy: Pick<ExportPolicy, 'every'>, now: number): ExportNotice {
  const { exportId, table, startedAt, endedAt } = info;
  const content: ExportContent = info.kind === 'full' ? { kind: 'full', at: info.at } : info;
  return {
    table,
    message: `The ${contentText(content)} of ${table} is done.`,
    ...describe(content, endOf(info), policy, now),
    status: 'SUCCESS',
    executionId: exportId,
    startTime: startedAt === null ? null : isoTime(startedAt),
    endTime: endedAt === null ? null : isoTime(endedAt),
    remedy: null,
    error: null,
  };
}

/** An export that failed, and is made again. */
export function failedNotice(
  failing: Failing,
  table: string,
  policy: ExportPolicy,
  now: number,
): ExportNotice {
  const { content, failure, exportId, startedAt, endedAt, attempts } = failing;
  const since = content.kind === 'full' ? content.at : content.from;
  return {
    table,
    message: `The ${contentText(content)} of ${table} failed (${failure.code}), ${attempts === 1 ? 'and' : `for the ${attempts}th time, and`} is made again.`,
    ...describe(content, since, policy, now),
    status: 'FAILED',
    executionId: exportId,
    startTime: isoTime(startedAt),
    endTime: isoTime(endedAt),
    remedy: failureHint(failing, policy),
    error: failure,
  };
}

function describe(
  content: ExportContent,
  since: number,
  { every }: Pick<ExportPolicy, 'every'>,
  now: number,
): Pick<ExportNotice, 'exportType' | 'incrementalBlocksBehind' | 'exportStartTime' | 'exportEndTime'> {
  const isFull = content.kind === 'full';
  return {
    exportType: isFull ? 'FULL_EXPORT' : 'INCREMENTAL_EXPORT',
    incrementalBlocksBehind: Math.max(0, Math.floor((now - since) / every) - 1),
    exportStartTime: isFull ? null : isoTime(content.from),
    exportEndTime: isoTime(isFull ? content.at : content.to),
  };
}

/** A failure is told when the export is made again: that is when something changes. */
export function noticesOf({
  table: { mapping, policy },
  decision,
  facts,
  outcomes,
}: TableRun): readonly ExportNotice[] {
  const failing = decision?.failing ?? null;
  if (failing === null || facts === null) return [];
  const isAgain = outcomes.some(({ kind, start }) => kind === 'started' && start.reason === 'again');
  return isAgain ? [failedNotice(failing, mapping.source.table, policy, facts.now)] : [];
}

/** Numbers for alarms, by table. */
export interface ExportMetrics {
  readonly table: string;
  /** From the end of what is exported to now; null while nothing is. */
  readonly ExportLagSeconds: number | null;
  /** How often the export that is next has failed. */
  readonly ExportsFailed: number;
  /** What somebody should look at. */
  readonly ExportProblems: number;
}

export function metricsOf({ table, decision, facts, problems, error }: TableRun): ExportMetrics {
  const frontier = decision?.frontier ?? null;
  return {
    table: table.mapping.source.table,
    ExportLagSeconds: frontier === null || facts === null ? null : Math.round((facts.now - frontier) / 1000),
    ExportsFailed: decision?.failing?.attempts ?? 0,
    ExportProblems: problems.length + (error === null ? 0 : 1),
  };
}
