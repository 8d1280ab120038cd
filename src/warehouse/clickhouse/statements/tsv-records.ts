/** Rows of dynaload's own tables as TabSeparated. */
import { ByteWriter } from '../../../row/byte-writer.ts';
import { tsvFormat, writeText } from './tsv-format.ts';

export type Field = string | number | bigint | null;

/** `YYYY-MM-DD hh:mm:ss.mmm`, UTC. */
export function timeText(epochMillis: number): string {
  return new Date(epochMillis).toISOString().replace('T', ' ').slice(0, 23);
}

/** Rows of TabSeparated, with the columns in the order given. */
export function encodeRecords<Column extends string>(
  columns: readonly Column[],
  records: readonly Readonly<Record<Column, Field>>[],
): Uint8Array {
  const out = new ByteWriter();
  for (const record of records) {
    columns.forEach((column, index) => {
      const field = record[column];
      if (index > 0) out.byte(tsvFormat.separator);
      if (field === null) out.ascii('\\N');
      else writeText(String(field), out);
    });
    out.byte(tsvFormat.terminator);
  }
  return out.take();
}
