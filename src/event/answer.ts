/** What a function answers to a call, for `dynaload remote` and for programs: docs/functions.md. */
import type { ErrorReport, SyncReport } from '../sync/report/report.ts';
import type { ExportsReport } from '../sync/report/exports-report.ts';
import type { StatusReport } from '../sync/report/status-report.ts';
import type { LeftOut } from './work.ts';

export interface Answer {
  /** Of `reconcile`, `reload` and `rebuild`; null where nothing had to be looked at, or could be. */
  readonly report: SyncReport | null;
  readonly status: StatusReport | null;
  /** What the exporter did; null where it had nothing to look at. */
  readonly exports: ExportsReport | null;
  /** Tables for which S3 holds nothing new, so that the warehouse was not asked. */
  readonly quiet: readonly { readonly table: string; readonly watermark: string; readonly askedAt: string }[];
  /** What nothing was done about. */
  readonly leftOut: readonly LeftOut[];
  /** What ended the call before its end. */
  readonly error: ErrorReport | null;
}

/** What came from elsewhere is taken as an answer by its form; what is in its reports is the word of the function. */
export function isAnswer(value: unknown): value is Answer {
  if (typeof value !== 'object' || value === null) return false;
  if (!('report' in value && 'status' in value && 'quiet' in value && 'leftOut' in value && 'error' in value))
    return false;
  const { report, status, quiet, leftOut, error } = value;
  const isTold = [report, status].every((one) => one === null || hasTables(one));
  return isTold && Array.isArray(quiet) && Array.isArray(leftOut) && (error === null || hasCode(error));
}

function hasTables(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'tables' in value && Array.isArray(value.tables);
}

function hasCode(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string';
}
