import { describe, expect, test } from '@jest/globals';
import type { AttributeValue } from '../../../src/item/attribute-value.ts';
import { describeAttribute } from '../../../src/profile/describe-attribute.ts';
import { chooseColumn } from '../../../src/profile/values/choose-column.ts';
import { ValueProfile } from '../../../src/profile/values/value-profile.ts';

function profileOf(values: readonly AttributeValue[]): ValueProfile {
  const profile = new ValueProfile();
  for (const value of values) profile.add(value);
  return profile;
}

const texts = (...all: readonly string[]): readonly AttributeValue[] => all.map((S) => ({ S }));
const numbers = (...all: readonly string[]): readonly AttributeValue[] => all.map((N) => ({ N }));

describe('the narrowest exact type', () => {
  test.each<[string, readonly AttributeValue[], object | null]>([
    ['n', numbers('1', '-5'), { type: 'int32' }],
    ['n', numbers('1', '2000000000'), { type: 'int64' }],
    ['n', numbers('9223372036854775807'), { type: 'decimal(38,0)' }],
    ['n', numbers('12.5', '1.25'), { type: 'decimal(18,2)' }],
    ['n', numbers('0.30000000000000004'), { type: 'decimal(38,17)' }],
    ['n', numbers('1E100'), { type: 'string' }],
    ['n', numbers('1714798496'), { type: 'int64' }],
    ['createdAt', numbers('1714798496'), { type: 'timestamp', format: 'epoch_s' }],
    ['createdAt', numbers('1714798496123'), { type: 'timestamp', format: 'epoch_ms' }],
    ['createdAt', numbers('1714798496123456'), { type: 'timestamp', format: 'epoch_us' }],
    ['createdAt', numbers('1714798496', '0'), { type: 'int64' }],
    ['t', texts('2024-05-04'), { type: 'date' }],
    ['t', texts('2024-05-04T04:54:56Z', '2024-05-04 04:54:56+02'), { type: 'timestamp' }],
    ['t', texts('2024-05-04T04:54:56'), { type: 'timestamp', zone: 'UTC' }],
    ['t', texts('Sat, 04 May 2024 04:54:56 GMT'), { type: 'timestamp', format: 'rfc1123' }],
    ['t', texts('2023-06-06T18:16:40.632760903Z'), { type: 'string' }],
    ['t', texts('2024-05-04', 'soon'), { type: 'string' }],
    ['t', texts('0001-01-01T00:00:00Z'), { type: 'string' }],
    ['b', [{ BOOL: true }, { NULL: true }], { type: 'boolean' }],
    ['b', [{ B: 'aGk=' }], { type: 'binary' }],
    ['b', [{ NULL: true }], null],
    ['m', [...texts('a'), ...numbers('1')], { type: 'string' }],
    ['m', [{ BOOL: true }, ...numbers('1')], { type: 'json' }],
    ['m', [{ M: new Map() }], { type: 'json' }],
    ['l', [{ SS: ['a'] }], { type: 'list<string>' }],
    ['l', [{ L: numbers('1', '2.5') }, { NS: ['3'] }], { type: 'list<decimal(18,1)>' }],
    ['l', [{ L: texts('Sat, 04 May 2024 04:54:56 GMT') }], { type: 'list<timestamp>', format: 'rfc1123' }],
    ['l', [{ L: [...texts('a'), ...numbers('1')] }], { type: 'json' }],
    ['l', [{ L: [] }], { type: 'json' }],
    ['l', [{ L: [{ L: texts('a') }] }], { type: 'json' }],
  ])('of %s %j', (name, values, reading) => {
    expect(chooseColumn(name, profileOf(values))?.reading ?? null).toEqual(reading);
    // In two parts it is the same.
    const profile = profileOf(values.slice(0, 1));
    profile.merge(profileOf(values.slice(1)));
    expect(chooseColumn(name, profile)?.reading ?? null).toEqual(reading);
  });

  test('says where the type drifts', () => {
    const values = [...texts('a', 'b'), ...numbers('1')];
    expect(chooseColumn('x', profileOf(values))?.notes).toEqual(['Its type drifts: S (2), N (1).']);
  });
});

describe('an attribute as people see it', () => {
  test('has no text of an item', () => {
    const told = describeAttribute('note', profileOf(texts('Ada Lovelace', 'Bob 7')), 4);
    expect(told).toMatchObject({
      share: 0.5,
      smallest: 'Xxx Xxxxxxxx',
      largest: 'Xxx 9',
      shortest: 5,
      longest: 12,
    });
    expect(JSON.stringify(told)).not.toMatch(/Ada|Bob/);
    expect(describeAttribute('n', profileOf(numbers('10', '9')), 2)).toMatchObject({
      smallest: '9',
      largest: '10',
    });
  });

  test.each<[string, AttributeValue, string | null]>([
    ['contact', { S: 'ada@example.com' }, 'e-mail'],
    ['addr', { S: '192.168.0.1' }, 'IP address'],
    ['addr', { S: '2001:db8:0:0:0:0:0:1' }, 'IP address'],
    ['call', { S: '+49 151 1234567' }, 'phone'],
    ['firstName', { S: 'Ada' }, 'name'],
    ['mobile', { N: '491511234567' }, 'phone'],
    ['emailVerified', { BOOL: true }, null],
    ['title', { S: 'Hello' }, null],
    ['version', { S: '1.2.3' }, null],
  ])('%s %j looks like %s', (name, value, kind) => {
    expect(describeAttribute(name, profileOf([value]), 1).personal).toBe(kind);
  });
});
