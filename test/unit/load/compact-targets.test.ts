import { describe, expect, it } from '@jest/globals';
import { secondsFor } from '../../../src/load/compact-targets.ts';

const MINUTE = 60_000;
const load = (seconds: number, spanMs: number) => ({ table: 'orders', seconds, spanMs });

describe('the time in which a table may be got ready for reading', () => {
  it('is a fiftieth of what the exports of a run cover', () => {
    expect(secondsFor([load(0.1, 15 * MINUTE)], 0)).toBe(18);
    expect(secondsFor([load(0.1, 15 * MINUTE), load(0.1, 15 * MINUTE)], 0)).toBe(36);
  });

  it('is a fiftieth of the time since it was last ready, when that is more', () => {
    expect(secondsFor([load(0.1, 15 * MINUTE)], 45 * 60)).toBe(54);
    expect(secondsFor([load(0.1, 15 * MINUTE)], 60)).toBe(18);
  });

  it('is half of what the loads took when that is more, as after a full export', () => {
    expect(secondsFor([load(4, 0)], 0)).toBe(2);
    expect(secondsFor([load(4, 0), load(20, MINUTE)], 0)).toBe(12);
  });

  it('is two minutes at the most', () => {
    expect(secondsFor([load(3600, 0)], 0)).toBe(120);
    expect(secondsFor([load(1, 24 * 60 * MINUTE)], 0)).toBe(120);
    expect(secondsFor([load(1, MINUTE)], 90 * 24 * 3600)).toBe(120);
  });
});
