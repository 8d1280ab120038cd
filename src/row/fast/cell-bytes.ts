import type { Cell } from '../../type/cell.ts';
import type { ColumnType } from '../../type/column-type.ts';
import { ByteWriter } from '../byte-writer.ts';
import type { RowFormat } from '../row-format.ts';

const NOTHING = Buffer.alloc(0);

/** A cell as a format writes it. */
export function cellBytes(cell: Cell, type: ColumnType, format: RowFormat): Uint8Array {
  const out = new ByteWriter(64);
  format.cell(cell, type, out);
  return out.take(NOTHING);
}
