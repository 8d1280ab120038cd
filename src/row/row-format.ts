import type { ColumnType } from '../mapping/column-type.ts';
import type { ByteWriter } from './byte-writer.ts';
import type { Cell } from './cell.ts';
import type { TextSyntax } from './text-syntax.ts';

/**
 * How one warehouse wants the bytes of a row. Pure. ClickHouse: TSV. Redshift: CSV.
 *
 * `cell` writes every kind of cell. The rest says the same again for what most cells are, in terms of bytes, so that
 * they need not become JavaScript values on their way: for the same value it writes the same bytes as `cell`.
 */
export interface RowFormat {
  readonly name: string;
  /** Writes one cell, escaped, without separators. */
  cell(cell: Cell, type: ColumnType, out: ByteWriter): void;
  /**
   * Why this warehouse cannot hold a cell that fits its column, in words that stand behind "column x: "; null when it
   * can. A format that has none holds every cell. Numbers, floats, booleans, timestamps and dates that fit are held by
   * every warehouse, and need not be asked about.
   */
  refuse?(cell: Cell, type: ColumnType): string | null;
  /** Written between two cells. */
  readonly separator: number;
  /** Written after the last cell of a row. */
  readonly terminator: number;

  /**
   * Whether `refuse` might refuse a text or json cell, told from its length and its bytes: those of a JSON string
   * without its quotes, or of a whole value in DynamoDB JSON. True when that is not certain. A format with `refuse` but
   * without this one has every such cell made and asked about.
   */
  mayRefuse?(kind: 'text' | 'json', source: Uint8Array, start: number, end: number): boolean;

  /** Text and json cells. */
  readonly text: TextSyntax;
  /** A number cell: its canonical digits stand from `start` to `end`. */
  number(source: Uint8Array, start: number, end: number, out: ByteWriter): void;
  /** A float cell: the same, where JavaScript prints the nearest double with those very digits. */
  float(source: Uint8Array, start: number, end: number, out: ByteWriter): void;
  /** @param day since 1970-01-01 @param micros since the beginning of the day */
  timestamp(day: number, micros: number, out: ByteWriter): void;
  /** @param day since 1970-01-01 */
  date(day: number, out: ByteWriter): void;
}
