import type { ColumnType } from '../mapping/column-type.ts';
import type { ByteWriter } from './byte-writer.ts';
import type { Cell } from './cell.ts';

/** How one warehouse wants the bytes of a row. Pure. ClickHouse: TSV. Redshift: CSV. */
export interface RowFormat {
  readonly name: string;
  /** Writes one cell, escaped, without separators. */
  cell(cell: Cell, type: ColumnType, out: ByteWriter): void;
  /** Written between two cells. */
  readonly separator: number;
  /** Written after the last cell of a row. */
  readonly terminator: number;
}
