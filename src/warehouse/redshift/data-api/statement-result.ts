import {
  GetStatementResultCommand,
  type ColumnMetadata,
  type Field,
  type RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';
import type { QueryValue } from '../../warehouse.ts';
import type { ResultTable } from '../../sql/result-table.ts';

/** Some rows of a statement's result. */
export interface ResultPage extends ResultTable {
  /** Names the next page; undefined when there is none. */
  readonly next: string | undefined;
}

/** A page of a statement's result. Of a batch, each statement has an id of its own. @param token none: the first page */
export async function readPage(
  client: RedshiftDataClient,
  id: string,
  token: string | undefined,
  abortSignal: AbortSignal | undefined,
): Promise<ResultPage> {
  const page = await client.send(
    new GetStatementResultCommand({ Id: id, ...(token === undefined ? {} : { NextToken: token }) }),
    abortSignal === undefined ? {} : { abortSignal },
  );
  const columns: readonly ColumnMetadata[] = page.ColumnMetadata ?? [];
  const types = columns.map(({ typeName }) => typeName ?? '');
  return {
    columns: columns.map(({ label, name }) => label ?? name ?? ''),
    rows: (page.Records ?? []).map((record) =>
      record.map((field, index) => valueOf(field, types[index] ?? '')),
    ),
    next: page.NextToken === '' ? undefined : page.NextToken,
  };
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
