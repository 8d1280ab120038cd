import { type AttributeValue, tagOf } from '../item/attribute-value.ts';
import { holdsLoneSurrogate, plainJson } from '../item/plain-json.ts';
import type { ColumnType, JsonType, ScalarType } from './column-type.ts';
import { accepts, type ValueTag } from './accepts.ts';
import { NULL_CELL, type Cell, type Mismatch } from './cell.ts';
import { YEARS_1900_TO_2299, type DayRange } from './calendar.ts';
import { convertNumeric, digitsOf } from './convert-number.ts';
import { convertDate, convertTimestamp } from './convert-time.ts';
import { mismatch } from './mismatch.ts';
import { convertRows } from './convert-rows.ts';
import type { ConvertRules } from './convert-rules.ts';
import { convertSteps, type ConvertedColumn } from './conversion/convert-steps.ts';
import { listElements } from './list-elements.ts';
import { LONE_SURROGATE, LONE_SURROGATE_REASON } from './lone-surrogate.ts';

/** A value as a cell of its column's type, exactly, or why it does not fit. DynamoDB's NULL is SQL NULL in any type. */
export function convert(value: AttributeValue, type: ColumnType, rules: ConvertRules = {}): Cell | Mismatch {
  if ('NULL' in value || rules.nulls?.holds(value) === true) return NULL_CELL;
  if (type.kind === 'list') return convertList(value, type.element, rules);
  if (type.kind === 'rows') return convertRows(value, type, rules, convertColumn);
  return type.kind === 'json'
    ? convertJson(value, type)
    : convertScalar(value, type, rules.days ?? YEARS_1900_TO_2299);
}

/**
 * The cell of a column, from what the item, or the element, has at its path: what its steps and its mask make of the
 * value. Rows, tombstones and trials of a mapping have cells from here alone.
 */
export function convertColumn(
  value: AttributeValue,
  column: ConvertedColumn,
  rules: ConvertRules = {},
): Cell | Mismatch {
  return convertSteps(value, column, rules, convert);
}

function convertScalar(value: AttributeValue, type: ScalarType, days: DayRange): Cell | Mismatch {
  const tag = tagOf(value);
  if (tag === 'NULL') return NULL_CELL;
  if (!accepts(type, tag)) return mismatch(type, value, whyNot(type, tag));
  if ('S' in value) return convertText(value, type, days);
  if ('N' in value) return convertNumber(value, type, days);
  if ('BOOL' in value) return { kind: 'boolean', value: value.BOOL };
  if ('B' in value) return { kind: 'binary', bytes: Buffer.from(value.B, 'base64') };
  return mismatch(type, value);
}

function convertText(value: { readonly S: string }, type: ScalarType, days: DayRange): Cell | Mismatch {
  switch (type.kind) {
    case 'string':
      if (LONE_SURROGATE.test(value.S)) return mismatch(type, value, LONE_SURROGATE_REASON);
      return { kind: 'text', text: value.S };
    case 'timestamp':
      return convertTimestamp(value, type, days);
    case 'date':
      return convertDate(value, type, days);
    case 'int32':
    case 'int64':
    case 'decimal':
    case 'float64':
      return convertNumeric(value, type);
    case 'boolean':
    case 'binary':
      break;
  }
  return mismatch(type, value);
}

function convertNumber(value: { readonly N: string }, type: ScalarType, days: DayRange): Cell | Mismatch {
  switch (type.kind) {
    case 'string':
      return { kind: 'text', text: digitsOf(value) };
    case 'int32':
    case 'int64':
    case 'decimal':
    case 'float64':
      return convertNumeric(value, type);
    case 'timestamp':
      return convertTimestamp(value, type, days);
    case 'date':
      return convertDate(value, type, days);
    case 'boolean':
    case 'binary':
      break;
  }
  return mismatch(type, value);
}

function convertJson(value: AttributeValue, type: JsonType): Cell | Mismatch {
  const text = plainJson(value, type.longNumbers);
  return holdsLoneSurrogate(text) ? mismatch(type, value, LONE_SURROGATE_REASON) : { kind: 'json', text };
}

function convertList(value: AttributeValue, element: ScalarType, rules: ConvertRules): Cell | Mismatch {
  const elements = elementsOf(value, element);
  if (elements === undefined) return mismatch({ kind: 'list', element }, value);
  const items: Cell[] = [];
  for (const item of elements) {
    const cell = convert(item, element, rules);
    if (cell.kind === 'mismatch') {
      return { kind: 'mismatch', reason: `element ${String(items.length + 1)} of the list: ${cell.reason}` };
    }
    items.push(cell);
  }
  return { kind: 'list', items };
}

function elementsOf(value: AttributeValue, element: ScalarType): readonly AttributeValue[] | undefined {
  const tag = tagOf(value);
  return tag === 'NULL' || !accepts({ kind: 'list', element }, tag) ? undefined : listElements(value);
}

/** For the mismatches that people take for an oversight: what dynaload does not guess. */
function whyNot(type: ScalarType, tag: ValueTag): string | undefined {
  if (tag !== 'S' && tag !== 'N') return undefined;
  const source = tag === 'S' ? 'text' : 'a number';
  switch (type.kind) {
    case 'int32':
    case 'int64':
    case 'decimal':
    case 'float64':
      return 'text is read as a number only with "format": "text"';
    case 'boolean':
      return `${source} is never read as a boolean`;
    case 'timestamp':
    case 'date':
      return 'a number is an instant only with an epoch format';
    case 'string':
    case 'binary':
      break;
  }
  return undefined;
}
