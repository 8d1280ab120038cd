import { describe, expect, test } from '@jest/globals';
import { convert } from '../../../src/type/convert.ts';
import { inText, map, reasonOf } from '../../support/conversions.ts';
import { typeOf } from '../../support/encoder-builders.ts';

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
