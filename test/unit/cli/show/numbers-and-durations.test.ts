import { describe, expect, test } from '@jest/globals';
import { lagText, tookText, windowText } from '../../../../src/cli/show/time-text.ts';
import { counted, groupDigits } from '../../../../src/message/number-text.ts';

describe('numbers for people', () => {
  test.each([
    [0, '0'],
    [999, '999'],
    [1_000, '1,000'],
    [133_194, '133,194'],
    [9_007_199_254_740_991, '9,007,199,254,740,991'],
  ])('%d is %s', (value, text) => {
    expect(groupDigits(value)).toBe(text);
  });

  test('integers beyond a double stay exact', () => {
    expect(groupDigits(18_446_744_073_709_551_615n)).toBe('18,446,744,073,709,551,615');
  });

  test.each([
    [1, 'row', '1 row'],
    [0, 'row', '0 rows'],
    [2_048, 'delete', '2,048 deletes'],
    [2, 'entry', '2 entries'],
    [2, 'day', '2 days'],
  ])('%d of %s: %s', (value, noun, text) => {
    expect(counted(value, noun)).toBe(text);
  });
});

describe('durations for people', () => {
  test.each([
    [0, '0.0 s'],
    [0.412, '0.4 s'],
    [9.94, '9.9 s'],
    [9.96, '10 s'],
    [59.4, '59 s'],
    [60, '1 min'],
    [72, '1 min 12 s'],
    [3_599, '59 min 59 s'],
    [3_600, '1 h'],
    [7_800, '2 h 10 min'],
  ])('a load of %d seconds took %s', (seconds, text) => {
    expect(tookText(seconds)).toBe(text);
  });

  test.each([
    [-5, '0 s'],
    [42.9, '42 s'],
    [120, '2 min'],
    [3_599, '59 min'],
    [7_199, '1 h'],
    [172_799, '47 h'],
    [172_800, '2 days'],
  ])('a table that is %d seconds behind is %s behind', (seconds, text) => {
    expect(lagText(seconds)).toBe(text);
  });
});

describe('windows for people', () => {
  test.each([
    [null, '2026-03-02T09:00:00Z', '2026-03-02T09:00:00Z'],
    ['2026-03-02T09:00:00Z', '2026-03-02T09:15:00Z', '2026-03-02T09:00:00Z to 09:15:00Z'],
    ['2026-03-02T23:45:00Z', '2026-03-03T00:00:00Z', '2026-03-02T23:45:00Z to 2026-03-03T00:00:00Z'],
  ])('%s, %s: %s', (from, to, text) => {
    expect(windowText({ from, to })).toBe(text);
  });
});
