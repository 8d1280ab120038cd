/** Conditions of every kind, alone and together. */
import type { ColumnMapping, TargetMapping } from '../../src/mapping/mapping.ts';
import type { AttributeCondition, KeyCondition } from '../../src/mapping/where/condition.ts';
import { column, target } from '../support/encoder-builders.ts';

const pk = column('pk', 'string');
const sk = column('sk', 'string');

export function routed(
  table: string,
  { keys = [], attributes = [] }: Conditions,
  columns: ColumnMapping[],
): TargetMapping {
  return target([pk, sk, ...columns], 2, { table, where: keys, whereAttributes: attributes });
}

interface Conditions {
  readonly keys?: readonly KeyCondition[];
  readonly attributes?: readonly AttributeCondition[];
}

export const CONDITIONS: readonly Conditions[] = [
  { keys: [{ attribute: 'sk', test: 'equals', values: ['PROFILE', '1', 'aGk='] }] },
  { keys: [{ attribute: 'sk', test: 'beginsWith', prefixes: ['ORDER#', 'é', '1'] }] },
  {
    keys: [
      {
        attribute: 'pk',
        test: 'not',
        condition: { attribute: 'pk', test: 'beginsWith', prefixes: ['a', '-'] },
      },
      { attribute: 'sk', test: 'not', condition: { attribute: 'sk', test: 'equals', values: ['PROFILE'] } },
    ],
  },
  { keys: [{ attribute: 'sk', test: 'beginsWith', prefixes: ['\ud83d'] }] },
  { keys: [{ attribute: 'sk', test: 'beginsWith', prefixes: [''] }] },
  { keys: [{ attribute: 'sk', test: 'atLeast', number: '1' }] },
  {
    keys: [
      { attribute: 'sk', test: 'not', condition: { attribute: 'sk', test: 'lessThan', number: '12.25' } },
    ],
    attributes: [{ attribute: 'flag', test: 'exists' }],
  },
];

/** One of each kind, on what the corpus holds, and each of them the other way round. */
const ATTRIBUTE_CONDITIONS: readonly AttributeCondition[] = (
  [
    {
      attribute: 'text',
      test: 'equals',
      values: [{ S: 'plain' }, { S: 'it\'s "so"\n' }, { N: '12.5' }, { S: 'é🔔' }, { S: 'aAb' }],
    },
    { attribute: 'text', test: 'equals', values: [{ S: '\ud83d' }, { S: '' }, { S: 'x' }] },
    { attribute: 'text', test: 'beginsWith', prefixes: ['a', 'p', 'é', '"', '\\'] },
    { attribute: 'flag', test: 'equals', values: [{ BOOL: true }] },
    { attribute: 'flag', test: 'exists' },
    { attribute: 'with.dot', test: 'exists' },
    { attribute: 'quote"d', test: 'exists' },
    { attribute: 'number', test: 'equals', values: [{ N: '0.25' }, { N: '1' }, { S: '12.50' }] },
    // Many, of which some differ in their last byte alone.
    {
      attribute: 'number',
      test: 'equals',
      values: [
        '0',
        '1',
        '-1',
        '10',
        '100',
        '1.5',
        '-1.5',
        '12.25',
        '2147483647',
        '0.001',
        '9.75',
        '9',
      ].flatMap((digits) => [{ N: digits }, { S: digits }]),
    },
    { attribute: 'number', test: 'lessThan', number: '0.1' },
    { attribute: 'number', test: 'greaterThan', number: '-1.5' },
    { attribute: 'exact', test: 'lessThan', number: '99999999999999999999999999999999999999' },
    { attribute: 'flag', test: 'equals', values: [{ BOOL: false }, { S: '' }] },
    { attribute: 'blob', test: 'equals', values: [{ S: 'aGk=' }] },
    { attribute: 'blob', test: 'beginsWith', prefixes: ['a'] },
    { attribute: 'number', test: 'atMost', number: '-1' },
    { attribute: 'big', test: 'greaterThan', number: '9223372036854775807' },
    { attribute: 'price', test: 'atLeast', number: '-0.5' },
    { attribute: 'texts', test: 'contains', values: [{ S: 'b' }, { S: 'a\nb' }, { S: '/' }] },
    { attribute: 'numbers', test: 'contains', values: [{ N: '1' }, { N: '2.5' }, { BOOL: true }] },
    { attribute: 'numbers', test: 'contains', values: [{ N: '-9' }, { S: 'only' }, { BOOL: false }] },
  ] satisfies readonly AttributeCondition[]
).flatMap((condition): AttributeCondition[] => [
  condition,
  { attribute: condition.attribute, test: 'not', condition },
]);

/** Each alone, so that the other side of each is drawn as often; and several together. */
export const ROUTES: readonly Conditions[] = [
  ...ATTRIBUTE_CONDITIONS.map((condition) => ({ attributes: [condition] })),
  {
    keys: [{ attribute: 'sk', test: 'beginsWith', prefixes: ['ORDER#'] }],
    attributes: [
      { attribute: 'price', test: 'atLeast', number: '0' },
      { attribute: 'price', test: 'lessThan', number: '100' },
      { attribute: 'flag', test: 'exists' },
    ],
  },
];
