/** What differs between a mapping and the table that it loads into, and what comes of each difference. */
import type { ShapeColumn } from '../ledger/shape.ts';

export type ShapeChange =
  /** Done with the next load: NULL in the rows of before. */
  | { readonly kind: 'add'; readonly column: string; readonly type: string }
  /** Done with the next load: readers see the values under another name. */
  | { readonly kind: 'rename'; readonly column: string; readonly was: string }
  /** Done with the next load, without a value being changed. */
  | { readonly kind: 'widen'; readonly column: string; readonly was: string; readonly type: string }
  /** Not in the mapping any more: stays until a rebuild, and is NULL in new rows. */
  | { readonly kind: 'keep'; readonly column: string; readonly type: string }
  /** The table keeps the order that it has until a rebuild. */
  | { readonly kind: 'reorder' }
  /** Takes a rebuild: the table is not loaded before. */
  | { readonly kind: 'refuse'; readonly what: string; readonly why: string };

/** As a sentence puts them together: "adds column x (json)", "type of y from int32 to int64". */
export function describeChange(change: ShapeChange): string {
  switch (change.kind) {
    case 'add':
      return `adds column ${change.column} (${change.type})`;
    case 'rename':
      return `renames column ${change.was} to ${change.column}`;
    case 'widen':
      return `type of ${change.column} from ${change.was} to ${change.type}`;
    case 'keep':
      return `drops column ${change.column}`;
    case 'reorder':
      return 'another order of the columns';
    case 'refuse':
      return change.what;
  }
}

/** What a change comes to, for people who read a plan. */
export function effectOf(change: ShapeChange): string {
  switch (change.kind) {
    case 'add':
      return 'NULL in the rows of before, until they are written again';
    case 'rename':
      return 'its values stay';
    case 'widen':
      return 'every value stays as it is';
    case 'keep':
      return 'stays until a rebuild, NULL in new rows';
    case 'reorder':
      return 'the table keeps the order that it has until a rebuild';
    case 'refuse':
      return change.why;
  }
}

/** Whether the table itself, or its view, is changed. */
export function altersTable({ kind }: ShapeChange): boolean {
  return kind === 'add' || kind === 'rename' || kind === 'widen';
}

export function addedChange({ name, type }: Pick<ShapeColumn, 'name' | 'type'>): ShapeChange {
  return { kind: 'add', column: name, type };
}
