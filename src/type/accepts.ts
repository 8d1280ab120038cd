/**
 * What each column type takes from each DynamoDB type. This is the one table of it: the converter asks it, and
 * docs/types.md shows it (a test holds the two together). NULL is not in it: it becomes SQL NULL in every type.
 */
import type { AttributeTag } from '../item/attribute-value.ts';
import type { ColumnType, NumberType, RowsType, ScalarType, TimeFormat } from './column-type.ts';

export type ValueTag = Exclude<AttributeTag, 'NULL'>;

/** The types that take values, with the format where it decides what they take. Lists follow from these. */
export type AcceptanceRow =
  | Exclude<ScalarType['kind'], 'timestamp' | 'date'>
  | `${NumberType['kind']}, text`
  | 'json'
  | `timestamp, ${TimeFormat}`
  | 'date, day'
  | `date, ${TimeFormat}`;

/** How a value of each DynamoDB type is taken. Types that are missing here are a mismatch. */
export type Acceptance = Readonly<Partial<Record<ValueTag, string>>>;

const SAME_IN_TEXT = 'a number, the same';
const EXACT_INTEGER: Acceptance = { N: 'exact, in range' };
const EXACT_DECIMAL: Acceptance = { N: 'exact, within p and s' };
const NEAREST_DOUBLE: Acceptance = { N: 'the nearest double' };
const WHOLE_MICROSECONDS: Acceptance = { N: 'down to microseconds', S: 'plain digits, the same' };

export const ACCEPTS: Readonly<Record<AcceptanceRow, Acceptance>> = {
  string: { S: 'the text', N: 'its canonical digits' },
  int32: EXACT_INTEGER,
  int64: EXACT_INTEGER,
  decimal: EXACT_DECIMAL,
  float64: NEAREST_DOUBLE,
  'int32, text': { ...EXACT_INTEGER, S: SAME_IN_TEXT },
  'int64, text': { ...EXACT_INTEGER, S: SAME_IN_TEXT },
  'decimal, text': { ...EXACT_DECIMAL, S: SAME_IN_TEXT },
  'float64, text': { ...NEAREST_DOUBLE, S: SAME_IN_TEXT },
  boolean: { BOOL: 'the same' },
  'timestamp, iso8601': { S: 'down to microseconds' },
  'timestamp, rfc1123': { S: 'in GMT' },
  'timestamp, epoch_s': WHOLE_MICROSECONDS,
  'timestamp, epoch_ms': WHOLE_MICROSECONDS,
  'timestamp, epoch_us': WHOLE_MICROSECONDS,
  'date, day': { S: 'YYYY-MM-DD' },
  'date, iso8601': { S: 'its UTC day' },
  'date, rfc1123': { S: 'its UTC day' },
  'date, epoch_s': { N: 'its UTC day', S: 'plain digits, the same' },
  'date, epoch_ms': { N: 'its UTC day', S: 'plain digits, the same' },
  'date, epoch_us': { N: 'its UTC day', S: 'plain digits, the same' },
  binary: { B: 'the bytes' },
  json: {
    S: 'string',
    N: 'number, all digits',
    B: 'base64 string',
    BOOL: '`true`, `false`',
    M: 'object',
    L: 'array',
    SS: 'sorted array',
    NS: 'sorted array',
    BS: 'sorted array',
  },
};

/** The sets that fill a list, by what their elements are. */
export const SET_OF = { SS: 'S', NS: 'N', BS: 'B' } as const satisfies Partial<Record<ValueTag, ValueTag>>;

/** The row of the table for a type that is neither a list nor rows. */
export function acceptanceRow(
  type: Exclude<ColumnType, { readonly kind: 'list' } | RowsType>,
): AcceptanceRow {
  if (type.kind === 'timestamp') return `timestamp, ${type.format}`;
  if (type.kind === 'date') return `date, ${type.format}`;
  return 'format' in type && type.format !== undefined ? `${type.kind}, ${type.format}` : type.kind;
}

/** Whether values of a DynamoDB type can fit a column type at all; whether one does is for `convert`. */
export function accepts(type: ColumnType, tag: ValueTag): boolean {
  if (type.kind === 'rows') return type.by === 'name' ? tag === 'M' : tag === 'L' || tag in SET_OF;
  if (type.kind !== 'list') return ACCEPTS[acceptanceRow(type)][tag] !== undefined;
  if (tag === 'L') return true;
  return (tag === 'SS' || tag === 'NS' || tag === 'BS') && accepts(type.element, SET_OF[tag]);
}
