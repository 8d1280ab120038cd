import { describe, expect, jest, test } from '@jest/globals';
import { compareEncoders } from '../fuzz/compare-encoders.ts';
import { routeCase, singleColumnCases, TYPED, WINDOW } from '../fuzz/encoder-cases.ts';
import { KEYS, ODD_VALUES } from '../fuzz/odd-values.ts';
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
