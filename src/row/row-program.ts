/**
 * The columns of one target as the kernel wants them told, and the rows that it makes of them. src/kernel/programs.ts has
 * the layout of the records.
 */
import type { LineKernel } from '../decode/line-kernel.ts';
import type { ColumnType, ScalarType } from '../mapping/column-type.ts';
import { ByteWriter } from './byte-writer.ts';
import type { RowFormat } from './row-format.ts';
import type { TextSyntax } from './text-syntax.ts';

const PROGRAM_BYTES = 48;
const COLUMN_BYTES = 32;
const NO_LIMIT = 0xffff_ffff;

const KIND = {
  other: 0,
  rest: 1,
  text: 2,
  integer: 3,
  decimal: 4,
  float: 5,
  boolean: 6,
  epoch: 7,
  epochDate: 8,
  iso: 9,
  isoDate: 10,
  day: 11,
  json: 12,
  list: 13,
} as const;

/** Digits that fit whatever they are; longer numbers are held against the bounds by the reference. */
const SAFE_DIGITS = { int32: 9, int64: 18 } as const;
const UNITS_PER_SECOND = { epoch_s: 1, epoch_ms: 1000, epoch_us: 1_000_000 } as const;

/** Rows are taken out when there are more bytes than this. */
const FLUSH_BYTES = 64 * 1024;

/** What `writeCells` says besides the index of a column. */
export const WHOLE_ROW = -1;

export interface ProgramColumn {
  /** Of the top-level attribute; that of `rest` does not matter. */
  readonly id: number;
  /** For `rest`: by id, 1 for an attribute that a column takes. */
  readonly taken: Uint8Array | null;
  /** From there into its maps and lists. */
  readonly steps: readonly (string | number)[];
  readonly type: ColumnType;
  /** The cell of a missing attribute and of a DynamoDB NULL; null where the reference decides. */
  readonly whenMissing: Uint8Array | null;
  readonly whenNull: Uint8Array | null;
}

export interface RowProgramOptions {
  readonly columns: readonly ProgramColumn[];
  /** From which of the two its values come. */
  readonly source: 'item' | 'keys';
  readonly format: RowFormat;
  /** The text of the version of every row; null when records carry their own. */
  readonly version: Uint8Array | null;
}

/** Collects rows in the memory of the kernel. */
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
    const record = Buffer.alloc(PROGRAM_BYTES + columns.length * COLUMN_BYTES);
    record.writeUInt32LE(columns.length, 0);
    record.writeUInt32LE(source === 'item' ? kernel.item.address : kernel.keys.address, 4);
    record.writeUInt32LE(version === null ? 0 : placeText(kernel, version), 16);
    record[20] = format.separator;
    record[21] = format.terminator;
    const { text, plainText } = format;
    record.write(text.open, 22, 'latin1');
    record.write(text.close, 23, 'latin1');
    const quote = text.replacements['"'] ?? '"';
    record.write(quote, 24, 'latin1');
    record[26] = quote.length;
    record.write(plainText?.except ?? '', 28, 'latin1');
    record.writeUInt32LE(canCopyText(format) ? (plainText?.longest ?? NO_LIMIT) : 0, 32);
    record.writeUInt32LE(kernel.place(escapeTable(text, asText)), 36);
    record.writeUInt32LE(kernel.place(escapeTable(text, asJson)), 40);
    for (const [index, column] of columns.entries()) {
      record.set(columnRecord(kernel, column, format), PROGRAM_BYTES + index * COLUMN_BYTES);
    }
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
    return this.#kernel.words[(this.#at + 8) >> 2] ?? 0;
  }

  truncate(end: number): void {
    this.#kernel.words[(this.#at + 8) >> 2] = end;
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
    this.#kernel.words[(this.#at + 12) >> 2] = end;
  }
}

function columnRecord(kernel: LineKernel, column: ProgramColumn, format: RowFormat): Uint8Array {
  const { id, steps, type, taken, whenMissing, whenNull } = column;
  const record = Buffer.alloc(COLUMN_BYTES);
  const [kind, first, second] =
    taken === null ? kindOf(kernel, type, format) : [KIND.rest, kernel.place(taken), 0];
  const words = [
    kind,
    id,
    whenMissing === null ? 0 : placeText(kernel, whenMissing),
    whenNull === null ? 0 : placeText(kernel, whenNull),
    steps.length === 0 ? 0 : placePath(kernel, steps),
    first,
    second,
  ];
  for (const [index, word] of words.entries()) record.writeUInt32LE(word, index * 4);
  return record;
}

/** The kind of a column and its two settings. */
function kindOf(kernel: LineKernel, type: ColumnType, format: RowFormat): readonly [number, number, number] {
  switch (type.kind) {
    case 'string':
      return [canCopyText(format) ? KIND.text : KIND.other, 0, 0];
    case 'int32':
    case 'int64':
      return [KIND.integer, SAFE_DIGITS[type.kind], 0];
    case 'decimal':
      return [KIND.decimal, type.precision - type.scale, type.scale];
    case 'float64':
      return [KIND.float, 0, 0];
    case 'boolean':
      return [KIND.boolean, placeBoolean(kernel, true, format), placeBoolean(kernel, false, format)];
    case 'timestamp':
      if (type.format === 'rfc1123') return [KIND.other, 0, 0];
      if (type.format === 'iso8601') return [KIND.iso, 0, 0];
      return [KIND.epoch, UNITS_PER_SECOND[type.format], 0];
    case 'date':
      if (type.format === 'rfc1123') return [KIND.other, 0, 0];
      if (type.format === 'iso8601') return [KIND.isoDate, 0, 0];
      if (type.format === 'day') return [KIND.day, 0, 0];
      return [KIND.epochDate, UNITS_PER_SECOND[type.format], 0];
    case 'json':
      return [canCopyText(format) ? KIND.json : KIND.other, 0, 0];
    case 'list':
      return listKind(kernel, type.element, format);
    case 'binary':
      return [KIND.other, 0, 0];
  }
}

const LIST_BYTES = 40;

/** Lists of strings and of numbers, where the format says how it writes them. */
function listKind(
  kernel: LineKernel,
  element: ScalarType,
  format: RowFormat,
): readonly [number, number, number] {
  const { list } = format;
  const [kind, first, second] = kindOf(kernel, element, format);
  const isKnown = kind === KIND.text || kind === KIND.integer || kind === KIND.decimal || kind === KIND.float;
  if (list === undefined || !isKnown) return [KIND.other, 0, 0];
  const texts = [list.open, list.close, list.textQuote, list.decimalQuote, list.null];
  const escapes = escapeTable(format.text, list.isJson ? asJson : asText);
  const record = Buffer.alloc(LIST_BYTES);
  const words = [
    kind,
    first,
    second,
    ...texts.map((text) => placeText(kernel, Buffer.from(text))),
    kernel.place(escapes),
  ];
  for (const [index, word] of words.entries()) record.writeUInt32LE(word, index * 4);
  // Text that holds its own quote needs an escape more; but a quote of JSON has one already.
  if (!list.textQuote.includes('"')) record.write(list.textQuote, LIST_BYTES - 4, 'latin1');
  return [KIND.list, kernel.place(record), 0];
}

const asText = (said: string): string => said;
const asJson = (said: string): string => JSON.stringify(said).slice(1, -1);

/** Whether the kernel can tell which texts stand for themselves: see TextSyntax and RowFormat. */
function canCopyText(format: RowFormat): boolean {
  const { text, plainText } = format;
  const isKnown = format.refuse === undefined || plainText !== undefined;
  // It looks for quotes and backslashes alone; other printable characters have to stand for themselves.
  const escaped = Object.keys(text.replacements).filter((character) => character >= ' ');
  return isKnown && escaped.every((character) => character === '"' || character === '\\');
}

/** What may stand behind a backslash in JSON, and what it says; but for `u`, which is left to the reference. */
const JSON_ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
const LETTERS = 128;
const ESCAPE_BYTES = 8;

/**
 * By letter: how many bytes stand for an escape of JSON in a row, and those.
 * @param inCell what stands in the cell for what an escape says, before the format's own escapes
 */
function escapeTable(syntax: TextSyntax, inCell: (said: string) => string): Uint8Array {
  const table = Buffer.alloc(LETTERS * ESCAPE_BYTES);
  for (const [letter, said] of Object.entries(JSON_ESCAPES)) {
    const written = Array.from(inCell(said), (character) => syntax.replacements[character] ?? character).join(
      '',
    );
    const at = letter.charCodeAt(0) * ESCAPE_BYTES;
    table[at] = table.write(written, at + 1, 'latin1');
  }
  return table;
}

function placeBoolean(kernel: LineKernel, value: boolean, format: RowFormat): number {
  const out = new ByteWriter(16);
  format.cell({ kind: 'boolean', value }, { kind: 'boolean' }, out);
  return placeText(kernel, out.take());
}

/** With its length before it. */
function placeText(kernel: LineKernel, text: Uint8Array): number {
  const record = Buffer.alloc(4 + text.length);
  record.writeUInt32LE(text.length, 0);
  record.set(text, 4);
  return kernel.place(record);
}

function placePath(kernel: LineKernel, steps: readonly (string | number)[]): number {
  const words = steps.flatMap((step) =>
    // Names are compared as JSON writes them. One with an escape is in no line that is read here.
    typeof step === 'number' ? [0, step] : [placeText(kernel, Buffer.from(`${JSON.stringify(step)}:`)), 0],
  );
  const record = Buffer.alloc(4 + words.length * 4);
  record.writeUInt32LE(steps.length, 0);
  for (const [index, word] of words.entries()) record.writeUInt32LE(word, 4 + index * 4);
  return kernel.place(record);
}
