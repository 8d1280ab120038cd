/**
 * The promise among several loaders: two of them work on one table, each held up at any of its calls for any time while
 * the other goes on, or never heard of again. After every single call readers see the table as it was at some instant
 * that the exports know, whole, and never an earlier one than before; afterwards one sync brings it where it
 * belongs. Leases are taken for run out, whoever holds them: what they spare is doubled work, and no more.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { assertFresh, LONGEST } from '../support/fresh-runs.ts';
import type { AroundCall } from '../support/gated-channel.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import type { Turns } from '../support/turns.ts';
import { overtakingStories, type Loader } from './overtaking-stories.ts';
import { liveTogether } from './overtaking-world.ts';

export interface OpenedForLoaders {
  /** Of a reader, who waits for nobody. */
  readonly warehouse: Warehouse;
  /** Another way into the same warehouse, with something around every call to the engine. */
  openLoader(around: AroundCall): Promise<Warehouse>;
  close(): Promise<void>;
}

export interface OvertakingHarness {
  readonly name: string;
  /** Orders of events to be tried. */
  readonly orders: number;
  open(): Promise<OpenedForLoaders>;
}

export type LoaderTurns = Turns<Loader>;

export function describeOvertaking(harness: OvertakingHarness): void {
  describe(`${harness.name}: whichever loader is held up, readers never go back`, () => {
    let opened: OpenedForLoaders;
    beforeAll(async () => {
      opened = await harness.open();
    });
    afterAll(async () => {
      await opened.close();
    });

    test(
      `over ${harness.orders} orders of events`,
      async () => {
        let number = 0;
        await assertFresh(
          fc.asyncProperty(overtakingStories, async (story) => {
            number += 1;
            const bucket = await mkdtemp(join(tmpdir(), 'dynaload-overtaking-'));
            try {
              await liveTogether(story, opened, bucket, number);
            } finally {
              await rm(bucket, { recursive: true });
            }
          }),
          harness.orders,
        );
        expect(number).toBeGreaterThanOrEqual(harness.orders);
      },
      LONGEST,
    );
  });
}
