import { describe, expect, test } from '@jest/globals';
import {
  canonicalNumber,
  compareNumbers,
  fractionDigits,
  integerDigits,
  shiftDown,
  shiftToInteger,
} from '../../../src/item/exact-number.ts';

describe('canonicalNumber', () => {
  test.each([
    ['0', '0'],
    ['-0', '0'],
    ['0.000', '0'],
    ['-0.0E+5', '0'],
    ['0E999999999', '0'],
    ['1', '1'],
    ['+1', '1'],
    ['007', '7'],
    ['1.0', '1'],
    ['10', '10'],
    ['1.50', '1.5'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['-00.50', '-0.5'],
    ['1E3', '1000'],
    ['1e+3', '1000'],
    ['1.25E1', '12.5'],
    ['125E-1', '12.5'],
    ['-1E-3', '-0.001'],
    ['9007199254740993', '9007199254740993'],
    ['99999999999999999999999999999999999999', '99999999999999999999999999999999999999'],
    ['9.9999999999999999999999999999999999999E+125', `${'9'.repeat(38)}${'0'.repeat(88)}`],
    ['1E-130', `0.${'0'.repeat(129)}1`],
    [`1${'0'.repeat(125)}`, `1${'0'.repeat(125)}`],
    [`0.${'0'.repeat(129)}1`, `0.${'0'.repeat(129)}1`],
    [`${'0'.repeat(500)}1`, '1'],
  ])('%s is %s', (text, canonical) => {
    expect(canonicalNumber(text)).toBe(canonical);
  });

  test.each([
    '',
    ' 1',
    '1 ',
    '-',
    '+',
    '.',
    '-.',
    '1e',
    '1e+',
    'e5',
    '--1',
    '1-',
    '1.2.3',
    '1,5',
    '1_000',
    '0x10',
    'NaN',
    'Infinity',
    '-Infinity',
    '١',
    '1\n',
    '1.0000000000000000000000000000000000000000001',
    '999999999999999999999999999999999999999',
    '1E126',
    '1E-131',
    '1E999999999999999999999',
    '1E-999999999999999999999',
  ])('%j is no number of DynamoDB', (text) => {
    expect(canonicalNumber(text)).toBeUndefined();
  });
});

describe('the digits of a canonical number', () => {
  test.each([
    ['0', 0, 0],
    ['0.5', 0, 1],
    ['-0.05', 0, 2],
    ['1', 1, 0],
    ['-120.25', 3, 2],
    ['1000', 4, 0],
  ])('%s has %i before and %i after the point', (number, before, after) => {
    expect([integerDigits(number), fractionDigits(number)]).toEqual([before, after]);
  });
});

test('compareNumbers sorts as numbers, not as text', () => {
  const numbers = ['10', '9', '-1', '-10', '0', '0.5', '-0.5', '0.05', '9.9', '100', '-100.1', '9.95'];
  expect(numbers.toSorted(compareNumbers)).toEqual([
    '-100.1',
    '-10',
    '-1',
    '-0.5',
    '0',
    '0.05',
    '0.5',
    '9',
    '9.9',
    '9.95',
    '10',
    '100',
  ]);
});

describe('shiftToInteger', () => {
  test.each([
    ['0', 6, '0'],
    ['1', 6, '1000000'],
    ['1.5', 3, '1500'],
    ['-0.001', 3, '-1'],
    ['0.000001', 6, '1'],
    ['12.000001', 6, '12000001'],
  ])('%s by %i places is %s', (number, places, shifted) => {
    expect(shiftToInteger(number, places)).toBe(shifted);
  });

  test('gives nothing when digits would stay behind the point', () => {
    expect(shiftToInteger('0.0001', 3)).toBeUndefined();
  });

  test.each([
    ['0', 6, 0n],
    ['1.5', 3, 1500n],
    ['0.0001', 3, 0n],
    ['-0.0001', 3, -1n],
    ['12.3456', 3, 12_345n],
    ['-12.3456', 3, -12_346n],
    ['-12.345', 3, -12_345n],
    ['0.9', 0, 0n],
    ['-0.9', 0, -1n],
    ['-1.9', 0, -2n],
  ])('shiftDown: %s by %i places is %s', (number, places, shifted) => {
    expect(shiftDown(number, places)).toBe(shifted);
  });
});
