/**
 * What a run of the exporter did, as `export --json` prints it. Field names are part of the interface, as those of
 * `report.ts`. Instants are ISO 8601 in UTC.
 */
import type { StartOutcome } from '../../exporter/act.ts';
import type { Problem, StartReason } from '../../exporter/decision.ts';
import type { ExportContent } from '../../exporter/facts.ts';
import { metricsOf, noticesOf, type ExportMetrics, type ExportNotice } from '../../exporter/notice.ts';
import { problemText, reasonText } from '../../exporter/problem-text.ts';
import type { TableRun } from '../../exporter/run-exporter.ts';
import { commandLines, type CommandPlaces } from '../../message/command-line.ts';
import { isoTime } from '../../message/iso-time.ts';
import { reportError } from './report-table.ts';
import type { ErrorReport, WindowReport } from './report.ts';

interface ContentReport {
  readonly kind: 'full' | 'incremental';
  readonly window: WindowReport;
}

export interface StartReport extends ContentReport {
  readonly reason: StartReason;
  /** The same for people. */
  readonly detail: string;
  /** 1 for the first. */
  readonly attempt: number;
  /** `planned`: nothing was started. `left`: for the next run, which `message` explains. */
  readonly state: 'started' | 'planned' | 'left' | 'refused' | 'unknown';
  readonly exportArn: string | null;
  readonly message: string | null;
}

export interface RunningReport extends ContentReport {
  readonly exportId: string;
  readonly startedAt: string;
}

export interface FailingReport extends ContentReport {
  readonly exportId: string;
  readonly code: string;
  readonly message: string;
  readonly attempts: number;
  readonly failedAt: string;
  /** Not before. */
  readonly nextTry: string;
}

export interface ProblemReport {
  readonly code: Problem['code'];
  readonly message: string;
  readonly hint: string | null;
  readonly commands: readonly string[];
}

export interface TableExports {
  readonly table: string;
  readonly mapping: string;
  /** Null when there is no such table, or when it could not be asked. */
  readonly tableArn: string | null;
  readonly to: string;
  /** False when the mapping says that nothing is to be started. */
  readonly enabled: boolean;
  /** Up to where everything is exported; null while no full export is. */
  readonly frontier: string | null;
  readonly lagSeconds: number | null;
  readonly running: readonly RunningReport[];
  readonly failing: FailingReport | null;
  readonly starts: readonly StartReport[];
  /** What is next after these, and not before when; null when that depends on something else. */
  readonly next: (ContentReport & { readonly notBefore: string }) | null;
  readonly problems: readonly ProblemReport[];
  readonly error: ErrorReport | null;
}

export interface ExportsReport {
  readonly tables: readonly TableExports[];
  /** For a topic: exports that failed and are made again in this run. */
  readonly notices: readonly ExportNotice[];
  /** For alarms, by table. */
  readonly metrics: readonly ExportMetrics[];
}

export function reportExports(runs: readonly TableRun[], places: CommandPlaces): ExportsReport {
  return {
    tables: runs.map((run) => reportRun(run, places)),
    notices: runs.flatMap(noticesOf),
    metrics: runs.map(metricsOf),
  };
}

export function reportRun(run: TableRun, places: CommandPlaces): TableExports {
  const { table, facts, decision, outcomes, problems, error } = run;
  const { mapping, policy } = table;
  const frontier = decision?.frontier ?? null;
  const failing = decision?.failing ?? null;
  const next = decision?.next ?? null;
  const tableArn = facts?.table.arn ?? null;
  return {
    table: mapping.source.table,
    mapping: mapping.file,
    tableArn,
    to: policy.to,
    enabled: policy.enabled,
    frontier: frontier === null ? null : isoTime(frontier),
    lagSeconds: metricsOf(run).ExportLagSeconds,
    running: (decision?.running ?? []).map(({ exportId, content, startedAt }) => ({
      exportId,
      ...describe(content),
      startedAt: isoTime(startedAt),
    })),
    failing:
      failing === null
        ? null
        : {
            exportId: failing.exportId,
            ...describe(failing.content),
            ...failing.failure,
            attempts: failing.attempts,
            failedAt: isoTime(failing.endedAt),
            nextTry: isoTime(failing.retryAt),
          },
    starts: (decision?.starts ?? []).map((start) => {
      const outcome = outcomes.find((one) => one.start === start);
      const { content, reason, attempt } = start;
      return {
        ...describe(content),
        reason,
        detail: reasonText(reason),
        attempt: attempt + 1,
        ...reportOutcome(outcome),
      };
    }),
    next: next === null ? null : { ...describe(next.content), notBefore: isoTime(next.notBefore) },
    problems: problems.map((problem) => {
      const text = problemText(problem, { table: mapping.source.table, tableArn, policy });
      const { message, hint } = text;
      return { code: problem.code, message, hint, commands: commandLines(text.next, places) };
    }),
    error: error === null ? null : reportError(error, places),
  };
}

function reportOutcome(
  outcome: StartOutcome | undefined,
): Pick<StartReport, 'state' | 'exportArn' | 'message'> {
  switch (outcome?.kind) {
    case undefined:
      return { state: 'planned', exportArn: null, message: null };
    case 'started':
      return { state: 'started', exportArn: outcome.exportArn, message: null };
    case 'left':
      return { state: 'left', exportArn: null, message: outcome.why };
    case 'refused':
      return { state: 'refused', exportArn: null, message: null };
    case 'failed':
      return { state: 'unknown', exportArn: null, message: outcome.error.message };
  }
}

function describe(content: ExportContent): ContentReport {
  return content.kind === 'full'
    ? { kind: 'full', window: { from: null, to: isoTime(content.at) } }
    : { kind: 'incremental', window: { from: isoTime(content.from), to: isoTime(content.to) } };
}
