/** The columns of a target as the kernel wants them told: src/kernel/programs.ts has the layout of the records. */
import type { LineKernel } from './line-kernel.ts';
import type { ColumnType, DateType, NumberType, ScalarType, TimestampType } from '../../type/column-type.ts';
import type { NullValue } from '../../type/null-values.ts';
import { ByteWriter } from '../byte-writer.ts';
import { asJson, asText, canCopyText, escapeTable } from './escape-table.ts';
import { convert } from '../../type/convert.ts';
import { readNumber } from '../../type/convert-number.ts';
import type { RowFormat } from '../row-format.ts';

export const COLUMN_BYTES = 40;
/** Behind the words: whether an item had the attribute. */
export const SEEN_BYTE = 36;
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
const MINUTES_PER_DAY = 1440;
const UNITS_PER_SECOND = { epoch_s: 1, epoch_ms: 1000, epoch_us: 1_000_000 } as const;

export interface ProgramColumn {
  /** Of the top-level attribute; that of `rest` does not matter. */
  readonly id: number;
  /** For `rest`: by id, 1 for an attribute that a column takes. */
  readonly taken: Uint8Array | null;
  /** From there into its maps and lists. */
  readonly steps: readonly (string | number)[];
  readonly type: ColumnType;
  /** What means none. */
  readonly nullValues: readonly NullValue[];
  /** The cell of a missing attribute and of a DynamoDB NULL; null where the reference decides. */
  readonly whenMissing: Uint8Array | null;
  readonly whenNull: Uint8Array | null;
}

/** Places what a column needs, and makes its record. */
export function columnRecord(kernel: LineKernel, column: ProgramColumn, format: RowFormat): Uint8Array {
  const { id, steps, type, taken, nullValues, whenMissing, whenNull } = column;
  const record = Buffer.alloc(COLUMN_BYTES);
  const [kind, first = 0, second = 0, third = 0] =
    taken === null ? kindOfColumn(kernel, column, format) : [KIND.rest, kernel.place(taken)];
  const words = [
    kind,
    id,
    whenMissing === null ? 0 : placeText(kernel, whenMissing),
    whenNull === null ? 0 : placeText(kernel, whenNull),
    steps.length === 0 ? 0 : placePath(kernel, steps),
    first,
    second,
    third,
    nullValues.length === 0 ? 0 : placeNulls(kernel, nullValues, type, format),
  ];
  for (const [index, word] of words.entries()) record.writeUInt32LE(word, index * 4);
  return record;
}

type Kind = readonly [kind: number, first?: number, second?: number, third?: number];

/** Elements that mean none are for the reference. */
function kindOfColumn(kernel: LineKernel, { type, nullValues }: ProgramColumn, format: RowFormat): Kind {
  return type.kind === 'list' && nullValues.length > 0 ? [KIND.other] : kindOf(kernel, type, format);
}

/** The kind of a column and its settings. */
function kindOf(kernel: LineKernel, type: ColumnType, format: RowFormat): Kind {
  switch (type.kind) {
    case 'string':
      return [canCopyText(format) ? KIND.text : KIND.other];
    case 'int32':
    case 'int64':
      return [KIND.integer, SAFE_DIGITS[type.kind], inText(type)];
    case 'decimal':
      return [KIND.decimal, type.precision - type.scale, type.scale, inText(type)];
    case 'float64':
      return [KIND.float, inText(type)];
    case 'boolean':
      return [KIND.boolean, placeBoolean(kernel, true, format), placeBoolean(kernel, false, format)];
    case 'timestamp':
      if (type.format === 'rfc1123') return [KIND.rfc1123];
      if (type.format === 'iso8601') return [KIND.iso, cutsOff(type), zoneSetting(type)];
      return [KIND.epoch, UNITS_PER_SECOND[type.format], cutsOff(type)];
    case 'date':
      if (type.format === 'rfc1123') return [KIND.rfc1123Date];
      // A day is the same however fine the instant is: these cut off what they do not need.
      if (type.format === 'iso8601') return [KIND.isoDate, 1, zoneSetting(type)];
      if (type.format === 'day') return [KIND.day];
      return [KIND.epochDate, UNITS_PER_SECOND[type.format]];
    case 'json':
      return [canCopyText(format) ? KIND.json : KIND.other];
    case 'list':
      return listKind(kernel, type.element, format);
    case 'binary':
      return [KIND.other];
  }
}

function inText(type: NumberType): number {
  return type.format === 'text' ? 1 : 0;
}

function cutsOff(type: TimestampType): number {
  return type.round === 'down' ? 1 : 0;
}

/** See src/kernel/times/times.ts. */
function zoneSetting({ zone }: TimestampType | DateType): number {
  return zone === undefined ? 0 : zone + MINUTES_PER_DAY;
}

/** Lists of strings and of numbers, where the format says how it writes them. */
function listKind(kernel: LineKernel, element: ScalarType, format: RowFormat): Kind {
  const { list } = format;
  const [kind, first = 0, second = 0] = kindOf(kernel, element, format);
  const isKnown = kind === KIND.text || kind === KIND.integer || kind === KIND.decimal || kind === KIND.float;
  const isReadFromText = 'format' in element && element.format === 'text';
  if (list === undefined || !isKnown || isReadFromText) return [KIND.other];
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
  return [KIND.list, kernel.place(record)];
}

function placeBoolean(kernel: LineKernel, value: boolean, format: RowFormat): number {
  const out = new ByteWriter(16);
  format.cell({ kind: 'boolean', value }, { kind: 'boolean' }, out);
  return placeText(kernel, out.take());
}

/** See src/kernel/programs.ts. */
function placeNulls(
  kernel: LineKernel,
  nullValues: readonly NullValue[],
  type: ColumnType,
  format: RowFormat,
): number {
  const values = nullValues.map((value) => JSON.stringify(value));
  const cells = type.kind === 'list' ? [] : nullValues.flatMap((value) => cellOf(value, type, format));
  const texts = [...values.map((value) => Buffer.from(value)), ...cells];
  const record = Buffer.alloc(8 + texts.length * 4);
  record.writeUInt32LE(values.length, 0);
  record.writeUInt32LE(cells.length, 4);
  for (const [index, text] of texts.entries()) record.writeUInt32LE(placeText(kernel, text), 8 + index * 4);
  return kernel.place(record);
}

/** The cell of a value that can be written in several ways, where the kernel writes it itself. */
function cellOf(value: NullValue, type: ColumnType, format: RowFormat): readonly Uint8Array[] {
  const cell = convert(value, type);
  // The digits of a float are those of the number, and not of the double nearest to it.
  if (cell.kind === 'number' || cell.kind === 'float') return [Buffer.from(readNumber(value) ?? '')];
  if (cell.kind !== 'timestamp' && cell.kind !== 'date') return [];
  const out = new ByteWriter(32);
  format.cell(cell, type, out);
  return [out.take()];
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
