/**
 * The exporter through histories of twelve days in which nearly everything fails, with the real planner behind it:
 * 1. every instant from the base to the watermark is covered by completed exports that were applied;
 * 2. the table equals DynamoDB at the watermark;
 * 3. when the troubles are over, it is not behind for long;
 * 4. it starts no more exports than there are windows, failures and disturbances;
 * 5. it takes a full export again only for a reason;
 * 6. DynamoDB takes every start, unless the clocks differ.
 */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { assertFresh, LONGEST, runsOf } from '../support/fresh-runs.ts';
import { CALM, histories, type History } from '../support/exporter-model/faults.ts';
import { live } from '../support/exporter-model/live.ts';

const HISTORIES = runsOf(25);

test(
  `over ${HISTORIES} random histories`,
  async () => {
    let lived = 0;
    await assertFresh(
      fc.asyncProperty(histories, async (history) => {
        await live(history);
        lived += 1;
      }),
      HISTORIES,
    );
    expect(lived).toBeGreaterThanOrEqual(HISTORIES);
  },
  LONGEST,
);

describe('when nothing fails', () => {
  test.each<[string, boolean]>([
    ['with a warehouse', true],
    ['with S3 alone', false],
  ])('%s it starts one full export, and one for each window', async (_, warehouse) => {
    const history: History = { ...CALM, seed: 1, every: 60, runEvery: 20, warehouse };
    const { starts, fulls } = await live(history);
    expect([fulls, starts]).toEqual([1, 1 + 14 * 24]);
  });
});
