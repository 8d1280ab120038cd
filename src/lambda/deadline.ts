/** The time limit of a function, as a signal. */
import { putDown } from '../ticket/put-down.ts';

/** Milliseconds that it takes to put things down: to end requests, to give leases back, to tell. */
const TO_PUT_DOWN = 30_000;

/** What the Lambda runtime tells of an invocation. */
export interface Invocation {
  readonly awsRequestId: string;
  readonly functionName: string;
  getRemainingTimeInMillis(): number;
}

/**
 * Runs work with a signal that is aborted while there is still time to put things down.
 * @returns what `work` returns
 */
export async function withDeadline<T>(
  invocation: Invocation,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const left = invocation.getRemainingTimeInMillis();
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(putDown()), Math.max(left - TO_PUT_DOWN, left / 2));
  try {
    return await work(stop.signal);
  } finally {
    clearTimeout(timer);
  }
}
