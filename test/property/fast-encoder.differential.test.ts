import { expect, test } from '@jest/globals';
import { compareEncoders } from '../fuzz/compare-encoders.ts';
import { singleColumnCases } from '../fuzz/encoder-cases.ts';
import { ODD_VALUES } from '../fuzz/odd-values.ts';
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

test('every awkward value is in every column what the reference makes of it', () => {
  for (const each of singleColumnCases()) {
    const { source } = each.mapping.targets[0]?.columns[2] ?? {};
    if (source?.kind !== 'path') throw new Error('expected a column with a path');
    const name = JSON.stringify(source.path[0]);
    const lines = ODD_VALUES.map((value) =>
      Buffer.from(`{"Item":{${name}:${value},"pk":{"S":"a"},"sk":{"S":"b"}}}`),
    );
    const { fast, reference } = compareEncoders(each, 'full', lines);
    expect(fast.errors).toEqual(reference.errors);
    expect(fast.targets).toEqual(reference.targets);
  }
});
