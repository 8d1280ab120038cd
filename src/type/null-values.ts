/** The `nullValues` of a column: plain JSON in the file, attribute values for the rest of the program. */
import type { AttributeValue } from '../item/attribute-value.ts';
import { canonicalNumber } from '../item/exact-number.ts';

/** A text (S) or a number (N). */
export type NullValue = Extract<AttributeValue, { readonly S: string } | { readonly N: string }>;

export type NullValuesResult =
  | { readonly values: readonly NullValue[] }
  /** `index` of the value that it is about. */
  | { readonly index: number; readonly problem: string };

export function parseNullValues(given: readonly (string | number)[]): NullValuesResult {
  const values: NullValue[] = [];
  for (const [index, each] of given.entries()) {
    const digits = typeof each === 'number' ? canonicalNumber(String(each)) : '';
    if (digits === undefined) {
      return { index, problem: `expected a number that DynamoDB can hold, got the number ${String(each)}` };
    }
    const same = given.indexOf(each);
    if (same < index) return { index, problem: `${JSON.stringify(each)} is listed already` };
    values.push(typeof each === 'string' ? { S: each } : { N: digits });
  }
  return { values };
}
