import { describe, expect, it } from '@jest/globals';
import { DynaloadError } from '../../../src/errors.ts';
import type { SyncEvent } from '../../../src/load/sync-event.ts';
import { compactTargets, secondsFor } from '../../../src/load/compact-targets.ts';

const MINUTE = 60_000;
const load = (seconds: number, spanMs: number) => ({ table: 'orders', seconds, spanMs });

describe('the time in which a table may be got ready for reading', () => {
  it('is a fiftieth of what the exports of a run cover', () => {
    expect(secondsFor([load(0.1, 15 * MINUTE)], 0)).toBe(18);
    expect(secondsFor([load(0.1, 15 * MINUTE), load(0.1, 15 * MINUTE)], 0)).toBe(36);
  });

  it('is a fiftieth of the time since it was last ready, when that is more', () => {
    expect(secondsFor([load(0.1, 15 * MINUTE)], 45 * 60)).toBe(54);
    expect(secondsFor([load(0.1, 15 * MINUTE)], 60)).toBe(18);
  });

  it('is half of what the loads took when that is more, as after a full export', () => {
    expect(secondsFor([load(4, 0)], 0)).toBe(2);
    expect(secondsFor([load(4, 0), load(20, MINUTE)], 0)).toBe(12);
  });

  it('is two minutes at the most', () => {
    expect(secondsFor([load(3600, 0)], 0)).toBe(120);
    expect(secondsFor([load(1, 24 * 60 * MINUTE)], 0)).toBe(120);
    expect(secondsFor([load(1, MINUTE)], 90 * 24 * 3600)).toBe(120);
  });
});

describe('a table that cannot be got ready', () => {
  const denied = new DynaloadError('WAREHOUSE_DENIED', 'No right to system.parts.');
  const run = async (thrown: Error, signal: AbortSignal): Promise<readonly SyncEvent[]> => {
    const told: SyncEvent[] = [];
    const asked: string[] = [];
    const compact = async (table: string): Promise<void> => {
      asked.push(table);
      if (table === 'orders') throw thrown;
    };
    const loads = [load(1, MINUTE), { table: 'customers', seconds: 1, spanMs: MINUTE }];
    await compactTargets({ compact }, loads, { signal, listener: (event) => told.push(event) });
    expect(asked).toEqual(['orders', 'customers']);
    return told;
  };

  it('is told, and the others are', async () => {
    const told = await run(denied, new AbortController().signal);
    expect(told).toEqual([{ kind: 'not ready', table: 'orders', error: denied }]);
  });

  it('is not told where the run is interrupted', async () => {
    expect(await run(denied, AbortSignal.abort())).toEqual([]);
  });

  it('ends the run where it is a defect', async () => {
    await expect(run(new TypeError('x'), new AbortController().signal)).rejects.toThrow(TypeError);
  });
});
