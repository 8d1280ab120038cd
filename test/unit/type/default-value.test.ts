import { describe, expect, test } from '@jest/globals';
import type { AttributeValue } from '../../../src/item/attribute-value.ts';
import { parseDefault } from '../../../src/type/default-value.ts';
import { convert } from '../../../src/type/convert.ts';
import { compileColumnOf } from '../../support/mapping-problems.ts';

function typeOf(type: string, format?: string) {
  const compiled = compileColumnOf('x', format === undefined ? type : { type, format }).type;
  if (compiled.kind === 'rows') throw new Error('no type of a column');
  return compiled;
}

const GOOD: readonly [string, string | undefined, unknown, AttributeValue][] = [
  ['string', undefined, '', { S: '' }],
  ['string', undefined, 'NULL', { S: 'NULL' }],
  ['int32', undefined, -5, { N: '-5' }],
  ['int64', undefined, '9223372036854775807', { N: '9223372036854775807' }],
  ['decimal(18,2)', undefined, 0, { N: '0' }],
  ['decimal(18,2)', undefined, '1.50', { N: '1.5' }],
  ['decimal(38,38)', undefined, `0.${'1'.repeat(38)}`, { N: `0.${'1'.repeat(38)}` }],
  ['float64', undefined, 1e30, { N: `1${'0'.repeat(30)}` }],
  ['boolean', undefined, false, { BOOL: false }],
  ['binary', undefined, 'AQI=', { B: 'AQI=' }],
  ['binary', undefined, '', { B: '' }],
  ['timestamp', undefined, '2024-02-29T23:59:59.123456Z', { S: '2024-02-29T23:59:59.123456Z' }],
  ['timestamp', 'epoch_ms', 0, { N: '0' }],
  ['timestamp', 'epoch_ms', 1.5, { N: '1.5' }],
  ['timestamp', 'epoch_us', '1700000000000001', { N: '1700000000000001' }],
  ['timestamp', 'rfc1123', 'Wed, 31 Jan 2024 23:59:59 GMT', { S: 'Wed, 31 Jan 2024 23:59:59 GMT' }],
  ['date', undefined, '1900-01-01', { S: '1900-01-01' }],
  ['date', 'epoch_s', 1_700_000_000, { N: '1700000000' }],
  ['list<string>', undefined, [], { L: [] }],
  ['list<int64>', undefined, [1, null, '2'], { L: [{ N: '1' }, { NULL: true }, { N: '2' }] }],
  [
    'json',
    undefined,
    { a: [1, 'b', true, null] },
    { M: new Map([['a', { L: [{ N: '1' }, { S: 'b' }, { BOOL: true }, { NULL: true }] }]]) },
  ],
];

const BAD: readonly [string, string | undefined, unknown, string][] = [
  ['string', undefined, 5, 'expected a string, got the number 5'],
  ['string', undefined, null, 'a missing attribute is NULL already; leave "default" out'],
  [
    'int32',
    undefined,
    2_147_483_648,
    'expected int32, got N 2147483648 (the range is -2147483648 to 2147483647)',
  ],
  [
    'int64',
    undefined,
    '9223372036854775808',
    'expected int64, got N 9223372036854775808 (the range is -9223372036854775808 to 9223372036854775807)',
  ],
  ['int64', undefined, 1.5, 'expected int64, got N 1.5 (1 fraction digit)'],
  ['int64', undefined, true, 'expected int64, got the boolean true'],
  ['decimal(4,2)', undefined, '1.234', 'expected decimal(4,2), got N 1.234 (3 fraction digits)'],
  ['decimal(4,2)', undefined, 100, 'expected decimal(4,2), got N 100 (3 integer digits)'],
  ['float64', undefined, 'NaN', 'expected float64, got the string "NaN"'],
  ['boolean', undefined, 'true', 'expected true or false, got the string "true"'],
  ['binary', undefined, 'AQI', 'expected binary as padded base64, got the string "AQI"'],
  [
    'timestamp',
    undefined,
    '2024-02-30T00:00:00Z',
    'expected timestamp in the format iso8601, got S "2024-02-30T00:00:00Z" (there is no such date)',
  ],
  [
    'timestamp',
    undefined,
    '2024-01-31',
    'expected timestamp in the format iso8601, got S "2024-01-31" (the form is YYYY-MM-DDThh:mm:ss[.ffffff] and Z or ±hh:mm)',
  ],
  ['timestamp', undefined, 0, 'expected a timestamp as text (iso8601), got the number 0'],
  [
    'timestamp',
    'epoch_s',
    1_700_000_000_000,
    'expected timestamp in the format epoch_s, got N 1700000000000 (the range is 1900-01-01 up to but not including 2300-01-01)',
  ],
  [
    'timestamp',
    'rfc1123',
    'Tue, 31 Jan 2024 23:59:59 GMT',
    'expected timestamp in the format rfc1123, got S "Tue, 31 Jan 2024 23:59:59 GMT" (that day is a Wed)',
  ],
  [
    'date',
    undefined,
    '2300-01-01',
    'expected date in the format day, got S "2300-01-01" (the range is 1900-01-01 up to but not including 2300-01-01)',
  ],
  [
    'date',
    undefined,
    '1899-12-31',
    'expected date in the format day, got S "1899-12-31" (the range is 1900-01-01 up to but not including 2300-01-01)',
  ],
  ['list<string>', undefined, 'a', 'expected list<string>, got the string "a"'],
  ['list<int32>', undefined, [1, 'x'], 'expected int32, got the string "x"'],
];

describe('parseDefault', () => {
  test.each(GOOD)('%s %s takes %j', (type, format, json, value) => {
    const parsed = parseDefault(json, typeOf(type, format));
    expect(parsed).toEqual({ value, cell: convert(value, typeOf(type, format)) });
  });

  test.each(BAD)('%s %s refuses %j', (type, format, json, problem) => {
    expect(parseDefault(json, typeOf(type, format))).toEqual({ problem });
  });
});
