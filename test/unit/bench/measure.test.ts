import { describe, expect, test } from '@jest/globals';
import { measureInTurn, median, medianRatio } from '../../bench/measure.ts';

describe('median', () => {
  test('is the value in the middle, or between the two', () => {
    expect(median([5, 1, 3])).toBe(3);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  test('of nothing is refused', () => {
    expect(() => median([])).toThrow(RangeError);
  });
});

test('medianRatio compares round by round', () => {
  // Each round was disturbed, and the ratio was 2 all the same.
  expect(medianRatio([2, 20, 6], [1, 10, 3])).toBe(2);
  expect(medianRatio([2, 8, 2], [1, 1, 2])).toBe(2);
});

describe('measureInTurn', () => {
  test('takes the tasks in turn, after a round that does not count', async () => {
    const order: string[] = [];
    const task = (name: string) => ({
      name,
      expected: 1,
      run: () => {
        order.push(name);
        return 1;
      },
    });
    const seconds = await measureInTurn([task('a'), task('b')], 2, true);
    expect(order).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
    expect(seconds['a']).toHaveLength(2);
    expect(seconds['b']).toHaveLength(2);
  });

  test('reports no time for work that was not done', async () => {
    const idle = { name: 'idle', expected: 3, run: async () => 2 };
    await expect(measureInTurn([idle], 1, false)).rejects.toThrow('idle: expected 3, got 2');
  });
});
