import { DynaloadError } from '../../../errors.ts';
import type { QueryValue } from '../../warehouse.ts';

export interface ResultTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly QueryValue[])[];
}

/** A cell of a statement of dynaload's own that is known to be text or a whole number. */
export function textAt(row: readonly QueryValue[], index: number): string {
  const value = row[index];
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  throw new DynaloadError(
    'INTERNAL',
    `Column ${index + 1} of the answer holds ${JSON.stringify(value)}, not text.`,
  );
}

/** The same for text that may be NULL. */
export function nullableTextAt(row: readonly QueryValue[], index: number): string | null {
  return (row[index] ?? null) === null ? null : textAt(row, index);
}

/** The same for a number that JavaScript holds exactly. */
export function numberAt(row: readonly QueryValue[], index: number): number {
  const value = Number(textAt(row, index));
  if (Number.isSafeInteger(value)) return value;
  throw new DynaloadError(
    'INTERNAL',
    `Column ${index + 1} of the answer holds ${value}, not a whole number.`,
  );
}

/** A TIMESTAMP as text, `YYYY-MM-DD hh:mm:ss[.f…]` in UTC, as epoch milliseconds. */
export function timeAt(row: readonly QueryValue[], index: number): number {
  const text = textAt(row, index);
  const millis = Date.parse(`${text.replace(' ', 'T')}Z`);
  if (!Number.isNaN(millis)) return millis;
  throw new DynaloadError('INTERNAL', `Column ${index + 1} of the answer holds "${text}", not a time.`);
}

/** The same for a time that may be NULL. */
export function nullableTimeAt(row: readonly QueryValue[], index: number): number | null {
  return (row[index] ?? null) === null ? null : timeAt(row, index);
}

/** `YYYY-MM-DD hh:mm:ss.mmm`, UTC. */
export function timeText(epochMillis: number): string {
  return new Date(epochMillis).toISOString().replace('T', ' ').slice(0, 23);
}
