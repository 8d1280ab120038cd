import { expect, jest, test } from '@jest/globals';
import { compareEncoders } from '../fuzz/compare-encoders.ts';
import { singleColumnCases } from '../fuzz/encoder-cases.ts';
import { ODD_VALUES } from '../fuzz/odd-values.ts';
import { runFuzz } from '../fuzz/run-fuzz.ts';
import { repeatable } from '../support/fresh-runs.ts';

test.each([
  ['lines that are always the same', 2000, () => 1],
  ['other lines in every run', 8000, () => jest.getSeed()],
])('the encoder writes, counts and refuses exactly what the reference does: %s', async (_, count, seed) => {
  await repeatable(() => {
    const { difference, lines, fastLines } = runFuzz(seed(), (done) => done < count);
    expect(difference).toBeNull();
    expect(lines).toBeGreaterThanOrEqual(count);
    // Otherwise the reference is compared with itself.
    expect(fastLines / lines).toBeGreaterThan(0.1);
  });
});

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
