/** The tests of a `where` as the kernel wants them told: src/kernel/routes/conditions.ts has the layout. */
import * as layout from '../../kernel/routes/conditions.ts';
import type { AttributeCondition, Comparison, KeyCondition } from '../../mapping/where/condition.ts';
import { placeText } from './place-text.ts';
import type { LineKernel } from './line-kernel.ts';

export type PlainKeyCondition = Exclude<KeyCondition, { readonly test: 'not' }>;
export type PlainAttributeCondition = Exclude<AttributeCondition, { readonly test: 'not' }>;

/** What a test holds a value against, by its type: texts, the order to a number, booleans. */
interface TestSettings {
  readonly kind: number;
  readonly texts?: readonly string[];
  readonly numbers?: readonly string[];
  readonly binaries?: readonly string[];
  readonly booleans?: number;
  readonly orders?: number;
}

const BOOLEANS = [
  [true, layout.TRUE_BIT],
  [false, layout.FALSE_BIT],
] as const;

const UNDECIDED: TestSettings = { kind: layout.UNDECIDED };

/** Of a key, whatever its type is. */
export function keySettings(condition: PlainKeyCondition): TestSettings {
  if ('number' in condition) return orderSettings(condition.test, condition.number);
  switch (condition.test) {
    case 'equals':
      return ofEveryTag(layout.EQUALS, condition.values);
    case 'beginsWith':
      return ofEveryTag(layout.BEGINS_WITH, condition.prefixes);
  }
}

export function attributeSettings(condition: PlainAttributeCondition): TestSettings {
  if ('number' in condition) return orderSettings(condition.test, condition.number);
  switch (condition.test) {
    case 'exists':
      return { kind: layout.EXISTS };
    case 'equals':
      return valueSettings(layout.EQUALS, condition);
    case 'contains':
      return valueSettings(layout.CONTAINS, condition);
    case 'beginsWith':
      return settled({ kind: layout.BEGINS_WITH, texts: condition.prefixes });
  }
}

function ofEveryTag(kind: number, texts: readonly string[]): TestSettings {
  return settled({ kind, texts, numbers: texts, binaries: texts });
}

function valueSettings(
  kind: number,
  { values }: Extract<PlainAttributeCondition, { readonly test: 'equals' | 'contains' }>,
): TestSettings {
  return settled({
    kind,
    texts: values.flatMap((value) => ('S' in value ? [value.S] : [])),
    numbers: values.flatMap((value) => ('N' in value ? [value.N] : [])),
    booleans: BOOLEANS.reduce(
      (bits, [wanted, bit]) =>
        values.some((value) => 'BOOL' in value && value.BOOL === wanted) ? bits | bit : bits,
      0,
    ),
  });
}

function orderSettings(test: Comparison, number: string): TestSettings {
  return { kind: layout.ORDERED, numbers: [number], orders: ordersOf(test) };
}

function ordersOf(test: Comparison): number {
  switch (test) {
    case 'lessThan':
      return layout.IS_LESS;
    case 'atMost':
      return layout.IS_LESS | layout.IS_SAME;
    case 'greaterThan':
      return layout.IS_MORE;
    case 'atLeast':
      return layout.IS_MORE | layout.IS_SAME;
  }
}

/** Half of a surrogate pair has no bytes to compare. */
function settled(settings: TestSettings): TestSettings {
  return (settings.texts ?? []).every(isWellFormed) ? settings : UNDECIDED;
}

function isWellFormed(text: string): boolean {
  return Buffer.from(text).toString() === text;
}

/** Places what a test needs, and makes its record. @param id of its attribute */
export function testRecord(
  kernel: LineKernel,
  { kind, texts = [], numbers = [], binaries = [], booleans = 0, orders = 0 }: TestSettings,
  id: number,
  isOfKey: boolean,
): Uint8Array {
  const record = Buffer.alloc(layout.TEST_SIZE);
  const [number = ''] = numbers;
  const ofNumber =
    kind === layout.ORDERED ? placeText(kernel, Buffer.from(number)) : placeTexts(kernel, numbers);
  const words = [
    [layout.TEST_KIND, kind],
    [layout.IS_OF_KEY, isOfKey ? 1 : 0],
    [layout.TEST_SPAN, id],
    [layout.OF_TEXT, placeTexts(kernel, texts)],
    [layout.OF_NUMBER, ofNumber],
    [layout.OF_BINARY, placeTexts(kernel, binaries)],
    [layout.OF_BOOLEAN, booleans],
    [layout.ORDERS, orders],
  ] as const;
  for (const [offset, word] of words) record.writeUInt32LE(word, offset);
  return record;
}

/** A sorted list of texts; see the layout. @returns 0 for none */
function placeTexts(kernel: LineKernel, texts: readonly string[]): number {
  if (texts.length === 0) return 0;
  const sorted = texts
    .map((text) => Buffer.from(text))
    .toSorted((one, other) => one.length - other.length || one.compare(other));
  const record = Buffer.alloc(layout.TEXT_ADDRESSES + sorted.length * 4);
  record.writeUInt32LE(sorted.length, layout.TEXT_COUNT);
  for (const [index, text] of sorted.entries()) {
    record.writeUInt32LE(placeText(kernel, text), layout.TEXT_ADDRESSES + index * 4);
  }
  return kernel.place(record);
}
