import {
  GetStatementResultCommand,
  type ColumnMetadata,
  type Field,
  type RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';
import type { QueryValue } from '../warehouse.ts';
import type { ResultTable } from './result-table.ts';

/** All pages of a statement's result. Of a batch, each statement has an id of its own. */
export async function readResult(
  client: RedshiftDataClient,
  id: string,
  abortSignal: AbortSignal | undefined,
): Promise<ResultTable> {
  const rows: (readonly QueryValue[])[] = [];
  let columns: readonly ColumnMetadata[] = [];
  let next: string | undefined;
  do {
    const page = await client.send(
      new GetStatementResultCommand({ Id: id, ...(next === undefined ? {} : { NextToken: next }) }),
      abortSignal === undefined ? {} : { abortSignal },
    );
    columns = page.ColumnMetadata ?? columns;
    const types = columns.map(({ typeName }) => typeName ?? '');
    for (const record of page.Records ?? []) {
      rows.push(record.map((field, index) => valueOf(field, types[index] ?? '')));
    }
    next = page.NextToken === '' ? undefined : page.NextToken;
  } while (next !== undefined);
  return { columns: columns.map(({ label, name }) => label ?? name ?? ''), rows };
}

/** Integers of up to 32 bits are numbers; those of 64 bits, decimals and all else stay the text that they came as. */
const SMALL_INTEGERS: ReadonlySet<string> = new Set(['int2', 'int4', 'smallint', 'integer']);

function valueOf(field: Field, type: string): QueryValue {
  if (field.isNull === true) return null;
  if (field.stringValue !== undefined) {
    return SMALL_INTEGERS.has(type.toLowerCase()) ? Number(field.stringValue) : field.stringValue;
  }
  if (field.booleanValue !== undefined) return field.booleanValue;
  if (field.doubleValue !== undefined) return field.doubleValue;
  if (field.longValue !== undefined) {
    return SMALL_INTEGERS.has(type.toLowerCase()) ? field.longValue : String(field.longValue);
  }
  if (field.blobValue !== undefined) return Buffer.from(field.blobValue).toString('hex');
  return null;
}
