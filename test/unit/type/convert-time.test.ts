import { describe, expect, test } from '@jest/globals';
import type { AttributeValue } from '../../../src/item/attribute-value.ts';
import type { ColumnType, TimeFormat } from '../../../src/type/column-type.ts';
import { ISO_FORMS } from '../../../src/type/formats.ts';
import { YEARS_1_TO_9999 } from '../../../src/type/calendar.ts';
import { convert } from '../../../src/type/convert.ts';
import { date, micros, reasonOf, timestamp } from '../../support/conversions.ts';
import { compileColumnOf } from '../../support/mapping-problems.ts';

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
