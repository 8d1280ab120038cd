import { DynaloadError } from '../../errors.ts';
import type { QueryValue } from '../warehouse.ts';

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
