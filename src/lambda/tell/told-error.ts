/** What of an error may leave the function: logs and mails are read by more people than tables are. Pure. */
import { ERROR_CODES, isErrorCode, type ErrorCode } from '../../errors.ts';
import type { ErrorReport } from '../../sync/report/report.ts';

export interface ToldError {
  readonly code: string;
  readonly message: string;
}

/** Their messages may hold values of rows, or what an engine says of a statement. */
const HOLD_VALUES: ReadonlySet<ErrorCode> = new Set([
  'EXPORT_DUPLICATE_KEYS',
  'EXPORT_KEYS_MISMATCH',
  'EXPORT_LINE_INVALID',
  'EXPORT_RECORD_OUTSIDE_WINDOW',
  'INTERNAL',
  'STAGED_ROW_REFUSED',
  'TOO_MANY_REJECTS',
  'VALUE_MISMATCH',
  'WAREHOUSE_BUSY',
  'WAREHOUSE_FAILED',
]);

/** Details that are names and places. */
const PLACES = ['table', 'exportId', 'column', 'file', 'line'] as const;

export function toldError({
  code,
  message,
  details,
}: Pick<ErrorReport, 'code' | 'message' | 'details'>): ToldError {
  if (!isErrorCode(code)) return { code, message: ERROR_CODES.INTERNAL.meaning };
  if (!HOLD_VALUES.has(code)) return { code, message };
  const places = PLACES.flatMap((name) => {
    const value = details[name];
    return typeof value === 'string' || typeof value === 'number' ? [`${name} ${String(value)}`] : [];
  });
  const where = places.length === 0 ? '' : ` (${places.join(', ')})`;
  return { code, message: `${ERROR_CODES[code].meaning}${where}` };
}
