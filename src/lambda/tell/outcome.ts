/** What came of a table, as subscribers of the topic get it: docs/functions.md has its fields. Pure. */
import type { AppliedReport, TableReport } from '../../sync/report/report.ts';
import type { Counts } from '../telemetry.ts';
import { toldError, type ToldError } from './told-error.ts';

/** Fields are only added, as long as `version` is 1. */
export interface Outcome {
  readonly version: 1;
  /** `failed` also where some of the exports were loaded before. */
  readonly kind: 'loaded' | 'failed';
  /** Name of the DynamoDB table; null for what concerns all. */
  readonly table: string | null;
  readonly exports: readonly OutcomeExport[];
  readonly watermark: string | null;
  /** Exports that wait behind a gap. */
  readonly waiting: number;
  readonly error: ToldError | null;
  readonly function: string;
  readonly requestId: string;
  /** ISO instant. */
  readonly at: string;
}

type OutcomeExport = Pick<
  AppliedReport,
  'exportId' | 'action' | 'window' | 'items' | 'puts' | 'deletes' | 'rejected'
>;

export type OutcomePlace = Pick<Outcome, 'function' | 'requestId' | 'at'>;

/** @param error what failed for good; null for nothing. @returns null where there is nothing to tell */
export function outcomeOf(
  report: TableReport,
  error: Parameters<typeof toldError>[0] | null,
  place: OutcomePlace,
): Outcome | null {
  if (report.applied.length === 0 && error === null) return null;
  return {
    version: 1,
    kind: error === null ? 'loaded' : 'failed',
    table: report.table,
    exports: report.applied.map(({ exportId, action, window, items, puts, deletes, rejected }) => {
      return { exportId, action, window, items, puts, deletes, rejected };
    }),
    watermark: report.watermark,
    waiting: report.totals.waiting,
    error: error === null ? null : toldError(error),
    ...place,
  };
}

/** What failed before any table was looked at. */
export function failureOf(error: Parameters<typeof toldError>[0], place: OutcomePlace): Outcome {
  const nothing = { exports: [], watermark: null, waiting: 0 };
  return { version: 1, kind: 'failed', table: null, ...nothing, error: toldError(error), ...place };
}

/** What metrics count of them. */
export function countsOf(
  outcomes: readonly Outcome[],
): Pick<Counts, 'ExportsLoaded' | 'RowsRejected' | 'LoadsFailed'> {
  const loaded = outcomes.flatMap(({ exports }) => exports);
  return {
    ExportsLoaded: loaded.length,
    RowsRejected: loaded.reduce((sum, { rejected }) => sum + rejected, 0),
    LoadsFailed: outcomes.filter(({ kind }) => kind === 'failed').length,
  };
}

/** For mails. ASCII, and at most 100 characters: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
export function subjectOf({ kind, table, exports, error }: Outcome): string {
  const what =
    kind === 'loaded'
      ? `${exports.length} ${exports.length === 1 ? 'export' : 'exports'} loaded`
      : `failed with ${error?.code ?? 'an error'}`;
  return `dynaload: ${(table ?? 'all tables').slice(0, 50)}: ${what}`;
}
