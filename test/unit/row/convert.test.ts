import { describe, expect, test } from '@jest/globals';
import { type AttributeValue, tagOf } from '../../../src/decode/attribute-value.ts';
import type { ColumnType, TimeFormat } from '../../../src/mapping/column-type.ts';
import { accepts, ACCEPTS, acceptanceRow, type AcceptanceRow } from '../../../src/row/accepts.ts';
import { convert } from '../../../src/row/convert.ts';
import { ISO_FORMS } from '../../../src/mapping/formats.ts';
import { NullTest } from '../../../src/row/null-test.ts';
import { YEARS_1_TO_9999 } from '../../../src/row/calendar.ts';
import { column, typeOf } from '../../support/encoder-builders.ts';
import { compileColumnOf } from '../../support/mapping-problems.ts';

const timestamp = (format: TimeFormat): ColumnType => ({ kind: 'timestamp', format });
const date = (format: 'day' | TimeFormat): ColumnType => ({ kind: 'date', format });
const inText = (type: string): ColumnType => compileColumnOf('x', { type, format: 'text' }).type;
const micros = (text: string): bigint => BigInt(Date.parse(text)) * 1000n;
const map = (...pairs: readonly (readonly [string, AttributeValue])[]): AttributeValue => ({
  M: new Map(pairs),
});

function reasonOf(value: AttributeValue, type: ColumnType): string {
  const cell = convert(value, type);
  return cell.kind === 'mismatch' ? cell.reason : `no mismatch but ${cell.kind}`;
}

function takes(type: ColumnType, value: AttributeValue): boolean {
  const tag = tagOf(value);
  return tag !== 'NULL' && accepts(type, tag);
}

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
  ].filter((type) => type.kind !== 'list');

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

describe('numbers', () => {
  test.each([
    ['int32', '1E3', '1000'],
    ['int32', '2147483647', '2147483647'],
    ['int32', '-2147483648', '-2147483648'],
    ['int32', '-0.0', '0'],
    ['int64', '9223372036854775807', '9223372036854775807'],
    ['int64', '-9223372036854775808', '-9223372036854775808'],
    ['int64', '1.0', '1'],
    ['decimal(10,2)', '12345678.9', '12345678.9'],
    ['decimal(10,2)', '-99999999.99', '-99999999.99'],
    ['decimal(2,2)', '0.99', '0.99'],
    ['decimal(2,2)', '0', '0'],
    ['decimal(38,0)', '9'.repeat(38), '9'.repeat(38)],
    ['decimal(38,38)', `0.${'9'.repeat(38)}`, `0.${'9'.repeat(38)}`],
    ['decimal(10,2)', '12.3400', '12.34'],
  ])('%s takes %s as %s', (type, number, digits) => {
    expect(convert({ N: number }, typeOf(type))).toEqual({ kind: 'number', digits });
  });

  test.each([
    ['int32', { N: '1.5' }, 'expected int32, got N 1.5 (1 fraction digit)'],
    [
      'int32',
      { N: '2147483648' },
      'expected int32, got N 2147483648 (the range is -2147483648 to 2147483647)',
    ],
    [
      'int32',
      { N: '-2147483649' },
      'expected int32, got N -2147483649 (the range is -2147483648 to 2147483647)',
    ],
    ['int64', { N: '9223372036854775808' }, 'got N 9223372036854775808 (the range is'],
    ['int64', { N: '-9223372036854775809' }, 'got N -9223372036854775809 (the range is'],
    ['int64', { N: '1E100' }, 'got N 1E100 (the range is'],
    ['decimal(10,2)', { N: '12.345' }, 'expected decimal(10,2), got N 12.345 (3 fraction digits)'],
    ['decimal(10,2)', { N: '123456789' }, 'expected decimal(10,2), got N 123456789 (9 integer digits)'],
    ['decimal(2,2)', { N: '1' }, 'expected decimal(2,2), got N 1 (1 integer digit)'],
    ['decimal(38,10)', { N: '1E-11' }, '(11 fraction digits)'],
    [
      'int32',
      { S: '12' },
      'expected int32, got S "12" (text is read as a number only with "format": "text")',
    ],
    [
      'float64',
      { S: '1.5' },
      'expected float64, got S "1.5" (text is read as a number only with "format": "text")',
    ],
    ['boolean', { S: 'true' }, 'expected boolean, got S "true" (text is never read as a boolean)'],
    ['boolean', { N: '1' }, 'expected boolean, got N 1 (a number is never read as a boolean)'],
    ['int32', { BOOL: true }, 'expected int32, got BOOL true'],
    ['string', { BOOL: true }, 'expected string, got BOOL true'],
    ['string', map(['a', { S: 'x' }]), 'expected string, got M with 1 member'],
    ['string', { L: [] }, 'expected string, got L with 0 elements'],
    ['binary', { S: 'aGk=' }, 'expected binary, got S "aGk="'],
    ['string', { B: 'aGk=' }, 'expected string, got B of 2 bytes'],
    ['string', { SS: ['a', 'b'] }, 'expected string, got SS with 2 elements'],
  ])('%s refuses %j', (type, value, reason) => {
    expect(reasonOf(value, typeOf(type))).toContain(reason);
  });

  test('float64 takes the nearest double, and every number that DynamoDB has', () => {
    expect(convert({ N: '0.1' }, { kind: 'float64' })).toEqual({ kind: 'float', value: 0.1 });
    expect(convert({ N: '9007199254740993' }, { kind: 'float64' })).toEqual({
      kind: 'float',
      value: 9007199254740992,
    });
    expect(convert({ N: '-9.99E+125' }, { kind: 'float64' })).toEqual({ kind: 'float', value: -9.99e125 });
    expect(convert({ N: '1E-130' }, { kind: 'float64' })).toEqual({ kind: 'float', value: 1e-130 });
    expect(convert({ N: '-0' }, { kind: 'float64' })).toEqual({ kind: 'float', value: 0 });
  });

  test('a long value is cut in the reason', () => {
    const reason = reasonOf({ S: 'x'.repeat(400_000) }, { kind: 'int32' });
    expect(reason).toContain('399940 characters more');
    expect(reason.length).toBeLessThan(200);
  });
});

describe('timestamp', () => {
  test.each([
    ['2024-05-04T04:54:56Z', micros('2024-05-04T04:54:56Z')],
    ['2024-05-04 04:54:56Z', micros('2024-05-04T04:54:56Z')],
    ['2024-05-04T04:54:56.1Z', micros('2024-05-04T04:54:56.100Z')],
    ['2024-05-04T04:54:56.123456Z', micros('2024-05-04T04:54:56.123Z') + 456n],
    ['2024-05-04T04:54:56.123456000Z', micros('2024-05-04T04:54:56.123Z') + 456n],
    ['2024-05-04T04:54:56+02:00', micros('2024-05-04T02:54:56Z')],
    ['2024-05-04T23:54:56-03:30', micros('2024-05-05T03:24:56Z')],
    ['2024-02-29T00:00:00Z', micros('2024-02-29T00:00:00Z')],
    ['2000-02-29T00:00:00Z', micros('2000-02-29T00:00:00Z')],
    ['1900-01-01T00:00:00Z', micros('1900-01-01T00:00:00Z')],
    ['1899-12-31T23:00:00-01:00', micros('1900-01-01T00:00:00Z')],
    ['2299-12-31T23:59:59.999999Z', micros('2300-01-01T00:00:00Z') - 1n],
    ['1969-12-31T23:59:59.999999Z', -1n],
  ])('takes the ISO 8601 text %s', (text, instant) => {
    expect(convert({ S: text }, timestamp('iso8601'))).toEqual({ kind: 'timestamp', micros: instant });
  });

  test.each([
    ['2024-05-04T04:54:56', 'without Z or an offset the instant is not known; "zone" says'],
    ['2024-05-04', 'the form is'],
    ['2024-05-04t04:54:56z', 'the form is'],
    ['2024-05-04T04:54:56+020', 'the form is'],
    ['2024-05-04T04:54:56[Europe/London]', 'the form is'],
    ['2024-05-04T04:54:56Z[]', 'the form is'],
    ['2024-05-04T04:54:56Z[UTC', 'the form is'],
    ['2024-05-04T04+02:00', 'the form is'],
    ['2024-05-04T04:54:56,5Z', 'the form is'],
    ['2024-05-04T04:54:56.Z', 'the form is'],
    [' 2024-05-04T04:54:56Z', 'the form is'],
    ['2024-05-04T04:54:56Z\n', 'the form is'],
    ['+02024-05-04T04:54:56Z', 'the form is'],
    ['', 'the form is'],
    ['2023-02-29T00:00:00Z', 'there is no such date'],
    ['1900-02-29T00:00:00Z', 'there is no such date'],
    ['2024-04-31T00:00:00Z', 'there is no such date'],
    ['2024-00-10T00:00:00Z', 'there is no such date'],
    ['2024-13-10T00:00:00Z', 'there is no such date'],
    ['2024-01-00T00:00:00Z', 'there is no such date'],
    ['2024-05-04T24:00:00Z', 'there is no such time of day'],
    ['2024-05-04T04:60:00Z', 'there is no such time of day'],
    ['2016-12-31T23:59:60Z', 'there is no such time of day'],
    ['2024-05-04T04:54:56+24:00', 'there is no such offset'],
    ['2024-05-04T04:54:56+02:60', 'there is no such offset'],
    ['2024-05-04T04:54:56.1234567Z', 'finer than a microsecond; "round": "down" takes the microsecond'],
    ['1899-12-31T23:59:59Z', 'the range is 1900-01-01'],
    ['0001-01-01T00:00:00Z', 'the range is 1900-01-01'],
    ['2300-01-01T00:00:00Z', 'the range is 1900-01-01'],
    ['1900-01-01T00:00:00+01:00', 'the range is 1900-01-01'],
  ])('refuses the ISO 8601 text %j', (text, why) => {
    const reason = reasonOf({ S: text }, timestamp('iso8601'));
    expect(reason).toContain('expected timestamp in the format iso8601, got S ');
    expect(reason).toContain(`(${why}`);
  });

  /** What each example of the table stands for, in the zone +02:00 and rounded down. */
  const ISO_INSTANTS: Readonly<Record<string, string>> = {
    '2024-05-04T04:54:56.123456Z': '2024-05-04T04:54:56.123456',
    '2024-05-04T04:54:56Z': '2024-05-04T04:54:56.000000',
    '2024-05-04 04:54:56Z': '2024-05-04T04:54:56.000000',
    '2023-06-06T18:16Z': '2023-06-06T18:16:00.000000',
    '2025-12-17T22:47:08.305464+01:00': '2025-12-17T21:47:08.305464',
    '2022-05-31T07:52:56.767998+0000': '2022-05-31T07:52:56.767998',
    '2024-05-04 06:54:56.5+02': '2024-05-04T04:54:56.500000',
    '2023-06-06T18:16:40+01:00[Europe/London]': '2023-06-06T17:16:40.000000',
    '2018-12-09T01:19:01.010203': '2018-12-08T23:19:01.010203',
    '2025-08-07T16:29:46.0295987+03:00': '2025-08-07T13:29:46.029598',
    '2023-06-06T18:16:40.632760903Z': '2023-06-06T18:16:40.632760',
  };

  test.each(ISO_FORMS.map((form) => [form.form, form] as const))(
    'takes ISO 8601 with %s, given what that needs',
    (_, { example, needs }) => {
      const text = ISO_INSTANTS[example] ?? '';
      const instant = micros(`${text.slice(0, 23)}Z`) + BigInt(text.slice(23));
      const given = { type: 'timestamp', zone: '+02:00', round: 'down' };
      const type = compileColumnOf('x', given).type;
      expect(convert({ S: example }, type)).toEqual({ kind: 'timestamp', micros: instant });
      const bare = convert({ S: example }, timestamp('iso8601'));
      if (needs === null) expect(bare).toEqual({ kind: 'timestamp', micros: instant });
      else expect(reasonOf({ S: example }, timestamp('iso8601'))).toContain(`"${needs}"`);
    },
  );

  test.each<[TimeFormat, AttributeValue, bigint]>([
    ['iso8601', { S: '1969-12-31T23:59:59.9999999Z' }, -1n],
    ['iso8601', { S: '2024-05-04T04:54:56.9999999+00:00' }, micros('2024-05-04T04:54:57Z') - 1n],
    ['epoch_s', { N: '1591315200.1234567' }, 1_591_315_200_123_456n],
    ['epoch_s', { S: '1591315200.9999999' }, 1_591_315_200_999_999n],
    ['epoch_s', { N: '-0.0000001' }, -1n],
    ['epoch_s', { N: '-1.0000009' }, -1_000_001n],
    ['epoch_ms', { N: '1591315200123.4567' }, 1_591_315_200_123_456n],
    ['epoch_us', { N: '0.9' }, 0n],
    ['epoch_us', { N: '-0.9' }, -1n],
    ['epoch_us', { N: '-12.5' }, -13n],
  ])('rounds %s %j down to the earlier microsecond', (format, value, instant) => {
    const rounded: ColumnType = { kind: 'timestamp', format, round: 'down' };
    expect(convert(value, rounded)).toEqual({ kind: 'timestamp', micros: instant });
    expect(reasonOf(value, timestamp(format))).toContain('(finer than a microsecond; "round": "down"');
  });

  test.each<[bigint, string]>([
    [micros('2018-12-09T01:19:01Z') + 10_203n, 'UTC'],
    [micros('2018-12-09T00:19:01Z') + 10_203n, '+01:00'],
    [micros('2018-12-09T04:49:01Z') + 10_203n, '-03:30'],
  ])('takes %s for a text without an offset in the zone %s, and others by theirs', (instant, zone) => {
    const { type } = compileColumnOf('x', { type: 'timestamp', zone });
    const read = (S: string): unknown => convert({ S }, type);
    expect(read('2018-12-09T01:19:01.010203')).toEqual({ kind: 'timestamp', micros: instant });
    expect(read('2018-12-09T01:19:01.010203+00')).toEqual({
      kind: 'timestamp',
      micros: micros('2018-12-09T01:19:01Z') + 10_203n,
    });
  });

  test('reaches as far as the warehouse does', () => {
    const at = (S: string): unknown => convert({ S }, timestamp('iso8601'), { days: YEARS_1_TO_9999 });
    const instant = (text: string): unknown => ({ kind: 'timestamp', micros: micros(text) });
    expect(at('0001-01-01T00:00:00Z')).toEqual(instant('0001-01-01T00:00:00.000Z'));
    expect(at('9999-12-31T23:59:59Z')).toEqual(instant('9999-12-31T23:59:59.000Z'));
    for (const text of ['0001-01-01T00:00:00+00:01', '0000-06-01T00:00:00Z', '9999-12-31T23:59:59-00:01']) {
      expect(at(text)).toMatchObject({ reason: expect.stringContaining('the range is 0001-01-01') });
    }
    expect(convert({ S: '9999-12-31' }, date('day'), { days: YEARS_1_TO_9999 })).toEqual({
      kind: 'date',
      days: 2_932_896,
    });
  });

  test.each([
    ['epoch_s', '1704164645', 1_704_164_645_000_000n],
    ['epoch_s', '1704164645.000001', 1_704_164_645_000_001n],
    ['epoch_s', '-2208988800', micros('1900-01-01T00:00:00Z')],
    ['epoch_s', '-0.5', -500_000n],
    ['epoch_ms', '1704164645123', 1_704_164_645_123_000n],
    ['epoch_ms', '1704164645123.456', 1_704_164_645_123_456n],
    ['epoch_us', '1704164645123456', 1_704_164_645_123_456n],
    ['epoch_us', '10413791999999999', micros('2300-01-01T00:00:00Z') - 1n],
    ['epoch_us', '0', 0n],
  ] as const)('takes the %s %s as a number and as text', (format, text, instant) => {
    expect(convert({ N: text }, timestamp(format))).toEqual({ kind: 'timestamp', micros: instant });
    expect(convert({ S: text }, timestamp(format))).toEqual({ kind: 'timestamp', micros: instant });
  });

  test('takes an epoch number with an exponent', () => {
    expect(convert({ N: '1.7E9' }, timestamp('epoch_s'))).toEqual({
      kind: 'timestamp',
      micros: 1_700_000_000_000_000n,
    });
  });

  test.each<[TimeFormat, AttributeValue, string]>([
    ['epoch_s', { N: '1.0000001' }, 'finer than a microsecond'],
    ['epoch_ms', { N: '1.0001' }, 'finer than a microsecond'],
    ['epoch_us', { N: '0.5' }, 'finer than a microsecond'],
    ['epoch_s', { N: '1704164645123' }, 'the range is'],
    ['epoch_s', { N: '-2208988801' }, 'the range is'],
    ['epoch_us', { N: '1E125' }, 'far outside'],
    ['epoch_s', { S: '1.7E9' }, 'the form is plain digits'],
    ['epoch_s', { S: '+1' }, 'the form is plain digits'],
    ['epoch_s', { S: '' }, 'the form is plain digits'],
    ['epoch_s', { S: ' 1' }, 'the form is plain digits'],
    ['epoch_s', { S: '0x1' }, 'the form is plain digits'],
    ['epoch_s', { S: '1'.repeat(100_000) }, 'more digits than a number has'],
    ['epoch_s', { S: '2024-05-04T04:54:56Z' }, 'the form is plain digits'],
    ['iso8601', { N: '1704164645' }, 'a number is an instant only with an epoch format'],
    ['rfc1123', { N: '1704164645' }, 'a number is an instant only with an epoch format'],
    ['rfc1123', { S: 'Sun, 04 May 2024 04:54:56 GMT' }, 'that day is a Sat'],
    ['rfc1123', { S: 'Sat, 4 May 2024 04:54:56 GMT' }, 'the form is'],
    ['rfc1123', { S: 'Sat, 04 May 2024 04:54:56 UTC' }, 'the form is'],
    ['rfc1123', { S: 'Sat, 04 May 2024 04:54:56 +0000' }, 'the form is'],
    ['rfc1123', { S: 'sat, 04 may 2024 04:54:56 gmt' }, 'the form is'],
    ['rfc1123', { S: 'Sat, 04 Mai 2024 04:54:56 GMT' }, 'there is no such date'],
    ['rfc1123', { S: 'Thu, 30 Feb 2024 04:54:56 GMT' }, 'there is no such date'],
    ['rfc1123', { S: 'Sat, 04 May 2024 24:54:56 GMT' }, 'there is no such time of day'],
    ['rfc1123', { S: 'Sun, 31 Dec 1899 23:59:59 GMT' }, 'the range is'],
  ])('in the format %s refuses %j', (format, value, why) => {
    expect(reasonOf(value, timestamp(format))).toContain(`(${why}`);
  });

  test('takes the RFC 1123 text of HTTP', () => {
    expect(convert({ S: 'Sat, 04 May 2024 04:54:56 GMT' }, timestamp('rfc1123'))).toEqual({
      kind: 'timestamp',
      micros: micros('2024-05-04T04:54:56Z'),
    });
  });
});

describe('numbers in text', () => {
  test.each([
    ['decimal(10,2)', '12.50', '12.5'],
    ['decimal(10,2)', '-0.00', '0'],
    ['decimal(10,2)', '+5', '5'],
    ['decimal(10,2)', '.5', '0.5'],
    ['decimal(10,2)', '5.', '5'],
    ['decimal(38,0)', '9'.repeat(38), '9'.repeat(38)],
    ['int32', '007', '7'],
    ['int64', '1E3', '1000'],
    ['int64', '9223372036854775807', '9223372036854775807'],
  ])('%s takes %j as it takes the number', (type, text, digits) => {
    expect(convert({ S: text }, inText(type))).toEqual({ kind: 'number', digits });
    expect(convert({ N: text }, inText(type))).toEqual({ kind: 'number', digits });
  });

  test('float64 takes the nearest double', () => {
    expect(convert({ S: '9007199254740993' }, inText('float64'))).toEqual({
      kind: 'float',
      value: 9007199254740992,
    });
  });

  test.each([
    ['int32', '', 'it is empty'],
    ['int32', ' 1', 'blanks stand around it'],
    ['int32', '1\n', 'blanks stand around it'],
    ['decimal(10,2)', '1,200.50', 'the form is that of a number'],
    ['decimal(10,2)', '0x1', 'the form is that of a number'],
    ['float64', 'NaN', 'the form is that of a number'],
    ['float64', '1E', 'the form is that of a number'],
    ['int64', '9'.repeat(39), 'a number of DynamoDB has up to 38 digits'],
    ['float64', '1E126', 'a number of DynamoDB has up to 38 digits'],
    ['decimal(10,2)', '12.345', '3 fraction digits'],
    ['int64', '1.5', '1 fraction digit'],
    ['int32', '2147483648', 'the range is -2147483648 to 2147483647'],
  ])('%s refuses %j', (type, text, why) => {
    const got = JSON.stringify(text);
    expect(reasonOf({ S: text }, inText(type))).toContain(`expected ${type}, got S ${got} (${why}`);
  });
});

describe('values that mean none', () => {
  function isNone(type: unknown, nullValues: readonly (string | number)[], value: AttributeValue): boolean {
    const given = typeof type === 'object' ? type : { type };
    const compiled = compileColumnOf('x', { ...given, nullValues });
    return NullTest.of(compiled)?.holds(value) ?? false;
  }

  test.each<[unknown, string | number, AttributeValue, boolean]>([
    ['string', '', { S: '' }, true],
    ['string', 'N/A', { S: 'N/A' }, true],
    ['string', 'N/A', { S: 'n/a' }, false],
    ['string', '1', { N: '1' }, false],
    ['string', 1, { S: '1' }, false],
    ['string', 1, { N: '1.0' }, true],
    ['int32', 0, { N: '-0.0' }, true],
    ['int32', -1, { N: '-1' }, true],
    ['int32', 1, { N: '10' }, false],
    ['int32', '0', { N: '0' }, false],
    ['int32', '', { S: '' }, true],
    [{ type: 'int32', format: 'text' }, 0, { S: '0.00' }, true],
    [{ type: 'int32', format: 'text' }, '00', { N: '0' }, true],
    [{ type: 'float64', format: 'text' }, '0.1', { S: '0.1000000000000000055' }, false],
    ['boolean', 'N/A', { S: 'N/A' }, true],
    ['boolean', 'true', { BOOL: true }, false],
    ['timestamp', '9999-12-31T00:00:00+09:00', { S: '9999-12-30T15:00Z' }, true],
    ['timestamp', '9999-12-31T00:00:00+09:00', { S: '9999-12-31T00:00:00Z' }, false],
    ['timestamp', '9999-12-31', { S: '9999-12-31' }, true],
    ['timestamp', '9999-12-31', { S: '9999-12-31T00:00:00Z' }, false],
    ['timestamp', '9999-12-31T23:59:59.9999999Z', { S: '9999-12-31T23:59:59.9999999Z' }, true],
    ['timestamp', '0001-01-01T00:00:00', { S: '0001-01-01T00:00:00Z' }, false],
    [{ type: 'timestamp', zone: 'UTC' }, '0001-01-01T00:00:00', { S: '0001-01-01T00:00:00Z' }, true],
    [{ type: 'timestamp', format: 'epoch_s' }, 0, { S: '0' }, true],
    [{ type: 'timestamp', format: 'epoch_s' }, -62135596800, { N: '-62135596800' }, true],
    ['date', '9999-12-31', { S: '9999-12-31' }, true],
    [{ type: 'date', format: 'iso8601' }, '9999-12-31T00:00:00Z', { S: '9999-12-31T23:00:00Z' }, true],
    ['json', 'N/A', { S: 'N/A' }, true],
    ['json', 'N/A', { L: [{ S: 'N/A' }] }, false],
    ['binary', 'AA==', { B: 'AA==' }, false],
  ])('in %j, %j means that %j is none: %j', (type, nullValue, value, none) => {
    expect(isNone(type, [nullValue], value)).toBe(none);
  });

  test('are NULL among the elements of a list, and in the place of one', () => {
    const none = column('x', 'list<string>', { nullValues: [{ S: '' }, { N: '0' }] });
    const read = (value: AttributeValue): unknown => convert(value, none.type, { nulls: NullTest.of(none) });
    expect(read({ L: [{ S: 'a' }, { S: '' }, { N: '0.0' }] })).toEqual({
      kind: 'list',
      items: [{ kind: 'text', text: 'a' }, { kind: 'null' }, { kind: 'null' }],
    });
    expect(read({ S: '' })).toEqual({ kind: 'null' });
  });
});

describe('date', () => {
  test.each<['day' | TimeFormat, AttributeValue, number]>([
    ['day', { S: '1970-01-01' }, 0],
    ['day', { S: '1969-12-31' }, -1],
    ['day', { S: '2024-02-29' }, 19_782],
    ['day', { S: '1900-01-01' }, -25_567],
    ['day', { S: '2299-12-31' }, 120_529],
    ['iso8601', { S: '2024-05-04T23:30:00-01:00' }, 19_848],
    ['rfc1123', { S: 'Sat, 04 May 2024 04:54:56 GMT' }, 19_847],
    ['epoch_s', { N: '-0.000001' }, -1],
    ['epoch_ms', { S: '86400000' }, 1],
    ['epoch_s', { N: '86399.9999999' }, 0],
    ['epoch_s', { N: '-0.0000001' }, -1],
    ['iso8601', { S: '2024-05-04T23:59:59.9999999Z' }, 19_847],
    ['epoch_us', { N: '-86400000000' }, -1],
  ])('in the format %s takes %j as day %i', (format, value, days) => {
    expect(convert(value, date(format))).toEqual({ kind: 'date', days });
  });

  test.each<['day' | TimeFormat, AttributeValue, string]>([
    ['day', { S: '2023-02-29' }, 'there is no such date'],
    ['day', { S: '2024-5-4' }, 'the form is YYYY-MM-DD'],
    ['day', { S: '2024-05-04T00:00:00Z' }, 'the form is YYYY-MM-DD'],
    ['day', { S: '1899-12-31' }, 'the range is'],
    ['day', { S: '2300-01-01' }, 'the range is'],
    ['day', { N: '19847' }, 'a number is an instant only with an epoch format'],
    ['epoch_s', { N: '10413792000' }, 'the range is'],
    ['iso8601', { S: '2024-05-04' }, 'the form is'],
  ])('in the format %s refuses %j', (format, value, why) => {
    expect(reasonOf(value, date(format))).toContain(`(${why}`);
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
