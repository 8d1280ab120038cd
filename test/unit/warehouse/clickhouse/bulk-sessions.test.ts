import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  BulkSessions,
  type BulkSession,
} from '../../../../src/warehouse/clickhouse/connect/bulk-sessions.ts';

const LARGE = Buffer.alloc(256 * 1024, 'row\n');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynaload-bulk-'));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

/** Sessions that finish a statement when they are told to. */
function sessions(): {
  bulk: BulkSessions;
  opened: () => number;
  closed: () => number;
  waiting: () => number;
  finish: () => void;
} {
  let opened = 0;
  let closed = 0;
  const waiting: (() => void)[] = [];
  const open = (): BulkSession => {
    opened += 1;
    return {
      queryAsync: () => new Promise((resolve) => waiting.push(() => resolve(undefined))),
      close: () => void (closed += 1),
    };
  };
  return {
    bulk: new BulkSessions({ folder, open }),
    opened: () => opened,
    closed: () => closed,
    waiting: () => waiting.length,
    finish: () => waiting.splice(0).forEach((resolve) => resolve()),
  };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

describe('BulkSessions', () => {
  it('leaves a small body to the connection', () => {
    const { bulk } = sessions();
    expect(bulk.takes(LARGE.subarray(1))).toBe(false);
    expect(bulk.takes(LARGE)).toBe(true);
  });

  it('uses a session again when it is idle, and opens another one only when none is', async () => {
    const { bulk, opened, closed, waiting, finish } = sessions();
    const first = bulk.insert(LARGE, String);
    await until(() => waiting() === 1);
    finish();
    await first;
    const second = bulk.insert(LARGE, String);
    await until(() => waiting() === 1);
    expect(opened()).toBe(1);
    const others = Array.from({ length: 10 }, () => bulk.insert(LARGE, String));
    await until(() => waiting() === 11);
    expect(opened()).toBeLessThanOrEqual(4);
    finish();
    await Promise.all([second, ...others]);
    bulk.close();
    expect(closed()).toBe(opened());
  });

  it('is free again after an insert that failed', async () => {
    let opened = 0;
    const failing: BulkSession = {
      queryAsync: async () => Promise.reject(new Error('Code: 27. DB::Exception: no')),
      close: () => undefined,
    };
    const open = (): BulkSession => {
      opened += 1;
      return failing;
    };
    const bulk = new BulkSessions({ folder, open });
    await expect(bulk.insert(LARGE, String)).rejects.toThrow('Code: 27');
    await expect(bulk.insert(LARGE, String)).rejects.toThrow('Code: 27');
    expect(opened).toBe(1);
  });

  it('gives the statement a file with the bytes, and the folder nothing that could stay behind', async () => {
    const found: { bytes: Buffer; names: readonly string[] }[] = [];
    const open = (): BulkSession => ({
      queryAsync: async (sql) => {
        found.push({ bytes: readFileSync(Number(sql)), names: await readdir(folder) });
      },
      close: () => undefined,
    });
    const bulk = new BulkSessions({ folder, open });
    const bodies = [0, 1, 2].map((body) => Buffer.alloc(300_000 + body, `${body} row\n`));
    await Promise.all(bodies.map((bytes) => bulk.insert(bytes, String)));
    expect(found.map(({ bytes }) => bytes).toSorted((a, b) => a.length - b.length)).toEqual(bodies);
    expect(found.map(({ names }) => names)).toEqual([[], [], []]);
  });

  it('asks no session when there is no statement', async () => {
    const { bulk, opened } = sessions();
    const none = (): string => {
      throw new Error('interrupted');
    };
    await expect(bulk.insert(LARGE, none)).rejects.toThrow('interrupted');
    expect(opened()).toBe(0);
  });
});
