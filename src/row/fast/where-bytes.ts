/** The `where` of a target, held against bytes. See mapping/where/where.ts. */
import { readValue } from '../../item/read-value.ts';
import type {
  AttributeCondition,
  ConditionValue,
  KeyCondition,
  TextOrNumberCondition,
} from '../../mapping/where/condition.ts';
import { attributeHolds, isInOrder, keyHolds } from '../../mapping/where/where.ts';
import type { TargetMapping } from '../../mapping/mapping.ts';
import { compareDigits, isOneOf } from './byte-tests.ts';
import type { LineKernel } from './line-kernel.ts';
import type { Spans } from './spans.ts';

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
type BytesTest = (bytes: Uint8Array, start: number, end: number) => boolean | undefined;

interface Compiled<Condition> {
  readonly condition: Condition;
  /** Id of the attribute. */
  readonly id: number;
  readonly test: BytesTest;
  /** What the answer has to be. */
  readonly wanted: boolean;
}

export class WhereBytes {
  readonly #keys: readonly Compiled<KeyCondition>[];
  readonly #attributes: readonly Compiled<AttributeCondition>[];

  /** @param idOf the id of an attribute */
  constructor(
    { where, whereAttributes }: Pick<TargetMapping, 'where' | 'whereAttributes'>,
    idOf: (attribute: string) => number,
  ) {
    this.#keys = where.map((condition) => compileKey(condition, idOf, true));
    this.#attributes = whereAttributes.map((condition) => compileAttribute(condition, idOf, true));
  }

  /** Whether the key of the line meets the conditions on it. */
  keyMeets({ bytes }: LineKernel, keys: Spans): boolean {
    for (const { condition, id, test, wanted } of this.#keys) {
      const start = keys.startOf(id);
      const end = keys.endOf(id);
      const answer = test(bytes, start, end) ?? keyHolds(condition, readValue(bytes, start, end));
      if (answer !== wanted) return false;
    }
    return true;
  }

  /** Whether the item of the line meets the conditions on its other attributes. */
  itemMeets({ bytes, item }: LineKernel): boolean {
    for (const { condition, id, test, wanted } of this.#attributes) {
      const start = item.startOf(id);
      if (start === 0) {
        // Nothing holds for what is missing.
        if (wanted) return false;
        continue;
      }
      const end = item.endOf(id);
      const answer = test(bytes, start, end) ?? attributeHolds(condition, readValue(bytes, start, end));
      if (answer !== wanted) return false;
    }
    return true;
  }
}

function compileKey(
  condition: KeyCondition,
  idOf: (attribute: string) => number,
  wanted: boolean,
): Compiled<KeyCondition> {
  if (condition.test === 'not') return compileKey(condition.condition, idOf, !wanted);
  const test =
    condition.test === 'equals'
      ? textTest(condition.values, false)
      : condition.test === 'beginsWith'
        ? textTest(condition.prefixes, true)
        : orderTest(condition);
  return { condition, id: idOf(condition.attribute), test, wanted };
}

/** Of a key, whatever its type is. */
function textTest(texts: readonly string[], isPrefix: boolean): BytesTest {
  if (!texts.every(isWellFormed)) return undecided;
  const wanted = texts.map((text) => Buffer.from(text));
  return (bytes, start, end) => isOneOf(wanted, isPrefix, bytes, start + BEFORE_TEXT, end - AFTER_TEXT);
}

function compileAttribute(
  condition: AttributeCondition,
  idOf: (attribute: string) => number,
  wanted: boolean,
): Compiled<AttributeCondition> {
  if (condition.test === 'not') return compileAttribute(condition.condition, idOf, !wanted);
  return { condition, id: idOf(condition.attribute), test: attributeTest(condition), wanted };
}

function attributeTest(condition: Exclude<AttributeCondition, { readonly test: 'not' }>): BytesTest {
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
  const booleans = values.flatMap((value) => ('BOOL' in value ? [value.BOOL] : []));
  return (bytes, start, end) => {
    if (isTagged(bytes, start, UPPER_S)) return text(bytes, start, end);
    if (isTagged(bytes, start, UPPER_N)) return number(bytes, start, end);
    return isBoolean(bytes, start) && booleans.includes(bytes[start + BEFORE_BOOLEAN] === LOWER_T);
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
