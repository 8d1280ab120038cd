import type { AttributeValue } from '../item/attribute-value.ts';

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
  | { readonly kind: 'list'; readonly items: readonly Cell[] }
  /** Values in it that became NULL, because they did not fit, are told in `nulled`. */
  | { readonly kind: 'rows'; readonly rows: readonly ElementRow[]; readonly nulled: readonly Mismatch[] };

export const NULL_CELL: Cell = { kind: 'null' };

/** A row of a child table. */
export interface ElementRow {
  /** The name of an entry of a map; null for an element of a list, whose position is where it stands. */
  readonly name: string | null;
  /** Of the element columns, in their order. */
  readonly cells: readonly Cell[];
}

/** Stands in for a missing attribute. */
export interface DefaultValue {
  readonly value: AttributeValue;
  /** What the column makes of it. */
  readonly cell: Cell;
}

/** A value that does not fit, and why, in words that stand behind "column x: ". */
export interface Mismatch {
  readonly kind: 'mismatch';
  readonly reason: string;
  /** From the value of the column to the one inside it that does not fit; without it, it is the value itself. */
  readonly path?: readonly (string | number)[];
  /** What happens then, where an element's own column says it instead of the column. */
  readonly onMismatch?: 'reject' | 'null' | 'fail';
}
