/**
 * The planner against random stories: windows and full exports that arrive in any order, late, twice or never. What the
 * steps do to the data is the business of the model test; here it is which steps are taken, over many more stories.
 */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { endOf, type ExportInfo } from '../../src/export/export-info.ts';
import type { Applied } from '../../src/ledger/applied.ts';
import { planTarget } from '../../src/plan/plan-target.ts';
import type { Step, TargetPlan } from '../../src/plan/plan.ts';
import {
  clock,
  DAY,
  full,
  incremental,
  minute,
  ORDERS,
  planInput,
  sourceOf,
  remedyCommands,
} from '../support/plan-builders.ts';

interface Story {
  /** Every export that is taken, in the order of arrival; some arrive twice. */
  readonly arrivals: readonly ExportInfo[];
  /** Windows and full exports that never arrive. */
  readonly lost: readonly ExportInfo[];
}

const stories: fc.Arbitrary<Story> = fc
  .record({
    lengths: fc.array(fc.integer({ min: 15, max: 90 }), { minLength: 1, maxLength: 8 }),
    fulls: fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 3 }),
    fullsOnBorders: fc.array(fc.nat({ max: 8 }), { maxLength: 2 }),
  })
  .chain(({ lengths, fulls, fullsOnBorders }) => {
    const borders = [0];
    for (const length of lengths) borders.push((borders.at(-1) ?? 0) + length);
    const windows = borders.slice(1).map((to, index) => incremental(borders[index] ?? 0, to));
    const instants = new Set([
      ...fulls,
      ...fullsOnBorders.map((index) => borders[index % borders.length] ?? 0),
    ]);
    const exports: ExportInfo[] = [...windows, ...[...instants].map((at) => full(at))];
    return fc
      .tuple(
        fc.shuffledSubarray(exports, { minLength: exports.length, maxLength: exports.length }),
        fc.array(fc.nat(), { maxLength: 3 }),
        fc.array(fc.boolean(), { minLength: exports.length, maxLength: exports.length }),
      )
      .map(([order, again, keep]) => {
        const arrivals = order.filter((_, index) => keep[index] === true || index % 4 !== 0);
        const lost = order.filter((info) => !arrivals.includes(info));
        const doubled = again.flatMap((index) => arrivals[index % Math.max(arrivals.length, 1)] ?? []);
        return { arrivals: [...arrivals, ...doubled], lost };
      });
  });

/** What the ledger would say after a step. */
function after(applied: Applied | null, step: Step): Applied {
  const end = endOf(step.exportInfo);
  if (step.action === 'replace' || applied === null) {
    expect(step.action).toBe('replace');
    return {
      base: end,
      watermark: end,
      tableArn: step.exportInfo.tableArn,
      tableId: step.exportInfo.tableId,
      livesOnIncrementals: false,
      batchIds: new Set([step.exportInfo.exportId]),
      boundaries: new Set([end]),
      openGaps: [],
      exact: true,
    };
  }
  return {
    ...applied,
    watermark: step.watermark,
    livesOnIncrementals: true,
    batchIds: new Set([...applied.batchIds, step.exportInfo.exportId]),
    boundaries: new Set([...applied.boundaries, end]),
  };
}

/** Follows a plan, holding every step to the rules of an exact chain. */
function follow(applied: Applied | null, plan: TargetPlan): Applied | null {
  let state = applied;
  for (const step of plan.steps) {
    expect(step.watermark).toBeGreaterThan(state?.watermark ?? -1);
    if (step.action === 'merge') expect(step.exportInfo.from).toBe(state?.watermark);
    state = after(state, step);
  }
  expect(plan.nextWatermark).toBe(state?.watermark ?? null);
  return state;
}

function planned(exports: readonly ExportInfo[], state: Applied | null, heal = false): TargetPlan {
  return planTarget(planInput(exports, state, { heal, now: minute(DAY / 2) }));
}

/** What AWS would make of the commands of a remedy. */
function carriedOut(plan: TargetPlan): readonly ExportInfo[] {
  const at = (text: string): number => clock(Date.parse(text));
  return remedyCommands(plan).flatMap((command, index): readonly ExportInfo[] => {
    const window = /ExportFromTime=([^,]+),ExportToTime=([^,]+),/.exec(command);
    if (window !== null)
      return [incremental(at(window[1] ?? ''), at(window[2] ?? ''), { exportId: `r${index}` })];
    const time = /--export-time (\S+)/.exec(command)?.[1];
    if (time !== undefined) return [full(at(time), { exportId: `r${index}` })];
    return [];
  });
}

/** The same exports as those of a table that was restored from the other one. */
function asRestored(exports: readonly ExportInfo[]): readonly ExportInfo[] {
  return exports.map((info) => ({
    ...info,
    exportId: `${info.exportId}-restored`,
    tableArn: `${ORDERS}-restored`,
    tableId: info.tableId === null ? null : 'lineage-9',
  }));
}

describe('whatever a table was before it moved', () => {
  const source = sourceOf('Orders-restored', 'Orders');

  test('the new table is taken as into an empty warehouse, once; nothing of the old one is taken any more', () => {
    fc.assert(
      fc.property(stories, stories, fc.boolean(), (first, second, hasIds) => {
        const old = [...new Set(first.arrivals)].map((info) => (hasIds ? info : { ...info, tableId: null }));
        const restored = asRestored([...new Set(second.arrivals)]);
        const loaded = follow(null, planned(old, null));
        fc.pre(loaded !== null);
        const now = minute(DAY / 2);
        const exports = [...old, ...restored];
        const moved = planTarget(planInput(exports, loaded, { source, now }));
        const anew = planTarget(planInput(restored, null, { source, now }));
        expect(moved.steps.map((step) => step.exportInfo)).toEqual(anew.steps.map((step) => step.exportInfo));
        expect([moved.waiting.length, moved.refused]).toEqual([anew.waiting.length, anew.refused]);
        expect(moved.remedy).toEqual(anew.remedy);
        const fates = [...moved.steps, ...moved.skipped, ...moved.waiting, ...moved.refused];
        expect(fates.map((fate) => fate.exportInfo.exportId).toSorted()).toEqual(
          exports.map((info) => info.exportId).toSorted(),
        );
        if (moved.steps.length === 0) {
          expect(moved.nextWatermark).toBe(loaded?.watermark);
          return;
        }
        expect(moved.steps[0]).toMatchObject({ action: 'replace', reason: 'moved to this table' });
        const state = follow(null, anew);
        const again = planTarget(planInput(exports, state, { source, now }));
        expect(again.steps).toEqual([]);
        expect(again.skipped.filter(({ reason }) => reason === 'former table')).toHaveLength(old.length);
      }),
      { numRuns: 300 },
    );
  });
});

describe('whatever the exports and the order in which they come', () => {
  test('every step follows exactly on the one before it, and each export has one fate', () => {
    fc.assert(
      fc.property(stories, ({ arrivals }) => {
        let state: Applied | null = null;
        for (let count = 1; count <= arrivals.length; count += 1) {
          const exports = [...new Set(arrivals.slice(0, count))];
          const plan = planned(exports, state);
          const fates = [...plan.steps, ...plan.skipped, ...plan.waiting, ...plan.refused];
          expect(fates.map((fate) => fate.exportInfo.exportId).toSorted()).toEqual(
            exports.map((info) => info.exportId).toSorted(),
          );
          state = follow(state, plan);
          expect(planned(exports, state).steps).toEqual([]);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('a table that has every export of its chain is never stuck, unless a full export in between came first', () => {
    fc.assert(
      fc.property(stories, ({ arrivals, lost }) => {
        const everything = [...new Set([...arrivals, ...lost])];
        const windows = everything.filter((info) => info.kind === 'incremental');
        const start = Math.min(...windows.map((info) => info.from));
        const end = Math.max(...windows.map((info) => info.to));
        const state = follow(null, planned([...windows, full(clock(start))], null));
        expect(state?.watermark).toBe(end);
      }),
      { numRuns: 200 },
    );
  });

  test('what the remedies ask for gets every table unstuck', () => {
    fc.assert(
      fc.property(stories, ({ arrivals }) => {
        let exports: readonly ExportInfo[] = [];
        let state: Applied | null = null;
        for (const info of arrivals) {
          exports = exports.concat(info);
          state = follow(state, planned(exports, state));
        }
        for (let round = 0; round < 10; round += 1) {
          const plan: TargetPlan = planned(exports, state);
          if (plan.remedy === null) break;
          const more = carriedOut(plan).map((info) => ({ ...info, exportId: `${info.exportId}-${round}` }));
          exports = exports.concat(more);
          state = follow(
            state,
            planned(
              exports,
              state,
              plan.remedy.commands.some((one) => one.run === 'sync' && one.heal),
            ),
          );
        }
        const last = planned(exports, state);
        expect([...last.waiting, ...last.refused]).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('a full export that was not asked for never strands an incremental that is on its way', () => {
    fc.assert(
      fc.property(stories, ({ arrivals }) => {
        const plan = planned(arrivals, null);
        const state = follow(null, plan);
        if (state === null || !state.livesOnIncrementals) return;
        // The next window of this table has not come yet; a full export from the middle of it has.
        const next = incremental(clock(state.watermark), clock(state.watermark) + 60);
        const early = full(clock(state.watermark) + 30);
        const held = planned([...arrivals, early], state);
        fc.pre(held.steps.length === 0);
        expect(planned([...arrivals, early, next], state).steps.map((step) => step.exportInfo)).toContain(
          next,
        );
      }),
      { numRuns: 200 },
    );
  });
});
