import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { AttributeValue } from '../../../src/item/attribute-value.ts';
import { parseDefault } from '../../../src/type/default-value.ts';
import { convert } from '../../../src/type/convert.ts';
import { compileColumnOf } from '../../support/mapping-problems.ts';

function typeOf(type: string, format?: string) {
  return compileColumnOf('x', format === undefined ? type : { type, format }).type;
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
  ['int32', undefined, 2_147_483_648, 'expected int32, got the number 2147483648'],
  ['int64', undefined, '9223372036854775808', 'expected int64, got the string "9223372036854775808"'],
  ['int64', undefined, 1.5, 'expected int64, got the number 1.5'],
  ['int64', undefined, true, 'expected int64, got the boolean true'],
  ['decimal(4,2)', undefined, '1.234', 'expected decimal(4,2), got the string "1.234"'],
  ['decimal(4,2)', undefined, 100, 'expected decimal(4,2), got the number 100'],
  ['float64', undefined, 'NaN', 'expected float64, got the string "NaN"'],
  ['boolean', undefined, 'true', 'expected true or false, got the string "true"'],
  ['binary', undefined, 'AQI', 'expected binary as padded base64, got the string "AQI"'],
  [
    'timestamp',
    undefined,
    '2024-02-30T00:00:00Z',
    'expected a timestamp such as "2024-01-31T23:59:59Z", got the string "2024-02-30T00:00:00Z"',
  ],
  [
    'timestamp',
    undefined,
    '2024-01-31',
    'expected a timestamp such as "2024-01-31T23:59:59Z", got the string "2024-01-31"',
  ],
  ['timestamp', undefined, 0, 'expected a timestamp such as "2024-01-31T23:59:59Z", got the number 0'],
  [
    'timestamp',
    'epoch_s',
    1_700_000_000_000,
    'expected a timestamp as a whole number (epoch_s), got the number 1700000000000',
  ],
  ['timestamp', 'epoch_ms', 1.5, 'expected a timestamp as a whole number (epoch_ms), got the number 1.5'],
  [
    'timestamp',
    'rfc1123',
    'Tue, 31 Jan 2024 23:59:59 GMT',
    'expected a timestamp such as "Wed, 31 Jan 2024 23:59:59 GMT", got the string "Tue, 31 Jan 2024 23:59:59 GMT"',
  ],
  ['date', undefined, '2300-01-01', 'expected a date such as "2024-01-31", got the string "2300-01-01"'],
  ['date', undefined, '1899-12-31', 'expected a date such as "2024-01-31", got the string "1899-12-31"'],
  ['list<string>', undefined, 'a', 'expected list<string>, got the string "a"'],
  ['list<int32>', undefined, [1, 'x'], 'expected int32, got the string "x"'],
];

describe('parseDefault', () => {
  test.each(GOOD)('%s %s takes %j', (type, format, json, value) => {
    expect(parseDefault(json, typeOf(type, format))).toEqual({ value });
  });

  test.each(BAD)('%s %s refuses %j', (type, format, json, problem) => {
    expect(parseDefault(json, typeOf(type, format))).toEqual({ problem });
  });

  const json = fc.oneof(
    ...GOOD.map((good) => fc.constant(good[2])),
    ...BAD.map((bad) => fc.constant(bad[2])),
    fc.integer(),
    fc.maxSafeInteger(),
    fc.double(),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)),
    fc.array(fc.oneof(fc.integer(), fc.string()), { maxLength: 3 }),
    fc.string(),
  );
  const types = GOOD.map(([type, format]) => typeOf(type, format));

  test('what it takes always fits the column', () => {
    fc.assert(
      fc.property(json, fc.constantFrom(...types), (value, type) => {
        const parsed = parseDefault(value, type);
        const cell = 'value' in parsed ? convert(parsed.value, type) : null;
        expect(cell?.kind).not.toBe('mismatch');
      }),
      { numRuns: 2000 },
    );
  });
});
