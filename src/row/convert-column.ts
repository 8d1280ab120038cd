import type { AttributeValue } from '../item/attribute-value.ts';
import type { TextSteps } from '../mapping/conversion/conversion.ts';
import type { ColumnMapping } from '../mapping/mapping.ts';
import type { Cell, Mismatch } from '../type/cell.ts';
import { convert, NULL_CELL } from '../type/convert.ts';
import type { ConvertRules } from '../type/convert-rules.ts';
import { describeValue } from '../type/mismatch.ts';
import { maskValue } from './mask-value.ts';

/**
 * The cell of a column, from what the item has at its path: steps on text, then what means none, then a mask or the
 * type. Rows, tombstones and trials of a mapping have cells from here alone.
 */
export function convertColumn(
  value: AttributeValue,
  column: ColumnMapping,
  rules: ConvertRules = {},
): Cell | Mismatch {
  const { text, mask, type } = column;
  if (text === undefined && mask === undefined) return convert(value, type, rules);
  if ('NULL' in value || mask?.kind === 'drop') return NULL_CELL;
  const read = text === undefined ? value : takeSteps(value, text, mask !== undefined);
  if (read === null) return column.default?.cell ?? NULL_CELL;
  if ('reason' in read) return read;
  if (mask === undefined) return convert(read, type, rules);
  return rules.nulls?.holds(read) === true ? NULL_CELL : maskValue(read, mask);
}

/** @returns null when there is no such part */
function takeSteps(
  value: AttributeValue,
  steps: TextSteps,
  isMasked: boolean,
): AttributeValue | Mismatch | null {
  const { stripPrefix, split } = steps;
  if (!('S' in value)) {
    if (stripPrefix === undefined && split === undefined) return value;
    return unlike(stripPrefix === undefined ? 'text' : textWith(stripPrefix), value, isMasked);
  }
  let text = steps.trim === true ? value.S.trim() : value.S;
  if (stripPrefix !== undefined) {
    if (!text.startsWith(stripPrefix)) return unlike(textWith(stripPrefix), value, isMasked);
    text = text.slice(stripPrefix.length);
  }
  if (split !== undefined) {
    const part = text.split(split.by).at(split.part);
    if (part === undefined) return null;
    text = part;
  }
  if (steps.case !== undefined) text = steps.case === 'lower' ? text.toLowerCase() : text.toUpperCase();
  return { S: text };
}

function textWith(prefix: string): string {
  return `text that begins with ${JSON.stringify(prefix)}`;
}

function unlike(expected: string, value: AttributeValue, isMasked: boolean): Mismatch {
  const got = isMasked ? 'another value, which is masked' : describeValue(value);
  return { kind: 'mismatch', reason: `expected ${expected}, got ${got}` };
}
