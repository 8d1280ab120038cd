/** What a function answers to a call, for `dynaload remote` and for programs: docs/functions.md. */
import type { ErrorReport, SyncReport } from '../sync/report/report.ts';
import type { StatusReport } from '../sync/report/status-report.ts';
import type { LeftOut } from './work.ts';

export interface Answer {
  /** Of `reconcile`, `reload` and `rebuild`; null where nothing had to be looked at, or could be. */
  readonly report: SyncReport | null;
  readonly status: StatusReport | null;
  /** Tables for which S3 holds nothing new, so that the warehouse was not asked. */
  readonly quiet: readonly { readonly table: string; readonly watermark: string; readonly askedAt: string }[];
  /** What nothing was done about. */
  readonly leftOut: readonly LeftOut[];
  /** What ended the call before its end. */
  readonly error: ErrorReport | null;
}
