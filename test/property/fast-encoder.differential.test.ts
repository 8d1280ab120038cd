import { expect, test } from '@jest/globals';
import { runFuzz } from '../fuzz/run-fuzz.ts';

const LINES = 26_000;

// Four runs of a quarter each, so that one that fails says with which seed.
test.each([1, 2, 3, 4])(
  'the encoder writes, counts and refuses exactly what the reference does (%i)',
  (seed) => {
    const { difference, lines, fastLines } = runFuzz(seed, (done) => done < LINES);
    expect(difference).toBeNull();
    expect(lines).toBeGreaterThanOrEqual(LINES);
    // Otherwise the reference is compared with itself.
    expect(fastLines / lines).toBeGreaterThan(0.1);
  },
);
