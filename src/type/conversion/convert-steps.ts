/** What steps and masks make of a value, before its type or in its place. */
import type { AttributeValue } from '../../item/attribute-value.ts';
import { NULL_CELL, type Cell, type DefaultValue, type Mismatch } from '../cell.ts';
import type { ColumnType } from '../column-type.ts';
import type { ConvertRules } from '../convert-rules.ts';
import { describeValue, MASKED } from '../mismatch.ts';
import type { Mask, TextSteps } from './conversion.ts';
import { maskValue } from './mask-value.ts';

/** What decides about the values of a column, of a target or of the elements of a child table. */
export interface ConvertedColumn {
  readonly type: ColumnType;
  readonly text?: TextSteps;
  readonly mask?: Mask;
  /** Stands in for a part that a text does not have. */
  readonly default: DefaultValue | null;
}

/**
 * Steps on text, then what means none, then a mask or the type.
 * @param convert of a value to a type
 */
export function convertSteps(
  value: AttributeValue,
  column: ConvertedColumn,
  rules: ConvertRules,
  convert: (value: AttributeValue, type: ColumnType, rules: ConvertRules) => Cell | Mismatch,
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
  const got = isMasked ? MASKED : describeValue(value);
  return { kind: 'mismatch', reason: `expected ${expected}, got ${got}` };
}
