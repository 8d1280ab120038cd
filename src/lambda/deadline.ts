/** The time limit of a function, as a signal. */
import { DynaloadError } from '../errors.ts';

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
  const timer = setTimeout(() => stop.abort(timeIsUp()), Math.max(left - TO_PUT_DOWN, left / 2));
  try {
    return await work(stop.signal);
  } finally {
    clearTimeout(timer);
  }
}

function timeIsUp(): DynaloadError {
  return new DynaloadError('INTERRUPTED', 'The time limit of the function is near.', {
    hint: 'What is committed stays. A message of the queue comes back by itself and goes on; a call by hand is to be made again.',
  });
}
