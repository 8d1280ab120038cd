import { describe, expect, test } from '@jest/globals';
import { estimateSeconds } from '../../../src/plan/estimate.ts';

const load = (items: number, seconds: number) => ({
  items,
  startedAt: 1000,
  finishedAt: 1000 + seconds * 1000,
});

describe('how long a load may take', () => {
  test.each([
    ['nothing was loaded', [], 10, null],
    ['a small one takes what small ones took', [load(1_000_000, 100), load(3, 2), load(5, 3)], 4, 2],
    ['a large one goes at the pace of the largest', [load(1_000_000, 100), load(3, 2)], 2_000_000, 200],
    ['nothing of that size was loaded', [load(1000, 10), load(3, 2)], 10_001, null],
    ['what was loaded was empty', [load(0, 2)], 1, null],
    ['an empty one', [load(0, 2)], 0, 2],
    ['clocks that go back are no time', [load(10, -5)], 10, 0],
  ])('%s', (_, loads, items, seconds) => {
    expect(estimateSeconds(loads, items)).toBe(seconds);
  });
});
