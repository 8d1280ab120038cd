/** Writes the cells that the kernel hands over, from the bytes of an attribute value. Made once per column and load. */
import type { LineKernel } from '../decode/line-kernel.ts';
import { readValue } from '../decode/read-value.ts';
import type { ColumnType } from '../mapping/column-type.ts';
import type { ByteWriter } from './byte-writer.ts';
import { convert } from './convert.ts';
import { JsonBytes } from './json-bytes.ts';
import type { RowFormat } from './row-format.ts';
import { mayRefuse, TextWriter } from './text-writers.ts';

export interface CellWriter {
  /**
   * Writes the cell of a value that the kernel has walked and that is not NULL.
   * @param start of the value: its brace
   * @param end behind its last brace
   * @returns false when the value is not known to fit; what was written has to be truncated then
   */
  write(start: number, end: number, out: ByteWriter): boolean;
}

export function createCellWriter(type: ColumnType, format: RowFormat, kernel: LineKernel): CellWriter {
  const any = new AnyWriter(type, format, kernel);
  if (type.kind === 'string') return new TextWriter(format, kernel, any);
  return type.kind === 'json' ? new JsonWriter(format, kernel, any) : any;
}

/** The way of the reference for a single value: what the quick ways are not certain about, and types without one. */
class AnyWriter implements CellWriter {
  readonly #type: ColumnType;
  readonly #format: RowFormat;
  readonly #kernel: LineKernel;

  constructor(type: ColumnType, format: RowFormat, kernel: LineKernel) {
    this.#type = type;
    this.#format = format;
    this.#kernel = kernel;
  }

  write(start: number, end: number, out: ByteWriter): boolean {
    const cell = convert(readValue(this.#kernel.bytes, start, end), this.#type);
    if (cell.kind === 'mismatch') return false;
    const isRefused = cell.kind !== 'null' && typeof this.#format.refuse?.(cell, this.#type) === 'string';
    if (isRefused) return false;
    this.#format.cell(cell, this.#type, out);
    return true;
  }
}

class JsonWriter implements CellWriter {
  readonly #format: RowFormat;
  readonly #kernel: LineKernel;
  readonly #json: JsonBytes;
  readonly #other: CellWriter;

  constructor(format: RowFormat, kernel: LineKernel, other: CellWriter) {
    this.#format = format;
    this.#kernel = kernel;
    this.#other = other;
    this.#json = new JsonBytes(kernel, format.text);
  }

  write(start: number, end: number, out: ByteWriter): boolean {
    if (mayRefuse(this.#format, 'json', this.#kernel.bytes, start, end)) {
      return this.#other.write(start, end, out);
    }
    const { open, close } = this.#format.text;
    out.bytes(open);
    if (this.#json.write(start, out) === -1) return false;
    out.bytes(close);
    return true;
  }
}
