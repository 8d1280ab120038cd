/** Answers to statements of dynaload's own, whose columns and types are known. */
import { DynaloadError } from '../../errors.ts';
import type { QueryValue } from '../warehouse.ts';

export type ResultRow = readonly QueryValue[];

export interface ResultTable {
  readonly columns: readonly string[];
  readonly rows: readonly ResultRow[];
}

/** A cell that is text or a whole number. @throws DynaloadError INTERNAL when it is neither */
export function textAt(row: ResultRow, index: number): string {
  const value = row[index];
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  throw new DynaloadError(
    'INTERNAL',
    `Column ${index + 1} of the answer holds ${JSON.stringify(value)}, not text.`,
  );
}

/** The same for text that may be NULL. */
export function nullableTextAt(row: ResultRow, index: number): string | null {
  return (row[index] ?? null) === null ? null : textAt(row, index);
}

/** The same for a number that JavaScript holds exactly. */
export function numberAt(row: ResultRow, index: number): number {
  const value = Number(textAt(row, index));
  if (Number.isSafeInteger(value)) return value;
  throw new DynaloadError(
    'INTERNAL',
    `Column ${index + 1} of the answer holds ${value}, not a whole number.`,
  );
}
