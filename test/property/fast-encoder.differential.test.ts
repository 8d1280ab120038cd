import { expect, jest, test } from '@jest/globals';
import { compareEncoders } from '../fuzz/compare-encoders.ts';
import { singleColumnCases, type EncoderCase } from '../fuzz/encoder-cases.ts';
import { ODD_VALUES } from '../fuzz/odd-values.ts';
import { runFuzz } from '../fuzz/run-fuzz.ts';
import { repeatable, someOf } from '../support/fresh-runs.ts';

test.each([
  ['lines that are always the same', 1000, () => 1],
  ['other lines in every run', 4000, () => jest.getSeed()],
])('the encoder writes, counts and refuses exactly what the reference does: %s', async (_, count, seed) => {
  await repeatable(() => {
    const { difference, lines, fastLines } = runFuzz(seed(), (done) => done < count);
    expect(difference).toBeNull();
    expect(lines).toBeGreaterThanOrEqual(count);
    // Otherwise the reference is compared with itself.
    expect(fastLines / lines).toBeGreaterThan(0.1);
  });
});

test('every awkward value is in every column what the reference makes of it', async () => {
  const cases = singleColumnCases();
  await repeatable(() => {
    for (const each of someOf(cases, Math.ceil(cases.length / 5))) expectTheSame(each);
  });
});

function expectTheSame(each: EncoderCase): void {
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
