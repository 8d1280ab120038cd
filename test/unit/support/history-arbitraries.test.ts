import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { deliveries, histories, tableOf } from '../../support/history-arbitraries.ts';

const samples = fc.sample(histories(), { numRuns: 300, seed: 1 });

describe('histories', () => {
  it('have windows that join without gap or overlap, of 15 minutes to 24 hours', () => {
    for (const { windows } of samples) {
      expect(windows.length).toBeGreaterThan(0);
      windows.forEach(({ from, to }, index) => {
        expect(to - from).toBeGreaterThanOrEqual(15 * 60_000);
        expect(to - from).toBeLessThanOrEqual(24 * 60 * 60_000);
        if (index > 0) expect(from).toBe(windows[index - 1]?.to);
      });
    }
  });

  it('have a full export at the start of the first window, and all in order', () => {
    for (const { windows, fullExportsAt } of samples) {
      expect(fullExportsAt[0]).toBe(windows[0]?.from);
      expect(fullExportsAt).toEqual([...new Set(fullExportsAt)].toSorted((a, b) => a - b));
    }
  });

  it('have full exports on borders and within windows', () => {
    const later = samples.flatMap(({ windows, fullExportsAt }) =>
      fullExportsAt.slice(1).map((at) => windows.some(({ to }) => to === at)),
    );
    expect(new Set(later)).toEqual(new Set([true, false]));
  });

  it('are written in the order of time, so that a table takes them', () => {
    for (const history of samples) expect(() => tableOf(history)).not.toThrow();
  });

  const countOf = (pick: (change: { old: boolean; now: boolean }) => boolean): number =>
    samples
      .flatMap((history) => {
        const table = tableOf(history);
        return history.windows.flatMap(({ from, to }) => table.incrementalChanges(from, to));
      })
      .filter(({ oldImage, newImage }) => pick({ old: oldImage !== null, now: newImage !== null })).length;

  it('hold inserts, updates and deletes in plenty', () => {
    expect(countOf(({ old, now }) => !old && now)).toBeGreaterThan(100);
    expect(countOf(({ old, now }) => old && now)).toBeGreaterThan(100);
    expect(countOf(({ old, now }) => old && !now)).toBeGreaterThan(100);
  });

  it('hold items that a window inserts and deletes', () => {
    const swallowed = samples.filter((history) => {
      const table = tableOf(history);
      return history.windows.some(({ from, to }) => {
        const before = table.stateAt(from);
        const after = table.stateAt(to);
        return history.steps.some((step) => {
          if (step.kind !== 'put' || step.at < from * 1000 || step.at >= to * 1000) return false;
          const identity = table.identity(step.item);
          return !before.has(identity) && !after.has(identity);
        });
      });
    });
    expect(swallowed.length).toBeGreaterThan(10);
  });

  it.each([-1, 0, 1])('write %d microseconds from a border', (off) => {
    const hits = samples.filter(({ steps, windows }) =>
      steps.some(({ at }) => windows.some(({ to }) => to * 1000 + off === at)),
    );
    expect(hits.length).toBeGreaterThan(20);
  });

  it('have tables with and without a sort key', () => {
    expect(new Set(samples.map(({ primaryKey }) => primaryKey.length))).toEqual(new Set([1, 2]));
  });
});

describe('deliveries', () => {
  const orders = fc.sample(deliveries(4), { numRuns: 200, seed: 1 });

  it('bring every export', () => {
    for (const order of orders) expect(new Set(order)).toEqual(new Set([0, 1, 2, 3]));
  });

  it('bring some twice, and many out of order', () => {
    expect(orders.some((order) => order.length > 4)).toBe(true);
    expect(orders.some((order) => order[0] !== 0)).toBe(true);
  });

  it('are none when there is nothing to deliver', () => {
    expect(fc.sample(deliveries(0), 1)).toEqual([[]]);
  });
});
