import type { ColumnType } from '../type/column-type.ts';
import type { ByteWriter } from './byte-writer.ts';
import type { DayRange } from '../type/calendar.ts';
import type { Cell } from '../type/cell.ts';
import type { ListSyntax, RowsSyntax, TextSyntax } from './text-syntax.ts';

/**
 * How one warehouse wants the bytes of a row. Pure. ClickHouse: TSV. Redshift: CSV.
 *
 * `cell` writes every kind of cell. Most never become JavaScript values, but are copied as they stand in the export; so
 * every format writes a number as its canonical digits, a float as JavaScript prints it, a timestamp as
 * `YYYY-MM-DD hh:mm:ss.ffffff` and a date as `YYYY-MM-DD`. `text` says the same of text, as data.
 */
export interface RowFormat {
  readonly name: string;
  /** Writes one cell, escaped, without separators. */
  cell(cell: Cell, type: ColumnType, out: ByteWriter): void;
  /**
   * Why this warehouse cannot hold a cell that fits its column, in words that stand behind "column x: "; null when it
   * can. A format that has none holds every cell. Numbers, floats and booleans that fit are held by every warehouse, and
   * need not be asked about; nor need timestamps and dates within `days`.
   */
  refuse?(cell: Cell, type: ColumnType): string | null;
  /** The same for a cell inside a row of a child table. It is no property of `this`. */
  readonly refuseInside?: (cell: Cell, type: ColumnType) => string | null;
  /** The timestamps and dates that the warehouse holds: at least those of 1900 to 2299. */
  readonly days: DayRange;
  /** Written between two cells. */
  readonly separator: number;
  /** Written after the last cell of a row. */
  readonly terminator: number;

  /** Text and json cells. */
  readonly text: TextSyntax;
  /** Lists; a format that does not have this writes each with `cell`. */
  readonly list?: ListSyntax;
  /** Rows of child tables; likewise. */
  readonly rows?: RowsSyntax;
  /**
   * The text and json cells that `refuse` surely takes, if they hold no `\u` escape and no number of 38 digits: those of up
   * to so many bytes in the export, and texts without these two characters at their beginning. A format with `refuse` but
   * without this one is asked about every text.
   */
  readonly plainText?: { readonly longest: number; readonly except: string };
}
