/** Random stories for the model: a history, and what arrives and is run when. Plain data, so that they shrink and print. */
import fc from 'fast-check';
import type { CrashPoint } from '../support/crashing-warehouse.ts';
import { conversionsOf, withKeyPrefix, type Conversions } from './model-conversions.ts';
import { LAST_EDITION } from './model-editions.ts';
import { ROUTES } from './model-routes.ts';
import { deliveries, histories, type History } from '../support/history-arbitraries.ts';

export type Action =
  | { readonly kind: 'deliver'; readonly export: number; readonly again: boolean }
  | { readonly kind: 'sync'; readonly heal: boolean }
  | { readonly kind: 'reload'; readonly export: number }
  | { readonly kind: 'rebuild' }
  /** Somebody edits the mapping: so many editions further. */
  | { readonly kind: 'edit'; readonly by: number }
  /** A sync during which the process dies. */
  | { readonly kind: 'crash'; readonly point: CrashPoint }
  /** A sync that somebody stops, or puts down for the next run to go on with. */
  | { readonly kind: 'interrupt'; readonly afterMs: number; readonly putDown: boolean };

export type BreakingAction = Extract<Action, { readonly kind: 'crash' | 'interrupt' }>;
export type WholeAction = Exclude<Action, BreakingAction>;

export interface Story {
  readonly history: History;
  /** Index of what the second target takes; see model-routes.ts. */
  readonly route: number;
  /** What its mappings make of values. */
  readonly conversions: Conversions;
  /** Whether its exports are so large that they are staged in parts, which outlive a run. */
  readonly inParts: boolean;
  readonly actions: readonly Action[];
}

export const stories: fc.Arbitrary<Story> = histories({ maxWindows: 4, maxSteps: 24 }).chain((history) => {
  const count = history.fullExportsAt.length + history.windows.length;
  const other: fc.Arbitrary<Action> = fc.oneof(
    { weight: 4, arbitrary: fc.constant({ kind: 'sync' as const, heal: false }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'sync' as const, heal: true }) },
    {
      weight: 2,
      arbitrary: fc.nat({ max: count - 1 }).map((index) => ({ kind: 'reload' as const, export: index })),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'rebuild' as const }) },
    { weight: 2, arbitrary: fc.integer({ min: 1, max: 2 }).map((by) => ({ kind: 'edit' as const, by })) },
    {
      weight: 2,
      arbitrary: fc
        .record({ call: fc.integer({ min: 1, max: 40 }), after: fc.boolean() })
        .map((point) => ({ kind: 'crash' as const, point })),
    },
    {
      weight: 2,
      arbitrary: fc
        .record({ afterMs: fc.integer({ min: 1, max: 300 }), putDown: fc.boolean() })
        .map((how) => ({ kind: 'interrupt' as const, ...how })),
    },
  );
  const between = fc.array(other, { maxLength: 2 });
  return deliveries(count).chain((order) =>
    fc
      .record({
        inParts: fc.boolean(),
        route: fc.nat({ max: ROUTES.length - 1 }),
        conversions: conversionsOf(LAST_EDITION + 1),
        others: fc.array(between, { minLength: order.length, maxLength: order.length }),
      })
      .map(({ others, ...drawn }) => ({
        ...drawn,
        history: withKeyPrefix(history, drawn.conversions),
        actions: interleave(order, others),
      })),
  );
});

function interleave(order: readonly number[], others: readonly (readonly Action[])[]): readonly Action[] {
  const seen = new Set<number>();
  return [
    ...order.flatMap((index, position): readonly Action[] => {
      const again = seen.has(index);
      seen.add(index);
      return [{ kind: 'deliver', export: index, again }, ...(others[position] ?? [])];
    }),
    { kind: 'sync', heal: false },
  ];
}
