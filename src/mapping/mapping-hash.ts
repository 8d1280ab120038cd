/** Digests by which a load can be told from a load with another mapping. */
import { createHash } from 'node:crypto';
import { plainJson } from '../item/plain-json.ts';
import { tagOf } from '../item/attribute-value.ts';
import type { ElementColumn } from '../type/column-type.ts';
import type { ShapeKey, TargetShape } from '../ledger/shape.ts';
import type { ColumnMapping, TargetMapping } from './mapping.ts';
import type { AttributeCondition, KeyCondition, TextOrNumberCondition } from './where/condition.ts';
import { printType } from '../type/parse-type.ts';

type Digestible = Pick<TargetMapping, 'columns' | 'keyColumns' | 'where' | 'whereAttributes'>;

/** 64 bits: told apart are the few mappings that one target ever has. */
const HEX_DIGITS = 16;

/** Of everything that decides what a row looks like. Arrays throughout, so that no order of fields comes in. */
export function rowHash(target: Digestible, shape: TargetShape): string {
  return digest([
    membersOfShape(shape),
    target.columns.map((column) => [sourceOf(column), ...takingOf(column), ...conversionOf(column)]),
  ]);
}

/** How a column takes what it finds. */
function takingOf(column: Omit<ElementColumn, 'name' | 'path'>): readonly unknown[] {
  return [
    readingOf(column),
    column.onMismatch,
    column.default === null ? null : [tagOf(column.default.value), plainJson(column.default.value)],
    ...nullValuesOf(column),
  ];
}

export function shapeHash(shape: TargetShape): string {
  return digest(membersOfShape(shape));
}

function membersOfShape({ columns, keys, where }: TargetShape): unknown {
  const names = columns.map(({ name }) => name);
  return [
    columns.map(({ name, type, nullable }) => [name, type, nullable]),
    keys.map(({ attribute, column, conversion }) => [
      attribute,
      names.indexOf(column),
      ...(conversion === undefined ? [] : [conversion]),
    ]),
    where,
  ];
}

/**
 * What the built table depends on: columns with types and nullability, key and `where`.
 * @param keys attribute names of the primary key, partition key first
 */
export function shapeOf(target: Digestible, keys: readonly string[]): TargetShape {
  const keyColumns = target.keyColumns.map((index) => target.columns[index]);
  return {
    columns: target.columns.map(({ name, type, nullable }) => ({ name, type: printType(type), nullable })),
    keys: keys.map((attribute, index) => ({
      attribute,
      column: keyColumns[index]?.name ?? '',
      ...keyConversionOf(keyColumns[index]),
    })),
    // Conditions hold together, in whatever order they are written.
    where: [...target.where.map(keyTestOf), ...target.whereAttributes.map(attributeTestOf)]
      .map((test) => JSON.stringify(test))
      .toSorted(),
  };
}

function keyTestOf(condition: KeyCondition): unknown {
  if (condition.test === 'not') return [condition.attribute, 'not', keyTestOf(condition.condition)];
  return condition.test === 'equals'
    ? [condition.attribute, 'equals', membersOf(condition.values)]
    : textOrNumberTestOf(condition);
}

function attributeTestOf(condition: AttributeCondition): unknown {
  switch (condition.test) {
    case 'equals':
    case 'contains':
      return [
        condition.attribute,
        condition.test,
        membersOf(condition.values.map((value) => JSON.stringify(value))),
      ];
    case 'exists':
      return [condition.attribute, 'exists'];
    case 'not':
      return [condition.attribute, 'not', attributeTestOf(condition.condition)];
    case 'beginsWith':
    case 'lessThan':
    case 'atMost':
    case 'greaterThan':
    case 'atLeast':
      break;
  }
  return textOrNumberTestOf(condition);
}

function textOrNumberTestOf(condition: TextOrNumberCondition): unknown {
  const { attribute, test } = condition;
  return [attribute, test, test === 'beginsWith' ? membersOf(condition.prefixes) : condition.number];
}

/** Any of them will do, in whatever order and however often they are written. */
function membersOf(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].toSorted();
}

function sourceOf({ source }: ColumnMapping): unknown {
  switch (source.kind) {
    case 'path':
      return source.path;
    case 'rest':
      // What `rest` leaves out follows from the other columns, but not from their order.
      return ['rest', [...source.taken].toSorted()];
    case 'constant':
      return { constant: [tagOf(source.value.value), plainJson(source.value.value)] };
    case 'load':
      return { load: source.field };
  }
}

/** Converted otherwise, one and the same key is another one: its rows of before would neither be replaced nor deleted. */
function keyConversionOf(column: ColumnMapping | undefined): Pick<ShapeKey, 'conversion'> {
  const { text, mask } = column ?? {};
  const steps = text?.stripPrefix === undefined ? [] : [`without ${JSON.stringify(text.stripPrefix)}`];
  if (mask !== undefined) {
    const secret = 'secret' in mask ? ` with secret ${digest(mask.secret.fingerprint)}` : '';
    steps.push(`${mask.kind}${secret}`);
  }
  return steps.length === 0 ? {} : { conversion: steps.join(', ') };
}

/** Nothing where there is none. Of a secret what tells it from another one. */
function conversionOf({ text, mask }: Pick<ElementColumn, 'text' | 'mask'>): readonly unknown[] {
  const { trim, stripPrefix, split } = text ?? {};
  const steps = [trim ?? null, stripPrefix ?? null, split === undefined ? null : [split.by, split.part]];
  const masked = mask === undefined ? null : [mask.kind, 'secret' in mask ? mask.secret.fingerprint : null];
  return text === undefined && mask === undefined ? [] : [{ steps: [...steps, text?.case ?? null], masked }];
}

/** How values are read. The name of the format alone where there is no more to say. */
function readingOf({ type }: Pick<ElementColumn, 'type'>): unknown {
  if (type.kind === 'rows')
    return type.columns.map((element) => [element.path, ...takingOf(element), ...conversionOf(element)]);
  const scalar = type.kind === 'list' ? type.element : type;
  switch (scalar.kind) {
    case 'timestamp':
    case 'date': {
      const { zone } = scalar;
      const round = scalar.kind === 'timestamp' ? scalar.round : undefined;
      const isPlain = zone === undefined && round === undefined;
      return isPlain ? scalar.format : [scalar.format, zone ?? null, round ?? null];
    }
    case 'int32':
    case 'int64':
    case 'decimal':
    case 'float64':
      return scalar.format ?? null;
    case 'json':
      return scalar.longNumbers ?? null;
    case 'string':
    case 'boolean':
    case 'binary':
      break;
  }
  return null;
}

/** A set: neither the order nor the form of a number is told apart. Nothing where there are none. */
function nullValuesOf({ nullValues }: Pick<ElementColumn, 'nullValues'>): readonly unknown[] {
  return nullValues.length === 0 ? [] : [membersOf(nullValues.map((value) => JSON.stringify(value)))];
}

function digest(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, HEX_DIGITS);
}
