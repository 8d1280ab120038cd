/** The records of the books as ClickHouse has them. */
import type { Column, FieldValue, Part } from '../../../ledger/record.ts';
import { ByteWriter } from '../../../row/byte-writer.ts';
import { columnList, timeText, type RecordSyntax } from '../../sql/record-table.ts';
import { quoteIdentifier } from '../connect/identifier.ts';
import { sqlText } from '../connect/sql-text.ts';
import { tsvFormat, writeText } from './tsv-format.ts';

const TYPES: Readonly<Record<Column['type'], string>> = {
  text: 'String',
  word: 'LowCardinality(String)',
  integer: 'UInt64',
  time: "DateTime64(3, 'UTC')",
};

export const recordSyntax: RecordSyntax = {
  quote: quoteIdentifier,
  type: ({ type, nullable }) => (nullable ? `Nullable(${TYPES[type]})` : TYPES[type]),
  notNull: '',
  select: ({ type }, name) => (type === 'time' ? `toUnixTimestamp64Milli(${name})` : name),
  takeTime: Number,
};

/** @param table quoted */
export function insertRecordsStatement(table: string, columns: readonly Column[]): string {
  return sqlText('insert-records', { table, columns: columnList(columns, recordSyntax) });
}

/** Rows of TabSeparated for that statement. */
export function encodeRecords<Value>(part: Part<Value>, values: readonly Value[]): Uint8Array {
  const out = new ByteWriter();
  for (const value of values) {
    part.give(value).forEach((field, index) => {
      if (index > 0) out.byte(tsvFormat.separator);
      if (field === null) out.ascii('\\N');
      else writeText(fieldText(field, part.columns[index]), out);
    });
    out.byte(tsvFormat.terminator);
  }
  return out.take();
}

function fieldText(field: Exclude<FieldValue, null>, column: Column | undefined): string {
  return column?.type === 'time' ? timeText(Number(field)) : String(field);
}
