import * as z from 'zod';
import { DynaloadError } from '../../../errors.ts';
import type { ResultTable } from '../../sql/result-table.ts';
import type { QueryValue } from '../../warehouse.ts';

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
