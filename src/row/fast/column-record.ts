/** The columns of a target as the kernel wants them told: src/kernel/programs.ts has the layout of the records. */
import * as program from '../../kernel/programs.ts';
import type { LineKernel } from './line-kernel.ts';
import type { ColumnType, DateType, NumberType, ScalarType, TimestampType } from '../../type/column-type.ts';
import type { NullValue } from '../../type/null-values.ts';
import { cellBytes } from './cell-bytes.ts';
import { canCopyText, escapeTable, insideOf } from './escape-table.ts';
import { placeText } from './place-text.ts';
import type { ProgramColumn } from './program-column.ts';
import { placeRows } from './rows-record.ts';
import { convert } from '../../type/convert.ts';
import { readNumber } from '../../type/convert-number.ts';
import type { RowFormat } from '../row-format.ts';

/** Digits that fit whatever they are; longer numbers are held against the bounds by the reference. */
const SAFE_DIGITS = { int32: 9, int64: 18 } as const;
const MINUTES_PER_DAY = 1440;
const UNITS_PER_SECOND = { epoch_s: 1, epoch_ms: 1000, epoch_us: 1_000_000 } as const;

/** Places what a column needs, and makes its record. */
export function columnRecord(kernel: LineKernel, column: ProgramColumn, format: RowFormat): Uint8Array {
  const { id, steps, type, taken, nullValues, whenMissing, whenNull, around } = column;
  const record = Buffer.alloc(program.COLUMN_SIZE);
  const [kind, first = 0, second = 0, third = 0] =
    taken === null ? kindOfColumn(kernel, column, format) : [program.REST, kernel.place(taken)];
  const words = [
    [program.KIND, kind],
    [program.SPAN_INDEX, id],
    [program.WHEN_MISSING, whenMissing === null ? 0 : placeText(kernel, whenMissing)],
    [program.WHEN_NULL, whenNull === null ? 0 : placeText(kernel, whenNull)],
    [program.PATH, steps.length === 0 ? 0 : placePath(kernel, steps)],
    [program.FIRST_SETTING, first],
    [program.SECOND_SETTING, second],
    [program.THIRD_SETTING, third],
    [program.NULLS, nullValues.length === 0 ? 0 : placeNulls(kernel, nullValues, type, format)],
    [program.BEFORE, around === undefined ? 0 : placeText(kernel, Buffer.from(around[0]))],
    [program.AFTER, around === undefined ? 0 : placeText(kernel, Buffer.from(around[1]))],
  ] as const;
  for (const [offset, word] of words) record.writeUInt32LE(word, offset);
  return record;
}

type Kind = readonly [kind: number, first?: number, second?: number, third?: number];

/** Elements that mean none are for the reference. */
function kindOfColumn(
  kernel: LineKernel,
  { type, nullValues, isHandedOver, isDropped }: ProgramColumn,
  format: RowFormat,
): Kind {
  if (isDropped === true) return [program.DROPPED];
  if (isHandedOver) return [program.OTHER];
  return type.kind === 'list' && nullValues.length > 0 ? [program.OTHER] : kindOf(kernel, type, format);
}

/** The kind of a column and its settings. */
function kindOf(kernel: LineKernel, type: ColumnType, format: RowFormat): Kind {
  switch (type.kind) {
    case 'string':
      return [canCopyText(format) ? program.TEXT : program.OTHER];
    case 'int32':
    case 'int64':
      return [program.INTEGER, SAFE_DIGITS[type.kind], inText(type)];
    case 'decimal':
      return [program.DECIMAL, type.precision - type.scale, type.scale, inText(type)];
    case 'float64':
      return [program.FLOAT, inText(type)];
    case 'boolean':
      return [program.BOOLEAN, placeBoolean(kernel, true, format), placeBoolean(kernel, false, format)];
    case 'timestamp':
      if (type.format === 'rfc1123') return [program.RFC1123];
      if (type.format === 'iso8601') return [program.ISO, cutsOff(type), zoneSetting(type)];
      return [program.EPOCH, UNITS_PER_SECOND[type.format], cutsOff(type)];
    case 'date':
      if (type.format === 'rfc1123') return [program.RFC1123_DATE];
      // A day is the same however fine the instant is: these cut off what they do not need.
      if (type.format === 'iso8601') return [program.ISO_DATE, 1, zoneSetting(type)];
      if (type.format === 'day') return [program.DAY];
      return [program.EPOCH_DATE, UNITS_PER_SECOND[type.format]];
    case 'json':
      return [canCopyText(format) ? program.JSON : program.OTHER];
    case 'list':
      return listKind(kernel, type.element, format);
    case 'rows': {
      const rows = placeRows(kernel, type, format, columnRecord);
      return rows === null ? [program.OTHER] : [program.ROWS, rows];
    }
    case 'binary':
      return [program.OTHER];
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
  const isKnown =
    kind === program.TEXT || kind === program.INTEGER || kind === program.DECIMAL || kind === program.FLOAT;
  const isReadFromText = 'format' in element && element.format === 'text';
  if (list === undefined || !isKnown || isReadFromText) return [program.OTHER];
  const text = (value: string): number => placeText(kernel, Buffer.from(value));
  const record = Buffer.alloc(program.LIST_SIZE);
  const words = [
    [program.ELEMENT_KIND, kind],
    [program.FIRST_LIMIT, first],
    [program.SECOND_LIMIT, second],
    [program.LIST_OPEN, text(list.open)],
    [program.LIST_CLOSE, text(list.close)],
    [program.TEXT_QUOTE, text(list.textQuote)],
    [program.DECIMAL_QUOTE, text(list.decimalQuote)],
    [program.ELEMENT_NULL, text(list.null)],
    [program.LIST_ESCAPES, kernel.placeShared(escapeTable(format.text, insideOf(list)))],
  ] as const;
  for (const [offset, word] of words) record.writeUInt32LE(word, offset);
  return [program.LIST, kernel.place(record)];
}

function placeBoolean(kernel: LineKernel, value: boolean, format: RowFormat): number {
  return placeText(kernel, cellBytes({ kind: 'boolean', value }, { kind: 'boolean' }, format));
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
  const record = Buffer.alloc(program.NULL_TEXTS + texts.length * 4);
  record.writeUInt32LE(values.length, program.VALUE_COUNT);
  record.writeUInt32LE(cells.length, program.CELL_COUNT);
  for (const [index, text] of texts.entries()) {
    record.writeUInt32LE(placeText(kernel, text), program.NULL_TEXTS + index * 4);
  }
  return kernel.place(record);
}

/** The cell of a value that can be written in several ways, where the kernel writes it itself. */
function cellOf(value: NullValue, type: ColumnType, format: RowFormat): readonly Uint8Array[] {
  const cell = convert(value, type);
  // The digits of a float are those of the number, and not of the double nearest to it.
  if (cell.kind === 'number' || cell.kind === 'float') return [Buffer.from(readNumber(value) ?? '')];
  if (cell.kind !== 'timestamp' && cell.kind !== 'date') return [];
  return [cellBytes(cell, type, format)];
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
