/** The records of the books as Redshift has them. */
import { DynaloadError } from '../../../errors.ts';
import type { Column, FieldValue, Part } from '../../../ledger/record.ts';
import { columnList, timeText, type RecordSyntax } from '../../sql/record-table.ts';
import { quoteIdentifier, quoteString } from '../data-api/identifier.ts';
import { literalOf } from '../data-api/literal.ts';
import { sqlText } from '../data-api/sql-text.ts';

export const recordSyntax: RecordSyntax = {
  quote: quoteIdentifier,
  type: typeOf,
  notNull: ' NOT NULL',
  // The Data API's clients round numbers above 2^53.
  select: ({ type }, name) => {
    switch (type) {
      case 'integer':
        return `CAST(${name} AS VARCHAR(20))`;
      case 'time':
        return `CAST(${name} AS VARCHAR(40))`;
      case 'text':
      case 'word':
        return name;
    }
  },
  takeTime,
};

function typeOf({ type, bytes }: Column): string {
  switch (type) {
    case 'text':
    case 'word':
      return `VARCHAR(${bytes})`;
    case 'integer':
      return 'BIGINT';
    case 'time':
      return 'TIMESTAMP';
  }
}

/** A TIMESTAMP as text, `YYYY-MM-DD hh:mm:ss[.f…]` in UTC, as epoch milliseconds. */
export function takeTime(text: string): number {
  const millis = Date.parse(`${text.replace(' ', 'T')}Z`);
  if (!Number.isNaN(millis)) return millis;
  throw new DynaloadError('INTERNAL', `The answer holds "${text}", not a time.`);
}

/** A time in SQL. */
export function timestamp(epochMillis: number): string {
  return `CAST(${quoteString(timeText(epochMillis))} AS TIMESTAMP)`;
}

/** The values of a record in SQL, in the order of its columns. */
export function literals<Value>(part: Part<Value>, value: Value): readonly string[] {
  const fields = part.give(value);
  return part.columns.map((column, index) => literal(column, fields[index] ?? null));
}

function literal(column: Column, field: FieldValue): string {
  if (field === null) return `CAST(NULL AS ${typeOf(column)})`;
  switch (column.type) {
    case 'text':
    case 'word':
      return column.cut ? literalOf(String(field), column.bytes) : quoteString(String(field));
    case 'integer':
      return String(field);
    case 'time':
      return timestamp(Number(field));
  }
}

/**
 * @param table qualified, quoted
 * @param rows each as `rowOf` gives it
 */
export function insertRecordsStatement(
  table: string,
  columns: readonly Column[],
  rows: readonly string[],
): string {
  return sqlText('insert-records', {
    table,
    columns: columnList(columns, recordSyntax),
    rows: rows.join(',\n'),
  });
}

export function rowOf<Value>(part: Part<Value>, value: Value): string {
  return `(${literals(part, value).join(', ')})`;
}
