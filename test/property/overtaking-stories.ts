/** Random stories of two loaders that work on one table at the same time. Plain data, so that they shrink and print. */
import fc from 'fast-check';
import { histories, type History } from '../support/history-arbitraries.ts';
import type { Turn } from '../support/turns.ts';

export type Loader = 'first' | 'second';

export type LoaderAction =
  | { readonly kind: 'sync'; readonly heal: boolean }
  | { readonly kind: 'reload'; readonly export: number }
  | { readonly kind: 'rebuild' };

export interface OvertakingStory {
  readonly history: History;
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

// A loader makes some 60 calls at most; most of what matters lies in the last 20 of a load.
const calls = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 60 }) },
  { weight: 1, arbitrary: fc.constant(1) },
  { weight: 1, arbitrary: fc.constant(1000) },
);

const turns: fc.Arbitrary<readonly Turn<Loader>[]> = fc
  .array(calls, { minLength: 2, maxLength: 7 })
  .map((lengths) =>
    lengths.map((length, index) => ({ who: index % 2 === 0 ? 'first' : 'second', calls: length })),
  );

export const overtakingStories: fc.Arbitrary<OvertakingStory> = histories({
  maxWindows: 4,
  maxSteps: 24,
}).chain((history) => {
  const count = history.fullExportsAt.length + history.windows.length;
  return fc.record({
    history: fc.constant(history),
    loaded: fc.nat({ max: count }),
    seen: fc.nat({ max: count }),
    actions: fc.record({ first: loaderActions, second: loaderActions }),
    turns,
    dies: fc.boolean(),
  });
});
