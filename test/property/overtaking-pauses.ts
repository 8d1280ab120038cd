/**
 * One loader held up before each of its calls in turn, while another brings the table to its newest state; then the
 * first goes on, or is never heard of again. What the random orders of events may miss.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { AttributeMap } from '../../src/item/attribute-value.ts';
import { LONGEST, repeatable } from '../support/fresh-runs.ts';
import type { History, HistoryStep } from '../support/history-arbitraries.ts';
import type { OpenedForLoaders, OvertakingHarness } from './overtaking-model.ts';
import { NO_CONVERSIONS } from './model-conversions.ts';
import type { LoaderAction, Newer } from './overtaking-stories.ts';
import { liveTogether } from './overtaking-world.ts';

export interface PausesHarness extends Omit<OvertakingHarness, 'orders'> {
  /** 1 tries every call; 4 every fourth, from another one of the first on in every run. */
  readonly every: number;
  /** What the loader does that is held up, and whose mapping is newer than that of the table. */
  readonly actions: readonly (LoaderAction & { readonly newer: Newer })[];
}

const HOUR = 3_600_000;
const BEGINNING = Date.UTC(2026, 0, 5, 8);

function put(pk: string, note: string, at: number): HistoryStep {
  const item: AttributeMap = new Map([
    ['pk', { S: pk }],
    ['note', { S: note }],
  ]);
  return { kind: 'put', item, at: at * 1000 };
}

/** Every window changes, adds and deletes something, so that no two states are alike. */
const HISTORY: History = {
  primaryKey: ['pk'],
  steps: [
    put('a', 'at first', BEGINNING - HOUR),
    put('b', 'at first', BEGINNING - HOUR),
    ...[0, 1, 2].flatMap((window): readonly HistoryStep[] => [
      put('a', `in window ${window}`, BEGINNING + window * HOUR + 1000),
      put(`new ${window}`, 'x', BEGINNING + window * HOUR + 2000),
      ...(window === 1
        ? [
            {
              kind: 'delete' as const,
              key: new Map([['pk', { S: 'b' }]]),
              at: (BEGINNING + HOUR + 3000) * 1000,
            },
          ]
        : []),
    ]),
  ],
  windows: [0, 1, 2].map((window) => ({
    from: BEGINNING + window * HOUR,
    to: BEGINNING + (window + 1) * HOUR,
  })),
  fullExportsAt: [BEGINNING, BEGINNING + HOUR],
};
/** The full exports, and the first window. */
const LOADED = 3;
/** One window more is there when the first loader looks; the last comes while it is held up. */
const SEEN = 4;
/** It adds a column, renames one, and is wider than the first. */
const EDITION = 3;
/** More calls than any loader makes. */
const UNDISTURBED = 10_000;

/** All that is tried where everything is. */
export const PAUSED: PausesHarness['actions'] = [
  { kind: 'rebuild', newer: 'none' },
  { kind: 'rebuild', newer: 'first' },
  { kind: 'rebuild', newer: 'second' },
  { kind: 'sync', heal: true, newer: 'none' },
  { kind: 'sync', heal: true, newer: 'first' },
  { kind: 'sync', heal: true, newer: 'second' },
  // The full export on which the table rests.
  { kind: 'reload', export: 1, newer: 'none' },
  { kind: 'reload', export: 1, newer: 'second' },
];

export function describePauses(harness: PausesHarness): void {
  describe(`${harness.name}: whatever call a loader is held up before`, () => {
    let opened: OpenedForLoaders;
    let number = 1_000_000;
    beforeAll(async () => {
      opened = await harness.open();
    });
    afterAll(async () => {
      await opened.close();
    });

    test.each(harness.actions)(
      'readers never go back: %j',
      async (action) => {
        const run = async (pause: number, dies: boolean): Promise<number> => {
          number += 1;
          return pauseOnce(opened, action, { pause, number, dies });
        };
        // One that is held up may end before its time, since it finds another table than it planned for.
        const made = await run(UNDISTURBED, false);
        // One of them at least, however few there are.
        const every = Math.min(harness.every, made);
        await repeatable(async () => {
          for (let pause = 1 + (Math.abs(jest.getSeed()) % every); pause <= made; pause += every) {
            await run(pause, false);
            await run(pause, true);
          }
        });
        expect(made).toBeGreaterThan(10);
      },
      LONGEST,
    );
  });
}

interface Pause {
  readonly pause: number;
  /** Tells the tables of this one from those of the others. */
  readonly number: number;
  readonly dies: boolean;
}

/** @returns how many calls the first loader made */
async function pauseOnce(
  opened: OpenedForLoaders,
  { newer, ...action }: PausesHarness['actions'][number],
  { pause, number, dies }: Pause,
): Promise<number> {
  const made: number[] = [];
  const counting: OpenedForLoaders = {
    ...opened,
    openLoader: async (around) => {
      const loader = made.push(0) - 1;
      return opened.openLoader((call) => {
        made[loader] = (made[loader] ?? 0) + 1;
        return around(call);
      });
    },
  };
  const story = {
    history: HISTORY,
    conversions: NO_CONVERSIONS,
    edition: EDITION,
    newer,
    loaded: LOADED,
    seen: SEEN,
    actions: { first: action, second: { kind: 'sync', heal: false } },
    turns: [
      { who: 'first', calls: pause },
      { who: 'second', calls: UNDISTURBED },
    ],
    dies,
  } as const;
  const folder = await mkdtemp(join(tmpdir(), 'dynaload-pauses-'));
  try {
    await liveTogether(story, counting, folder, number);
  } finally {
    await rm(folder, { recursive: true });
  }
  return made[0] ?? 0;
}
