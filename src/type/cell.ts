/** A value that fits its column exactly, before a warehouse's row format turns it into bytes. */
export type Cell =
  | { readonly kind: 'null' }
  | { readonly kind: 'text'; readonly text: string }
  /** Canonical digits of an integer or decimal: no exponent, no needless zeros, no `+`, never `-0`. */
  | { readonly kind: 'number'; readonly digits: string }
  /** As JavaScript prints it: always finite. */
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** Microseconds since 1970-01-01 UTC. */
  | { readonly kind: 'timestamp'; readonly micros: bigint }
  /** Days since 1970-01-01. */
  | { readonly kind: 'date'; readonly days: number }
  /** Compact JSON text. */
  | { readonly kind: 'json'; readonly text: string }
  | { readonly kind: 'binary'; readonly bytes: Uint8Array }
  | { readonly kind: 'list'; readonly items: readonly Cell[] };

/** A value that does not fit, and why, in words that stand behind "column x: ". */
export interface Mismatch {
  readonly kind: 'mismatch';
  readonly reason: string;
}
