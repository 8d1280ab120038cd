import * as program from '../../kernel/programs.ts';
import type { LineKernel } from './line-kernel.ts';
import type { ByteWriter } from '../byte-writer.ts';
import { columnRecord } from './column-record.ts';
import { placeText } from './place-text.ts';
import type { ProgramColumn } from './program-column.ts';
import type { RowFormat } from '../row-format.ts';
import { syntaxRecord } from './syntax-record.ts';

/** Rows are taken out when there are more bytes than this. */
const FLUSH_BYTES = 64 * 1024;

/** What `writeCells` says besides the index of a column. */
export const WHOLE_ROW = -1;

export interface RowProgramOptions {
  readonly columns: readonly ProgramColumn[];
  /** From which of the two its values come. */
  readonly source: 'item' | 'keys';
  readonly format: RowFormat;
  /** The text of the version of every row; null when records carry their own. */
  readonly version: Uint8Array | null;
}

/**
 * Makes the rows of one target, or its tombstones, in the memory of the kernel: src/kernel/programs.ts has the layout of
 * what the kernel is told.
 */
export class RowProgram {
  readonly #kernel: LineKernel;
  readonly #format: RowFormat;
  /** Where the record stands. */
  readonly #at: number;
  #start = 0;
  #limit = 0;

  /** To be made before the kernel is given any lines. */
  constructor(kernel: LineKernel, options: RowProgramOptions) {
    const { columns, format, version, source } = options;
    this.#kernel = kernel;
    this.#format = format;
    const { open, close } = format.text;
    const record = Buffer.concat([
      syntaxRecord(kernel, format, { open, close, escaped: { isJson: false } }),
      ...columns.map((column) => columnRecord(kernel, column, format)),
    ]);
    record.writeUInt32LE(columns.length, program.COLUMNS);
    record.writeUInt32LE(source === 'item' ? kernel.item.address : kernel.keys.address, program.SPANS);
    record.writeUInt32LE(version === null ? 0 : placeText(kernel, version), program.VERSION);
    record[program.SEPARATOR] = format.separator;
    record[program.TERMINATOR] = format.terminator;
    this.#at = kernel.place(record);
    kernel.addRegion({
      least: FLUSH_BYTES * 2,
      // A cell is at most twice as long as its value, when every character of it is escaped.
      perByte: 2,
      moved: (start, end) => this.#move(start, end),
    });
  }

  /** Behind the last byte that was written. A mark for `truncate`. */
  get end(): number {
    return this.#kernel.words[(this.#at + program.OUT) >> 2] ?? 0;
  }

  truncate(end: number): void {
    this.#kernel.words[(this.#at + program.OUT) >> 2] = end;
  }

  /** Whether rows should be taken out before the next one. */
  get isDue(): boolean {
    return this.end - this.#start > FLUSH_BYTES;
  }

  /** Moves what was written to a writer. */
  flush(out: ByteWriter): void {
    const { end } = this;
    if (end === this.#start) return;
    out.copy(this.#kernel.bytes, this.#start, end);
    this.truncate(this.#start);
  }

  /** Whether an item had what the path of a column leads to, in any row that was begun. */
  hasSeen(column: number): boolean {
    return (
      this.#kernel.bytes[this.#at + program.PROGRAM_SIZE + column * program.COLUMN_SIZE + program.SEEN] === 1
    );
  }

  /** Writes cells from a column on. @returns WHOLE_ROW, the index of a column that is handed over, or less than both */
  writeCells(from: number): number {
    return this.#kernel.writeCells(this.#at, from);
  }

  /** Adds a cell that was handed over. @returns false when there is no room for it */
  append(cell: ByteWriter): boolean {
    const { end } = this;
    if (end + cell.length >= this.#limit) return false;
    cell.copyTo(this.#kernel.bytes, end);
    this.#kernel.bytes[end + cell.length] = this.#format.separator;
    this.truncate(end + cell.length + 1);
    return true;
  }

  #move(start: number, end: number): void {
    this.#start = start;
    this.#limit = end;
    this.truncate(start);
    this.#kernel.words[(this.#at + program.LIMIT) >> 2] = end;
  }
}
