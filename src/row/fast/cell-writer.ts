import type { LineKernel } from './line-kernel.ts';
import { readValue } from '../../item/read-value.ts';
import type { ColumnMapping } from '../../mapping/mapping.ts';
import type { ByteWriter } from '../byte-writer.ts';
import { convertColumn } from '../../type/convert.ts';
import type { ConvertRules } from '../../type/convert-rules.ts';
import { loadCell, type LoadFacts } from '../load-cell.ts';
import type { RowFormat } from '../row-format.ts';
import { convertRules } from '../target-encoder.ts';

/** Writes the cells of a column that the kernel hands over, in the way of the reference. */
export class CellWriter {
  readonly #column: ColumnMapping;
  /** Made when it is asked for: most columns hand nothing over. */
  #rules: ConvertRules | undefined;
  readonly #format: RowFormat;
  readonly #facts: LoadFacts;
  readonly #kernel: LineKernel;

  constructor(column: ColumnMapping, format: RowFormat, kernel: LineKernel, facts: LoadFacts) {
    this.#facts = facts;
    this.#column = column;
    this.#format = format;
    this.#kernel = kernel;
  }

  /**
   * Writes the cell of a value that the kernel has walked and that is not NULL.
   * @param start of the value: its brace
   * @param end behind its last brace
   * @returns false when the value does not fit, or not all of it
   */
  write(start: number, end: number, out: ByteWriter): boolean {
    const { source, type } = this.#column;
    this.#rules ??= convertRules(this.#column, this.#format);
    const cell =
      source.kind === 'load'
        ? loadCell(source.field, this.#facts, this.#kernel.writtenAt)
        : convertColumn(readValue(this.#kernel.bytes, start, end), this.#column, this.#rules);
    if (cell.kind === 'mismatch') return false;
    // The reference counts what became NULL inside.
    if (cell.kind === 'rows' && cell.nulled.length > 0) return false;
    const isRefused = cell.kind !== 'null' && typeof this.#format.refuse?.(cell, type) === 'string';
    if (isRefused) return false;
    this.#format.cell(cell, type, out);
    return true;
  }
}
