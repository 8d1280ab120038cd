/**
 * The promise, tested whole: a simulated DynamoDB table lives through a random history; its exports arrive in any order,
 * some twice; syncs, reloads, rebuilds and heals happen in between, and runs that die or are stopped anywhere. After
 * each run that gets through every target must equal the simulated table at the watermark. The suite knows no engine: a harness
 * brings the warehouse.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { assertFresh, LONGEST } from '../support/fresh-runs.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import type { OpenedWarehouse } from '../contract/contract-harness.ts';
import { MemoryStagingStore } from '../support/memory-staging-store.ts';
import { tableOf } from '../support/history-arbitraries.ts';
import { checkNotStuck, checkTargets } from './model-check.ts';
import { stories, type Story } from './model-stories.ts';
import { act, breakOff, exportsFor, mappingFor, syncOnce, type World } from './model-world.ts';
import { withoutRefused } from './refused-attributes.ts';

/** An engine for a whole file of tests. */
interface ModelEngine {
  /** A warehouse for a story: empty, so that a long run does not look at the tables of a thousand others. */
  openNext(): Promise<OpenedWarehouse>;
  close(): Promise<void>;
}

export interface ModelHarness {
  readonly name: string;
  readonly histories: number;
  start(): Promise<ModelEngine>;
}

export function describeModel(harness: ModelHarness): void {
  describe(`${harness.name}: after every action each target equals the table at its watermark`, () => {
    let engine: ModelEngine;
    beforeAll(async () => {
      engine = await harness.start();
    });
    afterAll(async () => {
      await engine.close();
    });

    test(
      `over ${harness.histories} random histories`,
      async () => {
        let number = 0;
        await assertFresh(
          fc.asyncProperty(stories, async (story) => {
            number += 1;
            const opened = await engine.openNext();
            const { warehouse } = opened;
            try {
              await live({ ...story, history: withoutRefused(story.history, warehouse) }, warehouse, number);
            } finally {
              await opened.close();
            }
          }),
          harness.histories,
        );
        expect(number).toBeGreaterThanOrEqual(harness.histories);
      },
      LONGEST,
    );
  });
}

async function live(story: Story, warehouse: Warehouse, number: number): Promise<void> {
  const bucket = await mkdtemp(join(tmpdir(), 'dynaload-model-'));
  try {
    const table = tableOf(story.history);
    const mapping = mappingFor(story, number);
    const staging = new MemoryStagingStore();
    const world: World = {
      story,
      table,
      warehouse,
      bucket,
      mapping,
      staging,
      exports: exportsFor(story, table),
      edition: 0,
      number,
    };
    // Between a death and the next run that gets through, a table may be ahead of its ledger.
    let settled = true;
    for (const action of story.actions) {
      if (action.kind === 'crash' || action.kind === 'interrupt') {
        await breakOff(world, action);
        settled = false;
      } else if (await act(world, action)) settled = true;
      if (settled && action.kind !== 'deliver' && action.kind !== 'edit') await checkTargets(world);
    }
    checkNotStuck(world, await syncOnce(world, false));
    await checkTargets(world);
  } finally {
    await rm(bucket, { recursive: true });
  }
}
