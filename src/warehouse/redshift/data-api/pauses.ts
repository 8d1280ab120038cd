import { setTimeout as sleep } from 'node:timers/promises';

/** How long the client of the Data API waits. Milliseconds. For tests, which wait for nothing. */
export interface Pauses {
  /** Before a transaction that lost against another is run again, and before a request that was refused is repeated. */
  readonly retry: { readonly first: number; readonly longest: number };
  /** Between two looks at a statement where the service does not wait by itself. */
  readonly poll: { readonly first: number; readonly longest: number };
  /** How long a statement may be in a state that the service cannot name. */
  readonly unknown: number;
  /** How long a statement that was cancelled is waited for. */
  readonly cancel: number;
}

export const PAUSES: Pauses = {
  retry: { first: 500, longest: 20_000 },
  poll: { first: 250, longest: 5_000 },
  unknown: 10 * 60_000,
  cancel: 30_000,
};

/** Waits for the `attempt`th time (from 0): twice as long each time, with jitter. */
export async function pause(
  { first, longest }: Pauses['retry'],
  attempt: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const full = Math.min(first * 2 ** attempt, longest);
  await sleep(full * (0.5 + Math.random() / 2), undefined, signal === undefined ? {} : { signal });
}
