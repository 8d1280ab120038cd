import { quoteString, wellFormed } from './identifier.ts';

/** A literal of what fits the column; U+0000, which Redshift does not hold, becomes U+FFFD. */
export function literalOf(value: string, mostBytes: number): string {
  const clean = wellFormed(value).replaceAll('\0', '\uFFFD');
  let kept = clean;
  while (Buffer.byteLength(kept) > mostBytes) {
    kept = kept.slice(0, Math.min(kept.length - 1, mostBytes)).replace(/[\uD800-\uDBFF]$/, '');
  }
  return quoteString(kept);
}
