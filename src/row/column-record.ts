/** The columns of a target as the kernel wants them told: src/kernel/programs.ts has the layout of the records. */
import type { LineKernel } from '../decode/line-kernel.ts';
import type { ColumnType, ScalarType } from '../mapping/column-type.ts';
import { ByteWriter } from './byte-writer.ts';
import { asJson, asText, canCopyText, escapeTable } from './escape-table.ts';
import type { RowFormat } from './row-format.ts';

export const COLUMN_BYTES = 32;
const LIST_BYTES = 40;

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
  rfc1123: 14,
  rfc1123Date: 15,
} as const;

/** Digits that fit whatever they are; longer numbers are held against the bounds by the reference. */
const SAFE_DIGITS = { int32: 9, int64: 18 } as const;
const UNITS_PER_SECOND = { epoch_s: 1, epoch_ms: 1000, epoch_us: 1_000_000 } as const;

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

/** Places what a column needs, and makes its record. */
export function columnRecord(kernel: LineKernel, column: ProgramColumn, format: RowFormat): Uint8Array {
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
      if (type.format === 'rfc1123') return [KIND.rfc1123, 0, 0];
      if (type.format === 'iso8601') return [KIND.iso, 0, 0];
      return [KIND.epoch, UNITS_PER_SECOND[type.format], 0];
    case 'date':
      if (type.format === 'rfc1123') return [KIND.rfc1123Date, 0, 0];
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

function placeBoolean(kernel: LineKernel, value: boolean, format: RowFormat): number {
  const out = new ByteWriter(16);
  format.cell({ kind: 'boolean', value }, { kind: 'boolean' }, out);
  return placeText(kernel, out.take());
}

/** With its length before it. */
export function placeText(kernel: LineKernel, text: Uint8Array): number {
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
