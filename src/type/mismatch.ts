import type { AttributeValue } from '../item/attribute-value.ts';
import type { ColumnType } from './column-type.ts';
import { printType } from './parse-type.ts';
import type { Mismatch } from './cell.ts';

const SHOWN_CHARACTERS = 60;

/** In the place of a value that may not be shown. */
export const MASKED = 'another value, which is masked';

/** A mismatch that says what the column expected, what came, and (where it is not plain from those) why it is none. */
export function mismatch(type: ColumnType, value: AttributeValue | undefined, because?: string): Mismatch {
  const reason = `expected ${describeType(type)}, got ${describeValue(value)}`;
  return { kind: 'mismatch', reason: because === undefined ? reason : `${reason} (${because})` };
}

/** What a column expects, in words. */
export function describeType(type: ColumnType): string {
  if (type.kind === 'rows') return type.by === 'name' ? 'a map' : 'a list or a set';
  if (type.kind !== 'timestamp' && type.kind !== 'date') return printType(type);
  return `${type.kind} in the format ${type.format}`;
}

/** A value in a few words: scalars with their text, cut when long; the rest by their size. */
export function describeValue(value: AttributeValue | undefined): string {
  if (value === undefined) return 'no value';
  if ('S' in value) return `S ${showText(value.S)}`;
  if ('N' in value) return `N ${value.N}`;
  if ('BOOL' in value) return `BOOL ${String(value.BOOL)}`;
  if ('NULL' in value) return 'NULL';
  if ('M' in value) return `M with ${count(value.M.size, 'member')}`;
  if ('L' in value) return `L with ${count(value.L.length, 'element')}`;
  if ('B' in value) return `B of ${count(Buffer.byteLength(value.B, 'base64'), 'byte')}`;
  if ('SS' in value) return `SS with ${count(value.SS.length, 'element')}`;
  if ('NS' in value) return `NS with ${count(value.NS.length, 'element')}`;
  return `BS with ${count(value.BS.length, 'element')}`;
}

/** As a JSON string, so that blanks and control characters show and half characters do no harm. */
function showText(text: string): string {
  const rest = text.length - SHOWN_CHARACTERS;
  return rest > 0
    ? `${JSON.stringify(text.slice(0, SHOWN_CHARACTERS))} and ${count(rest, 'character')} more`
    : JSON.stringify(text);
}

function count(number: number, noun: string): string {
  return `${String(number)} ${noun}${number === 1 ? '' : 's'}`;
}
