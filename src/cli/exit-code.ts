/** How the command ends. */
import { DynaloadError, ERROR_CODES, isErrorCode } from '../errors.ts';
import type { ErrorReport, SyncReport, WarningReport } from '../sync/report/report.ts';

/**
 * 0 done; 1 failed; 2 usage or invalid mapping; 3 done, but rows were quarantined in this run, or exports wait, were
 * refused, were not found or could not be read, or a table is not what today's mapping says; 130 interrupted.
 */
export type ExitCode = 0 | 1 | 2 | 3 | 130;

/** Warnings of what is left to do. */
const LEFT: ReadonlySet<string> = new Set([
  'EXPORT_NOT_FOUND',
  'EXPORT_SUMMARY_INVALID',
  'EXPORT_UNFINISHED',
  'LAG_TOO_HIGH',
  'LOAD_FAILED',
  'REBUILD_NEEDED',
  'ROWS_QUARANTINED',
  'SOURCE_DENIED',
  'TARGET_EMPTY',
  'TARGET_MIXED',
  'TARGET_ORPHANED',
]);

/** Whether one of them tells of what is left to do. */
export function tellsOfLeft(warnings: readonly WarningReport[]): boolean {
  return warnings.some(({ code }) => LEFT.has(code));
}

/** Of several outcomes the one that asks most of its reader: what has to be corrected, then what failed. */
export function worst(codes: readonly ExitCode[]): ExitCode {
  const order = [130, 2, 1, 3] as const;
  return order.find((code) => codes.includes(code)) ?? 0;
}

export function exitCodeOfError(error: Pick<ErrorReport, 'code'>): ExitCode {
  if (error.code === 'INTERRUPTED') return 130;
  return isErrorCode(error.code) ? ERROR_CODES[error.code].exitCode : 1;
}

/** @param signal when it is aborted, whatever was thrown was thrown because of it */
export function isInterruption(thrown: unknown, signal: AbortSignal): boolean {
  return signal.aborted || (thrown instanceof DynaloadError && thrown.code === 'INTERRUPTED');
}

export function exitCodeOfReport(report: Pick<SyncReport, 'tables' | 'warnings'>): ExitCode {
  const codes = report.tables.flatMap((table): readonly ExitCode[] => {
    const failed = table.error === null ? [] : [exitCodeOfError(table.error)];
    const left = table.waiting.length > 0 || table.refused.length > 0;
    return left ? [...failed, 3] : failed;
  });
  return worst(tellsOfLeft(report.warnings) ? [...codes, 3] : codes);
}
