import { z } from 'zod';
import { DynaloadError } from '../../../errors.ts';
import type { QueryValue } from '../../warehouse.ts';

export interface ResultTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly QueryValue[])[];
}

const resultSchema = z.object({
  meta: z.array(z.object({ name: z.string(), type: z.string() })),
  data: z.array(z.array(z.unknown())),
});

/**
 * Reads an answer in the format JSONCompact.
 * @param activity what was asked, for the error
 */
export function parseResult(body: string, activity: string): ResultTable {
  const result = resultSchema.safeParse(jsonOf(body));
  if (!result.success) {
    throw notATable(activity, result.error);
  }
  const { meta, data } = result.data;
  return { columns: meta.map(({ name }) => name), rows: data.map((row) => row.map(toQueryValue)) };
}

export function notATable(activity: string, cause: unknown): DynaloadError {
  return new DynaloadError(
    'WAREHOUSE_FAILED',
    `The answer to the request to ${activity} is not a table of rows.`,
    { hint: 'Ask for one plain result; a FORMAT or INTO OUTFILE clause has no place here.', cause },
  );
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** Maps and JSON columns come as objects; they are shown as their JSON text. */
export function toQueryValue(value: unknown): QueryValue {
  if (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'boolean'
  ) {
    return value;
  }
  return Array.isArray(value) ? value.map(toQueryValue) : JSON.stringify(value);
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

/** The same for a number that JavaScript holds exactly. */
export function numberAt(row: readonly QueryValue[], index: number): number {
  const value = Number(textAt(row, index));
  if (Number.isSafeInteger(value)) return value;
  throw new DynaloadError(
    'INTERNAL',
    `Column ${index + 1} of the answer holds ${value}, not a whole number.`,
  );
}

/** The same for text that may be NULL. */
export function nullableTextAt(row: readonly QueryValue[], index: number): string | null {
  return row[index] === null ? null : textAt(row, index);
}

/** The same for a number that may be NULL. */
export function nullableNumberAt(row: readonly QueryValue[], index: number): number | null {
  return row[index] === null ? null : numberAt(row, index);
}
