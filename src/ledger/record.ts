/**
 * Records as rows of a table: every field is stated once, with its column and how a value gives and takes it. What a
 * warehouse makes of it, from CREATE TABLE to reading, follows from the columns.
 */
import { DynaloadError } from '../errors.ts';

/** `word`: one of a few texts. `time`: an instant in milliseconds. */
export type ColumnType = 'text' | 'word' | 'integer' | 'time';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  /** Most bytes of a text in UTF-8, for warehouses that want to know. */
  readonly bytes: number;
  /** True when a longer text may be cut off: it is for people. */
  readonly cut: boolean;
}

/** Of a time epoch milliseconds. */
export type FieldValue = string | number | bigint | null;

/** The values of one row, by their columns. Whole numbers may come as a `bigint` whatever their size. */
export type Cells = (column: Column) => FieldValue;

/** A field, or several that make one value. */
export interface Part<Value> {
  readonly columns: readonly Column[];
  /** In the order of the columns. */
  give(value: Value): readonly FieldValue[];
  /** @throws DynaloadError WAREHOUSE_UNSUPPORTED for a word that is not known; INTERNAL for what does not fit the type */
  take(cells: Cells): Value;
}

export type Parts<Value> = { readonly [Key in keyof Value]-?: Part<Value[Key]> };

/** @param parts a part for each field of the value, in the order that the columns are to have */
export function record<Value extends object>(parts: Parts<Value>): Part<Value> {
  const keys = keysOf<Value>(parts);
  return {
    columns: keys.flatMap((key) => parts[key].columns),
    give: (value) => keys.flatMap((key) => parts[key].give(value[key])),
    take(cells) {
      const taken: Partial<Value> = {};
      for (const key of keys) taken[key] = parts[key].take(cells);
      if (isWhole(taken, keys)) return taken;
      throw new DynaloadError('INTERNAL', 'A record was read without all of its fields.');
    },
  };
}

function keysOf<Value extends object>(parts: Parts<Value>): readonly Extract<keyof Value, string>[] {
  const keys: Extract<keyof Value, string>[] = [];
  for (const key in parts) keys.push(key);
  return keys;
}

function isWhole<Value extends object>(
  taken: Partial<Value>,
  keys: readonly (keyof Value)[],
): taken is Value {
  return keys.every((key) => key in taken);
}

export function text(name: string, bytes: number): Part<string> {
  return field({ name, type: 'text', bytes }, (value) => value, takeText);
}

/** For people: where there is no room for it, its beginning is kept. */
export function prose(name: string, bytes: number): Part<string> {
  return field({ name, type: 'text', bytes, cut: true }, (value) => value, takeText);
}

export function word<Word extends string>(name: string, words: readonly Word[]): Part<Word> {
  return field({ name, type: 'word', bytes: 16 }, (value) => value, takeWord(words));
}

/** A whole number that JavaScript holds exactly. */
export function count(name: string): Part<number> {
  return field({ name, type: 'integer' }, (value) => value, takeCount);
}

/** A whole number of up to 64 bits. */
export function serial(name: string): Part<bigint> {
  return field({ name, type: 'integer' }, (value) => value, takeSerial);
}

/** Epoch milliseconds. */
export function time(name: string): Part<number> {
  return field({ name, type: 'time' }, (value) => value, takeCount);
}

/** A value that is kept as text. */
export function printed<Value>(
  name: string,
  bytes: number,
  print: (value: Value) => string,
  parse: (kept: string) => Value,
): Part<Value> {
  return field({ name, type: 'text', bytes }, print, (value, column) => parse(takeText(value, column)));
}

/** The same in a column that may be NULL. @param part of one column */
export function nullable<Value>(part: Part<Value>): Part<Value | null> {
  const columns = part.columns.map((column) => ({ ...column, nullable: true }));
  return {
    columns,
    give: (value) => (value === null ? columns.map(() => null) : part.give(value)),
    take: (cells) => (columns.every((column) => cells(column) === null) ? null : part.take(cells)),
  };
}

function field<Value>(
  described: Pick<Column, 'name' | 'type'> & Partial<Column>,
  give: (value: Value) => FieldValue,
  take: (value: FieldValue, column: Column) => Value,
): Part<Value> {
  const column: Column = { nullable: false, bytes: 0, cut: false, ...described };
  return {
    columns: [column],
    give: (value) => [give(value)],
    take: (cells) => take(cells(column), column),
  };
}

function takeText(value: FieldValue, column: Column): string {
  if (typeof value === 'string') return value;
  throw unfit(value, column);
}

function takeWord<Word extends string>(words: readonly Word[]): (value: FieldValue, column: Column) => Word {
  return (value, column) => {
    const found = words.find((candidate) => candidate === value);
    if (found !== undefined) return found;
    throw new DynaloadError(
      'WAREHOUSE_UNSUPPORTED',
      `dynaload's books hold "${String(value)}" as ${column.name}, where one of ${words.join(', ')} was expected.`,
      { hint: 'A newer dynaload wrote it: update this one.' },
    );
  };
}

function takeCount(value: FieldValue, column: Column): number {
  const whole = Number(takeSerial(value, column));
  if (Number.isSafeInteger(whole)) return whole;
  throw unfit(value, column);
}

function takeSerial(value: FieldValue, column: Column): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  throw unfit(value, column);
}

function unfit(value: FieldValue, { name, type }: Column): DynaloadError {
  return new DynaloadError(
    'INTERNAL',
    `The column ${name} of dynaload's books holds ${JSON.stringify(String(value))}, not what a column of ${type} holds.`,
  );
}
