import { describe, expect, test } from '@jest/globals';
import { type AttributeValue, tagOf } from '../../../src/item/attribute-value.ts';
import type { TimeFormat } from '../../../src/type/column-type.ts';
import { ACCEPTS, acceptanceRow, type AcceptanceRow } from '../../../src/type/accepts.ts';
import { convert } from '../../../src/type/convert.ts';
import { date, inText, map, reasonOf, takes, timestamp } from '../../support/conversions.ts';
import { typeOf } from '../../support/encoder-builders.ts';

describe('the table of what types take', () => {
  /** For each cell of the table, a value that fits. */
  const FITTING: Readonly<Record<AcceptanceRow, readonly AttributeValue[]>> = {
    string: [{ S: 'x' }, { N: '1' }],
    int32: [{ N: '1' }],
    int64: [{ N: '1' }],
    decimal: [{ N: '1' }],
    float64: [{ N: '1' }],
    'int32, text': [{ N: '1' }, { S: '1.0' }],
    'int64, text': [{ N: '1' }, { S: '1E3' }],
    'decimal, text': [{ N: '1' }, { S: '12.50' }],
    'float64, text': [{ N: '1' }, { S: '-.5' }],
    boolean: [{ BOOL: false }],
    'timestamp, iso8601': [{ S: '2024-05-04T04:54:56Z' }],
    'timestamp, rfc1123': [{ S: 'Sat, 04 May 2024 04:54:56 GMT' }],
    'timestamp, epoch_s': [{ S: '1' }, { N: '1' }],
    'timestamp, epoch_ms': [{ S: '1' }, { N: '1' }],
    'timestamp, epoch_us': [{ S: '1' }, { N: '1' }],
    'date, day': [{ S: '2024-05-04' }],
    'date, iso8601': [{ S: '2024-05-04T04:54:56Z' }],
    'date, rfc1123': [{ S: 'Sat, 04 May 2024 04:54:56 GMT' }],
    'date, epoch_s': [{ S: '1' }, { N: '1' }],
    'date, epoch_ms': [{ S: '1' }, { N: '1' }],
    'date, epoch_us': [{ S: '1' }, { N: '1' }],
    binary: [{ B: 'AA==' }],
    json: [
      { S: 'x' },
      { N: '1' },
      { B: 'AA==' },
      { BOOL: true },
      map(),
      { L: [] },
      { SS: ['x'] },
      { NS: ['1'] },
      { BS: ['AA=='] },
    ],
  };
  const FORMATS: readonly TimeFormat[] = ['iso8601', 'rfc1123', 'epoch_s', 'epoch_ms', 'epoch_us'];
  const SCALARS = [
    ...['string', 'int32', 'int64', 'decimal(10,2)', 'float64', 'boolean', 'binary', 'json'].map(typeOf),
    ...(['int32', 'int64', 'decimal(10,2)', 'float64'] as const).map((type) => inText(type)),
    ...FORMATS.map(timestamp),
    ...(['day', ...FORMATS] as const).map(date),
  ].filter((type) => type.kind !== 'list' && type.kind !== 'rows');

  test('has a row for every type', () => {
    expect(SCALARS.map(acceptanceRow).toSorted()).toEqual(Object.keys(ACCEPTS).toSorted());
  });

  test.each(SCALARS.map((type) => [acceptanceRow(type), type] as const))(
    '%s takes what it says, and no more',
    (row, type) => {
      expect(FITTING[row].map(tagOf).toSorted()).toEqual(Object.keys(ACCEPTS[row]).toSorted());
      for (const value of FITTING[row]) expect(convert(value, type).kind).not.toBe('mismatch');
      for (const value of FITTING.json.filter((each) => !takes(type, each))) {
        expect(reasonOf(value, type)).toMatch(/^expected .*, got /);
      }
      expect(convert({ NULL: true }, type)).toEqual({ kind: 'null' });
    },
  );
});

describe('string', () => {
  test.each(['', ' x ', 'a\tb\nc\r\\N\u0000', '👩‍👩‍👧', '\ufeff', 'NULL'])('keeps %j as it is', (text) => {
    expect(convert({ S: text }, { kind: 'string' })).toEqual({ kind: 'text', text });
  });

  test.each(['\ud83d', 'a\udd14b', '\udd14\ud83d'])('refuses the half character in %j', (text) => {
    expect(reasonOf({ S: text }, { kind: 'string' })).toBe(
      `expected string, got S ${JSON.stringify(text)} (it holds half of a surrogate pair, which UTF-8 cannot express)`,
    );
  });

  test('takes a number as its canonical digits', () => {
    expect(convert({ N: '-1.50E2' }, { kind: 'string' })).toEqual({ kind: 'text', text: '-150' });
  });
});

describe('binary and json', () => {
  test.each(['', 'AA==', '/+8='])('the bytes of %j', (base64) => {
    const cell = convert({ B: base64 }, { kind: 'binary' });
    expect(cell.kind === 'binary' ? Buffer.from(cell.bytes).toString('base64') : cell).toBe(base64);
  });

  test('json takes nested values exactly', () => {
    const value = map(['n', { N: '1.10' }], ['z', { NULL: true }], ['s', { NS: ['10', '9'] }]);
    expect(convert(value, { kind: 'json' })).toEqual({ kind: 'json', text: '{"n":1.1,"z":null,"s":[9,10]}' });
  });

  test('json refuses half a character in a value or a name, wherever it hides', () => {
    expect(reasonOf({ L: [map(['a', { S: '\ud83d' }])] }, { kind: 'json' })).toContain(
      'half of a surrogate pair',
    );
    expect(reasonOf(map(['\udd14', { N: '1' }]), { kind: 'json' })).toContain('half of a surrogate pair');
  });
});

describe('list', () => {
  test.each<[string, AttributeValue, unknown]>([
    [
      'list<string>',
      { L: [{ S: 'b' }, { N: '1.0' }, { NULL: true }, { S: 'a' }] },
      [
        { kind: 'text', text: 'b' },
        { kind: 'text', text: '1' },
        { kind: 'null' },
        { kind: 'text', text: 'a' },
      ],
    ],
    ['list<string>', { L: [] }, []],
    [
      'list<string>',
      { SS: ['b', '🔔', '\uffef', 'a'] },
      ['a', 'b', '\uffef', '🔔'].map((text) => ({ kind: 'text', text })),
    ],
    ['list<string>', { NS: ['10', '9', '-1'] }, ['-1', '9', '10'].map((text) => ({ kind: 'text', text }))],
    [
      'list<int32>',
      { NS: ['10', '9', '-1'] },
      ['-1', '9', '10'].map((digits) => ({ kind: 'number', digits })),
    ],
    [
      'list<decimal(5,1)>',
      { NS: ['1.50', '1.4'] },
      ['1.4', '1.5'].map((digits) => ({ kind: 'number', digits })),
    ],
    [
      'list<boolean>',
      { L: [{ BOOL: true }, { BOOL: false }] },
      [
        { kind: 'boolean', value: true },
        { kind: 'boolean', value: false },
      ],
    ],
    [
      'list<binary>',
      { BS: ['/w==', 'AA=='] },
      [
        { kind: 'binary', bytes: Buffer.from([0]) },
        { kind: 'binary', bytes: Buffer.from([255]) },
      ],
    ],
    [
      'list<date>',
      { SS: ['1970-01-03', '1970-01-02'] },
      [
        { kind: 'date', days: 1 },
        { kind: 'date', days: 2 },
      ],
    ],
  ])('%s takes %j', (type, value, items) => {
    expect(convert(value, typeOf(type))).toEqual({ kind: 'list', items });
  });

  test.each<[string, AttributeValue, string]>([
    [
      'list<int32>',
      { L: [{ N: '1' }, { N: '1.5' }] },
      'element 2 of the list: expected int32, got N 1.5 (1 fraction digit)',
    ],
    ['list<int32>', { SS: ['1'] }, 'expected list<int32>, got SS with 1 element'],
    ['list<string>', { BS: ['AA=='] }, 'expected list<string>, got BS with 1 element'],
    ['list<binary>', { NS: ['1', '2'] }, 'expected list<binary>, got NS with 2 elements'],
    ['list<boolean>', { NS: ['1'] }, 'expected list<boolean>, got NS with 1 element'],
    ['list<string>', { S: 'a,b' }, 'expected list<string>, got S "a,b"'],
    ['list<string>', map(), 'expected list<string>, got M with 0 members'],
    ['list<string>', { L: [{ L: [] }] }, 'element 1 of the list: expected string, got L with 0 elements'],
    ['list<int32>', { NS: ['1', '3000000000'] }, 'element 2 of the list: expected int32'],
  ])('%s refuses %j', (type, value, reason) => {
    expect(reasonOf(value, typeOf(type))).toContain(reason);
  });
});
