import { setTimeout as sleep } from 'node:timers/promises';
import { DynaloadError, type ErrorCode } from '../errors.ts';
import type { SyncListener } from './sync-event.ts';

const ATTEMPTS = 4;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

/** Held for minutes, by a run that is doing the work. */
const HELD: ReadonlySet<ErrorCode> = new Set(['LEASE_HELD', 'WAREHOUSE_LOCKED', 'LOAD_HANDED_OVER']);

export interface RetryOptions {
  readonly signal: AbortSignal;
  readonly onRetry: (error: DynaloadError, waitMs: number) => void;
  /** Waiting before the second attempt; doubled before each further one. For tests. */
  readonly firstWaitMs?: number;
}

/**
 * Calls `attempt` again while it fails with an error that time may cure. Each call must be one that can be made
 * twice: here it always begins by asking the warehouse what it has.
 * @throws what the last attempt threw, or at once what is not retryable
 */
export async function withRetries<T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> {
  let wait = options.firstWaitMs ?? FIRST_WAIT_MS;
  for (let left = ATTEMPTS - 1; ; left -= 1) {
    try {
      return await attempt();
    } catch (thrown) {
      if (!mayPass(thrown) || left === 0) throw thrown;
      // Jitter keeps loaders that were refused together from coming back together.
      const waitMs = Math.round(wait * (0.5 + Math.random()));
      options.onRetry(thrown, waitMs);
      await sleep(waitMs, undefined, { signal: options.signal });
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    }
  }
}

/** Who waits: hears of it, and may end it. */
export interface Waiting {
  readonly listener: SyncListener;
  readonly signal: AbortSignal;
}

/**
 * `withRetries` for whatever a run does, from its first request on: what is at work on one table, or before any is
 * looked at by itself. Each waiting is announced.
 * @param table name of the DynamoDB table; null for what concerns all
 */
export async function patiently<T>(
  table: string | null,
  { listener, signal }: Waiting,
  attempt: () => Promise<T>,
): Promise<T> {
  return withRetries(attempt, {
    signal,
    onRetry: ({ message }, waitMs) =>
      listener({ kind: 'retrying', table, reason: message, inSeconds: waitMs / 1000 }),
  });
}

function mayPass(thrown: unknown): thrown is DynaloadError {
  return thrown instanceof DynaloadError && thrown.retryable && !HELD.has(thrown.code);
}
