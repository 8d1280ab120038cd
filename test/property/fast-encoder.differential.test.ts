import { describe, expect, jest, test } from '@jest/globals';
import { compareEncoders } from '../fuzz/compare-encoders.ts';
import { routeCase, singleColumnCases, WINDOW, type EncoderCase } from '../fuzz/encoder-cases.ts';
import { TYPED } from '../fuzz/scalar-columns.ts';
import { KEYS, ODD_VALUES } from '../fuzz/odd-values.ts';
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
    for (const each of someOf(cases, Math.ceil(cases.length / 5))) {
      const { fast, reference } = compareEncoders(each, 'full', oddLinesOf(each));
      expect(fast.errors).toEqual(reference.errors);
      expect(fast.targets).toEqual(reference.targets);
    }
  });
});

/** One for each awkward value, in the attribute of the column. */
function oddLinesOf({ mapping }: EncoderCase): readonly Uint8Array[] {
  const { source } = mapping.targets[0]?.columns[2] ?? {};
  if (source?.kind !== 'path') throw new Error('expected a column with a path');
  const name = JSON.stringify(source.path[0]);
  return ODD_VALUES.map((value) => Buffer.from(`{"Item":{${name}:${value},"pk":{"S":"a"},"sk":{"S":"b"}}}`));
}

describe('every condition holds for what it holds for in the reference', () => {
  const each = routeCase();
  const names = [...Object.keys(TYPED), 'number', 'with.dot'].map((name) => JSON.stringify(name));
  const everywhere = (value: string): string => names.map((name) => `${name}:${value}`).join(',');
  const key = (sk: string): string => `"pk":{"S":"b"},"sk":${sk}`;
  const record = (sk: string, images: string): string =>
    `{"Metadata":{"WriteTimestampMicros":{"N":"${WINDOW.from * 1000}"}},"Keys":{${key(sk)}}${images}}`;

  test.each([
    [
      'awkward values',
      'full',
      ODD_VALUES.map((value) => `{"Item":{${key('{"S":"ORDER#1"}')},${everywhere(value)}}}`),
    ],
    ['keys', 'full', KEYS.map((sk) => `{"Item":{${key(sk)}}}`)],
    ['keys of deletes', 'incremental', KEYS.map((sk) => record(sk, ''))],
    [
      'values that were others before',
      'incremental',
      KEYS.flatMap((sk) =>
        ['{"BOOL":true}', '{"S":"plain"}', '{"N":"1"}'].map((value) =>
          record(
            sk,
            `,"OldImage":{${key(sk)},${everywhere('{"S":"x"}')}},"NewImage":{${key(sk)},${everywhere(value)}}`,
          ),
        ),
      ),
    ],
  ] as const)('%s', (_, kind, lines) => {
    const { fast, reference } = compareEncoders(
      each,
      kind,
      lines.map((line) => Buffer.from(line)),
    );
    expect(fast.errors).toEqual(reference.errors);
    expect(fast.targets).toEqual(reference.targets);
    expect(fast.fallbackLines).toBeLessThan(lines.length);
  });
});
