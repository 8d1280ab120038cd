import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { didYouMean, editDistance, nearest } from '../../../src/message/suggest.ts';

describe('editDistance', () => {
  test.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['from', 'form', 1],
    ['columns', 'colunms', 1],
    ['keys', 'key', 1],
    ['kitten', 'sitting', 3],
  ])('%j to %j takes %d edits', (from, to, edits) => {
    expect(editDistance(from, to)).toBe(edits);
  });

  test('is symmetric, and zero for the same word only', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
      }),
    );
  });
});

describe('nearest', () => {
  const fields = ['table', 'where', 'columns', 'rest', 'maxRejects', 'onMismatch', 'pk'];

  test.each([
    ['colunms', 'columns'],
    ['max_rejects', 'maxRejects'],
    ['ONMISMATCH', 'onMismatch'],
    ['PK', 'pk'],
    ['rset', 'rest'],
  ])('%j is near %j', (word, near) => {
    expect(nearest(word, fields)).toBe(near);
  });

  test.each(['explode', 'sk', 'x', '', 'a'.repeat(5000)])('nothing is near %j', (word) => {
    expect(nearest(word, fields)).toBeNull();
  });

  test('of two near words the nearer is taken, and the first of equals', () => {
    expect(nearest('columm', ['colunms', 'column'])).toBe('column');
    expect(nearest('abcx', ['abcd', 'abce'])).toBe('abcd');
  });
});

test('didYouMean gives the end of a sentence or nothing', () => {
  expect(didYouMean('wher', ['where'])).toBe('; did you mean "where"?');
  expect(didYouMean('zzz', ['where'])).toBe('');
});
