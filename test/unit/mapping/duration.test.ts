import { expect, test } from '@jest/globals';
import { parseDuration } from '../../../src/mapping/duration.ts';
import { problemsOf, shopFile } from '../../support/mapping-problems.ts';

test.each([
  ['90m', 5_400_000],
  ['24h', 86_400_000],
  ['2d', 172_800_000],
  ['0h', 0],
])('%s is %d milliseconds', (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

test.each(['', '24', 'h', '1.5h', '-1h', '24 h', '24H', '1h30m', '90s', '1234567d'])(
  '%j is no duration',
  (text) => {
    expect(parseDuration(text)).toBeNull();
    expect(problemsOf(shopFile({}, { healAfter: text }))).toEqual([
      `healAfter: expected a duration such as "90m", "24h" or "2d", got the string ${JSON.stringify(text)}`,
    ]);
  },
);
