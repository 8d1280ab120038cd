/** The orders in which sets are written, so that the same set is always the same text. */
import { canonicalNumber, compareNumbers } from './exact-number.ts';

/**
 * Order of two strings by their UTF-8 bytes, which is the order of their code points. JavaScript's own `<` compares
 * UTF-16 units instead, and puts U+FFFD after an emoji.
 */
export function compareUtf8(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return codePointRank(left) - codePointRank(right);
  }
  return a.length - b.length;
}

/** Lifts surrogates (the halves of U+10000 and above) over U+E000 to U+FFFF. */
function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/** The strings of an SS in UTF-8 byte order. */
export function sortStrings(set: readonly string[]): string[] {
  return set.toSorted(compareUtf8);
}

/** The numbers of an NS as canonical digits, in numeric order. */
export function sortNumbers(set: readonly string[]): string[] {
  return set.map((number) => canonicalNumber(number) ?? number).toSorted(compareNumbers);
}

/** The base64 texts of a BS, in the order of the bytes that they stand for. */
export function sortBinaries(set: readonly string[]): string[] {
  return set
    .map((text) => ({ text, bytes: Buffer.from(text, 'base64') }))
    .toSorted((a, b) => a.bytes.compare(b.bytes))
    .map(({ text }) => text);
}
