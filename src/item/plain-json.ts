import type { AttributeMap, AttributeValue } from './attribute-value.ts';
import { canonicalNumber, isLongNumber } from './exact-number.ts';
import { sortBinaries, sortNumbers, sortStrings } from './sort-order.ts';

/** What becomes of a number with more digits than a warehouse may hold. */
export type LongNumbers = 'number' | 'text';

/**
 * An attribute value as compact plain JSON, without DynamoDB's type tags and without loss: numbers with all their
 * digits, binary as base64, sets as sorted arrays, NULL as `null`, members in the order of the value.
 *
 * @param longNumbers `text`: a number past a wide decimal (see `isLongNumber`) becomes a string of its digits
 *
 * The text is always well-formed: a lone surrogate comes out as a `\ud…` escape (see `holdsLoneSurrogate`).
 */
export function plainJson(value: AttributeValue, longNumbers: LongNumbers = 'number'): string {
  if ('S' in value) return JSON.stringify(value.S);
  if ('N' in value) return jsonNumber(canonicalNumber(value.N) ?? JSON.stringify(value.N), longNumbers);
  if ('M' in value) return jsonObject(value.M, longNumbers);
  if ('L' in value) return jsonArray(value.L, (item) => plainJson(item, longNumbers));
  if ('BOOL' in value) return value.BOOL ? 'true' : 'false';
  if ('NULL' in value) return 'null';
  if ('B' in value) return JSON.stringify(value.B);
  if ('SS' in value) return jsonArray(sortStrings(value.SS), JSON.stringify);
  if ('NS' in value) return jsonArray(sortNumbers(value.NS), (digits) => jsonNumber(digits, longNumbers));
  return jsonArray(sortBinaries(value.BS), JSON.stringify);
}

function jsonObject(map: AttributeMap, longNumbers: LongNumbers): string {
  let json = '{';
  for (const [name, value] of map) {
    if (json.length > 1) json += ',';
    json += `${JSON.stringify(name)}:${plainJson(value, longNumbers)}`;
  }
  return `${json}}`;
}

function jsonNumber(digits: string, longNumbers: LongNumbers): string {
  return longNumbers === 'text' && isLongNumber(digits) ? `"${digits}"` : digits;
}

function jsonArray<T>(items: readonly T[], toJson: (item: T) => string): string {
  let json = '[';
  for (const item of items) {
    if (json.length > 1) json += ',';
    json += toJson(item);
  }
  return `${json}]`;
}

/**
 * Whether JSON text of `plainJson` holds the escape of a lone surrogate: half of a character, which no UTF-8 text and
 * so no warehouse can hold. `JSON.stringify` writes `\ud…` for nothing else.
 */
export function holdsLoneSurrogate(json: string): boolean {
  return json.includes('\\ud') && /(?:^|[^\\])(?:\\\\)*\\ud/.test(json);
}
