import { DynaloadError } from '../../../errors.ts';
import { textAt, type ResultRow } from '../../sql/result-table.ts';

/** A TIMESTAMP as text, `YYYY-MM-DD hh:mm:ss[.f…]` in UTC, as epoch milliseconds. */
export function timeAt(row: ResultRow, index: number): number {
  const text = textAt(row, index);
  const millis = Date.parse(`${text.replace(' ', 'T')}Z`);
  if (!Number.isNaN(millis)) return millis;
  throw new DynaloadError('INTERNAL', `Column ${index + 1} of the answer holds "${text}", not a time.`);
}

/** The same for a time that may be NULL. */
export function nullableTimeAt(row: ResultRow, index: number): number | null {
  return (row[index] ?? null) === null ? null : timeAt(row, index);
}

/** `YYYY-MM-DD hh:mm:ss.mmm`, UTC. */
export function timeText(epochMillis: number): string {
  return new Date(epochMillis).toISOString().replace('T', ' ').slice(0, 23);
}
