import { describe, expect, it } from '@jest/globals';
import {
  BulkSessions,
  type BulkInsert,
  type BulkSession,
} from '../../../../src/warehouse/clickhouse/bulk-sessions.ts';

const LARGE = Buffer.alloc(256 * 1024);

function insertOf(more: Partial<BulkInsert> = {}): BulkInsert {
  return { database: 'shop', table: 'orders__stg_1', columns: ['pk'], bytes: LARGE, settings: {}, ...more };
}

/** Sessions that finish an insert when they are told to. */
function sessions(): { bulk: BulkSessions; opened: () => number; closed: () => number; finish: () => void } {
  let opened = 0;
  let closed = 0;
  const waiting: (() => void)[] = [];
  const open = (): BulkSession => {
    opened += 1;
    return {
      insert: () => new Promise((resolve) => waiting.push(() => resolve(undefined))),
      close: () => void (closed += 1),
    };
  };
  const finish = (): void => waiting.splice(0).forEach((resolve) => resolve());
  return { bulk: new BulkSessions(open), opened: () => opened, closed: () => closed, finish };
}

describe('BulkSessions', () => {
  it.each([
    ['a small body', insertOf({ bytes: LARGE.subarray(1) })],
    ['a column that needs quotes', insertOf({ columns: ['pk', 'created at'] })],
    ['a table that needs quotes', insertOf({ table: 'orders`__stg_1' })],
    ['a database that needs quotes', insertOf({ database: 'my-shop' })],
  ])('leaves %s to the connection', (_, insert) => {
    expect(sessions().bulk.takes(insert)).toBe(false);
  });

  it('uses a session again when it is idle, and opens another one only when none is', async () => {
    const { bulk, opened, closed, finish } = sessions();
    expect(bulk.takes(insertOf())).toBe(true);
    const first = bulk.insert(insertOf());
    finish();
    await first;
    const second = bulk.insert(insertOf());
    expect(opened()).toBe(1);
    const others = Array.from({ length: 10 }, () => bulk.insert(insertOf()));
    expect(opened()).toBeLessThanOrEqual(4);
    finish();
    await Promise.all([second, ...others]);
    bulk.close();
    expect(closed()).toBe(opened());
  });

  it('is free again after an insert that failed', async () => {
    let opened = 0;
    const failing: BulkSession = {
      insert: async () => Promise.reject(new Error('Code: 27. DB::Exception: no')),
      close: () => undefined,
    };
    const bulk = new BulkSessions(() => {
      opened += 1;
      return failing;
    });
    await expect(bulk.insert(insertOf())).rejects.toThrow('Code: 27');
    await expect(bulk.insert(insertOf())).rejects.toThrow('Code: 27');
    expect(opened).toBe(1);
  });
});
