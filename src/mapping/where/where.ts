/**
 * Which target an item belongs to. Conditions on the key decide for which targets a record matters at all, since a
 * delete carries nothing but the key; those on other attributes decide whether an item of such a target is in it now.
 */
import { canonicalNumber, compareNumbers } from '../../item/exact-number.ts';
import { type AttributeMap, type AttributeValue } from '../../item/attribute-value.ts';
import type { AttributeCondition, Comparison, ConditionValue, KeyCondition } from './condition.ts';

/** Whether a key meets all conditions. Pure. @param keyOf the value of a key attribute */
export function meetsKey(
  conditions: readonly KeyCondition[],
  keyOf: (attribute: string) => AttributeValue | undefined,
): boolean {
  return conditions.every((condition) => keyHolds(condition, keyOf(condition.attribute)));
}

/** Whether an item meets all conditions. Pure. */
export function meetsAttributes(conditions: readonly AttributeCondition[], item: AttributeMap): boolean {
  return conditions.every((condition) => attributeHolds(condition, item.get(condition.attribute)));
}

export function keyHolds(condition: KeyCondition, value: AttributeValue | undefined): boolean {
  switch (condition.test) {
    case 'equals':
      return condition.values.includes(keyText(value));
    case 'beginsWith':
      return startsWithAny(keyText(value), condition.prefixes);
    case 'lessThan':
    case 'atMost':
    case 'greaterThan':
    case 'atLeast':
      return compares(condition.test, value, condition.number);
    case 'not':
      break;
  }
  return !keyHolds(condition.condition, value);
}

/** @param value undefined when the item has no such attribute */
export function attributeHolds(condition: AttributeCondition, value: AttributeValue | undefined): boolean {
  switch (condition.test) {
    case 'equals':
      return condition.values.some((wanted) => isSame(value, wanted));
    case 'contains':
      return condition.values.some((wanted) => contains(value, wanted));
    case 'beginsWith':
      return value !== undefined && 'S' in value && startsWithAny(value.S, condition.prefixes);
    case 'exists':
      return value !== undefined;
    case 'lessThan':
    case 'atMost':
    case 'greaterThan':
    case 'atLeast':
      return compares(condition.test, value, condition.number);
    case 'not':
      break;
  }
  return !attributeHolds(condition.condition, value);
}

/** @param order of a value and the number of the condition, as `compareNumbers` gives it */
export function isInOrder(test: Comparison, order: number): boolean {
  switch (test) {
    case 'lessThan':
      return order < 0;
    case 'atMost':
      return order <= 0;
    case 'greaterThan':
      return order > 0;
    case 'atLeast':
      return order >= 0;
  }
}

/** As `equals` compares it: an S as it is, an N as canonical digits, a B as base64. */
function keyText(value: AttributeValue | undefined): string {
  if (value === undefined) return '';
  if ('S' in value) return value.S;
  if ('N' in value) return digitsOf(value.N);
  return 'B' in value ? value.B : '';
}

function startsWithAny(text: string, prefixes: readonly string[]): boolean {
  return prefixes.some((prefix) => text.startsWith(prefix));
}

function compares(test: Comparison, value: AttributeValue | undefined, number: string): boolean {
  return value !== undefined && 'N' in value && isInOrder(test, compareNumbers(digitsOf(value.N), number));
}

function isSame(value: AttributeValue | undefined, wanted: ConditionValue): boolean {
  if (value === undefined) return false;
  if ('S' in wanted) return 'S' in value && value.S === wanted.S;
  if ('N' in wanted) return 'N' in value && digitsOf(value.N) === wanted.N;
  return 'BOOL' in value && value.BOOL === wanted.BOOL;
}

function contains(value: AttributeValue | undefined, wanted: ConditionValue): boolean {
  if (value === undefined) return false;
  if ('L' in value) return value.L.some((element) => isSame(element, wanted));
  if ('SS' in value) return 'S' in wanted && value.SS.includes(wanted.S);
  return 'NS' in value && 'N' in wanted && value.NS.some((number) => digitsOf(number) === wanted.N);
}

function digitsOf(number: string): string {
  return canonicalNumber(number) ?? number;
}
