/** Random stories of two loaders that work on one table at the same time. Plain data, so that they shrink and print. */
import fc from 'fast-check';
import { conversionsOf, withKeyPrefix, type Conversions } from './model-conversions.ts';
import { LAST_EDITION } from './model-editions.ts';
import { histories, type History } from '../support/history-arbitraries.ts';
import type { Turn } from '../support/turns.ts';

export type Loader = 'first' | 'second';

export type LoaderAction =
  | { readonly kind: 'sync'; readonly heal: boolean }
  | { readonly kind: 'reload'; readonly export: number }
  | { readonly kind: 'rebuild' };

/** Whose mapping is a newer edition than the one with which the table was loaded. */
export type Newer = Loader | 'both' | 'none';

export interface OvertakingStory {
  readonly history: History;
  readonly conversions: Conversions;
  /** The newer edition. */
  readonly edition: number;
  readonly newer: Newer;
  /** How many exports were there, and loaded, before the two began; and when the first of them looked. */
  readonly loaded: number;
  readonly seen: number;
  readonly actions: Readonly<Record<Loader, LoaderAction>>;
  /** The first is held up, the second works, the first goes on, and so on. */
  readonly turns: readonly Turn<Loader>[];
  /** The first ends where its turns are over, and nobody hears of it again. */
  readonly dies: boolean;
}

const loaderActions: fc.Arbitrary<LoaderAction> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ kind: 'rebuild' as const }) },
  { weight: 2, arbitrary: fc.boolean().map((heal) => ({ kind: 'sync' as const, heal })) },
  { weight: 1, arbitrary: fc.nat({ max: 8 }).map((index) => ({ kind: 'reload' as const, export: index })) },
);

// A loader makes some 20 to 60 calls. The first is held up anywhere; meanwhile the second mostly gets to its end.
const held = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 50 }) },
  { weight: 1, arbitrary: fc.constant(1) },
);
const meanwhile = fc.oneof(
  { weight: 3, arbitrary: fc.constant(1000) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 50 }) },
);

const turns: fc.Arbitrary<readonly Turn<Loader>[]> = fc
  .array(fc.tuple(held, meanwhile), { minLength: 1, maxLength: 3 })
  .map((pairs) =>
    pairs.flatMap(([first, second]): readonly Turn<Loader>[] => [
      { who: 'first', calls: first },
      { who: 'second', calls: second },
    ]),
  );

export const overtakingStories: fc.Arbitrary<OvertakingStory> = histories({
  maxWindows: 4,
  maxSteps: 24,
}).chain((history) => {
  const count = history.fullExportsAt.length + history.windows.length;
  const drawn = fc.record({
    conversions: conversionsOf(LAST_EDITION + 1),
    edition: fc.integer({ min: 1, max: LAST_EDITION }),
    newer: fc.constantFrom<Newer>('first', 'second', 'both', 'none'),
    loaded: fc.nat({ max: count - 1 }),
    seen: fc.nat({ max: count }),
    actions: fc.record({ first: loaderActions, second: loaderActions }),
    turns,
    dies: fc.boolean(),
  });
  return drawn.map((story) => ({ ...story, history: withKeyPrefix(history, story.conversions) }));
});
