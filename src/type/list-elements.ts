import type { AttributeValue } from '../item/attribute-value.ts';
import { sortBinaries, sortNumbers, sortStrings } from '../item/sort-order.ts';

/**
 * The elements of an L, in order, or of a set. Sets have no order, so theirs is made: the same set is the same list.
 * @returns undefined for anything else
 */
export function listElements(value: AttributeValue): readonly AttributeValue[] | undefined {
  if ('L' in value) return value.L;
  if ('SS' in value) return sortStrings(value.SS).map((text) => ({ S: text }));
  if ('NS' in value) return sortNumbers(value.NS).map((digits) => ({ N: digits }));
  if ('BS' in value) return sortBinaries(value.BS).map((base64) => ({ B: base64 }));
  return undefined;
}
