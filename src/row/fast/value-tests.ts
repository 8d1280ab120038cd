/** Compiles conditions to tests on the bytes of a value. */
import type {
  AttributeCondition,
  ConditionValue,
  KeyCondition,
  TextOrNumberCondition,
} from '../../mapping/where/condition.ts';
import { isInOrder } from '../../mapping/where/where.ts';
import { compareDigits, isOneOf } from './byte-tests.ts';

const QUOTE = 34;
const UPPER_B = 66;
const UPPER_L = 76;
const UPPER_N = 78;
const UPPER_O = 79;
const UPPER_S = 83;
const LOWER_T = 116;
/** Bytes of `{"S":"` and of `"}`. */
const BEFORE_TEXT = 6;
const AFTER_TEXT = 2;
/** Bytes of `{"BOOL":`. */
const BEFORE_BOOLEAN = 8;

/** Of a value from its brace to behind its last one. @returns undefined when its bytes do not tell */
export type BytesTest = (bytes: Uint8Array, start: number, end: number) => boolean | undefined;

export type PlainKeyCondition = Exclude<KeyCondition, { readonly test: 'not' }>;
export type PlainAttributeCondition = Exclude<AttributeCondition, { readonly test: 'not' }>;

/** Of a key, whatever its type is. */
export function keyTest(condition: PlainKeyCondition): BytesTest {
  switch (condition.test) {
    case 'equals':
      return textTest(condition.values, false);
    case 'beginsWith':
      return textTest(condition.prefixes, true);
    case 'lessThan':
    case 'atMost':
    case 'greaterThan':
    case 'atLeast':
      break;
  }
  return orderTest(condition);
}

/** Of an S, an N or a B. */
function textTest(texts: readonly string[], isPrefix: boolean): BytesTest {
  if (!texts.every(isWellFormed)) return undecided;
  const wanted = texts.map((text) => Buffer.from(text));
  return (bytes, start, end) => isOneOf(wanted, isPrefix, bytes, start + BEFORE_TEXT, end - AFTER_TEXT);
}

export function attributeTest(condition: PlainAttributeCondition): BytesTest {
  switch (condition.test) {
    case 'exists':
      return () => true;
    case 'equals':
      return equalsTest(condition.values);
    case 'contains':
      return (bytes, start) => (isCollection(bytes, start) ? undefined : false);
    case 'beginsWith': {
      const prefix = textTest(condition.prefixes, true);
      return (bytes, start, end) => isTagged(bytes, start, UPPER_S) && prefix(bytes, start, end);
    }
    case 'lessThan':
    case 'atMost':
    case 'greaterThan':
    case 'atLeast':
      break;
  }
  return orderTest(condition);
}

function equalsTest(values: readonly ConditionValue[]): BytesTest {
  const text = textTest(
    values.flatMap((value) => ('S' in value ? [value.S] : [])),
    false,
  );
  const number = textTest(
    values.flatMap((value) => ('N' in value ? [value.N] : [])),
    false,
  );
  const booleans = new Set(values.flatMap((value) => ('BOOL' in value ? [value.BOOL] : [])));
  return (bytes, start, end) => {
    if (isTagged(bytes, start, UPPER_S)) return text(bytes, start, end);
    if (isTagged(bytes, start, UPPER_N)) return number(bytes, start, end);
    return isBoolean(bytes, start) && booleans.has(bytes[start + BEFORE_BOOLEAN] === LOWER_T);
  };
}

function orderTest({
  test,
  number,
}: Exclude<TextOrNumberCondition, { readonly test: 'beginsWith' }>): BytesTest {
  const digits = Buffer.from(number);
  return (bytes, start, end) =>
    isTagged(bytes, start, UPPER_N) &&
    isInOrder(test, compareDigits(bytes, start + BEFORE_TEXT, end - AFTER_TEXT, digits));
}

/** Half of a surrogate pair has no bytes. */
function isWellFormed(text: string): boolean {
  return Buffer.from(text).toString() === text;
}

function undecided(): undefined {
  return undefined;
}

/** Whether a value has a tag of one letter. */
function isTagged(bytes: Uint8Array, start: number, letter: number): boolean {
  return bytes[start + 2] === letter && bytes[start + 3] === QUOTE;
}

function isBoolean(bytes: Uint8Array, start: number): boolean {
  return bytes[start + 2] === UPPER_B && bytes[start + 3] === UPPER_O;
}

/** A list, or a set of strings or numbers. */
function isCollection(bytes: Uint8Array, start: number): boolean {
  return (
    isTagged(bytes, start, UPPER_L) ||
    ((bytes[start + 2] === UPPER_S || bytes[start + 2] === UPPER_N) && bytes[start + 3] === UPPER_S)
  );
}
