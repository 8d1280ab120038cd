import type { LineKernel } from '../decode/line-kernel.ts';
import { readValue } from '../decode/read-value.ts';
import type { ColumnType } from '../mapping/column-type.ts';
import type { ByteWriter } from './byte-writer.ts';
import { convert } from './convert.ts';
import type { RowFormat } from './row-format.ts';

/** Writes the cells of a column that the kernel hands over, in the way of the reference. */
export class CellWriter {
  readonly #type: ColumnType;
  readonly #format: RowFormat;
  readonly #kernel: LineKernel;

  constructor(type: ColumnType, format: RowFormat, kernel: LineKernel) {
    this.#type = type;
    this.#format = format;
    this.#kernel = kernel;
  }

  /**
   * Writes the cell of a value that the kernel has walked and that is not NULL.
   * @param start of the value: its brace
   * @param end behind its last brace
   * @returns false when the value does not fit
   */
  write(start: number, end: number, out: ByteWriter): boolean {
    const cell = convert(readValue(this.#kernel.bytes, start, end), this.#type);
    if (cell.kind === 'mismatch') return false;
    const isRefused = cell.kind !== 'null' && typeof this.#format.refuse?.(cell, this.#type) === 'string';
    if (isRefused) return false;
    this.#format.cell(cell, this.#type, out);
    return true;
  }
}
