import { describe, expect, test } from '@jest/globals';
import { DynaloadError, type ErrorCode } from '../../../src/errors.ts';
import { patiently, withRetries } from '../../../src/load/retry.ts';
import type { SyncEvent } from '../../../src/load/sync-event.ts';

const { signal } = new AbortController();

function failing(times: number, code: ErrorCode): { attempt: () => Promise<number>; attempts: () => number } {
  let attempts = 0;
  return {
    attempts: () => attempts,
    attempt: async () => {
      attempts += 1;
      if (attempts <= times) throw new DynaloadError(code, `failure ${attempts}`);
      return attempts;
    },
  };
}

describe('withRetries', () => {
  test('tries again what may pass, and says so each time', async () => {
    const { attempt } = failing(3, 'WAREHOUSE_BUSY');
    const told: string[] = [];
    const onRetry = (error: DynaloadError): void => void told.push(error.message);
    expect(await withRetries(attempt, { signal, onRetry, firstWaitMs: 1 })).toBe(4);
    expect(told).toEqual(['failure 1', 'failure 2', 'failure 3']);
  });

  test('gives up with the last failure after four attempts', async () => {
    const { attempt, attempts } = failing(9, 'SOURCE_UNREACHABLE');
    const run = withRetries(attempt, { signal, onRetry: () => undefined, firstWaitMs: 1 });
    await expect(run).rejects.toThrow('failure 4');
    expect(attempts()).toBe(4);
  });

  test.each(['EXPORT_CHECKSUM_MISMATCH', 'LEASE_HELD', 'WAREHOUSE_LOCKED'] as const)(
    'never tries %s again',
    async (code) => {
      const { attempt, attempts } = failing(1, code);
      await expect(withRetries(attempt, { signal, onRetry: () => undefined })).rejects.toMatchObject({
        code,
      });
      expect(attempts()).toBe(1);
    },
  );

  test('waits twice as long each time, give or take a half', async () => {
    const waits: number[] = [];
    const { attempt } = failing(3, 'WAREHOUSE_BUSY');
    await withRetries(attempt, { signal, onRetry: (_, wait) => waits.push(wait), firstWaitMs: 8 });
    expect(waits).toHaveLength(3);
    waits.forEach((wait, index) => {
      expect(wait).toBeGreaterThanOrEqual(4 * 2 ** index);
      expect(wait).toBeLessThanOrEqual(12 * 2 ** index);
    });
  });

  test('stops waiting when the run is interrupted', async () => {
    const stop = new AbortController();
    const { attempt } = failing(1, 'WAREHOUSE_BUSY');
    const run = withRetries(attempt, {
      signal: stop.signal,
      onRetry: () => stop.abort(),
      firstWaitMs: 60_000,
    });
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
  });
});

test('patiently announces each waiting, with the table that waits', async () => {
  const { attempt } = failing(1, 'SOURCE_UNREACHABLE');
  const events: SyncEvent[] = [];
  const listener = (event: SyncEvent): void => void events.push(event);
  expect(await patiently('Orders', { listener, signal }, attempt)).toBe(2);
  expect(events).toEqual([
    { kind: 'retrying', table: 'Orders', reason: 'failure 1', inSeconds: expect.any(Number) },
  ]);
});
