/** A run that is put down before its time is up, to go on in another process: not given up. */
import { DynaloadError } from '../errors.ts';

/**
 * The reason for the signal of such a run. Nothing new is begun then; what was staged is kept, and a statement that runs
 * in the warehouse is left running: the next run finds both.
 */
export function putDown(): DynaloadError {
  return new DynaloadError('INTERRUPTED', 'The run was put down shortly before its time limit.', {
    hint: 'The next run goes on from there: a message of a queue comes back by itself, a call is to be made again.',
    details: { putDown: true },
  });
}

export function isPutDown(signal: AbortSignal | undefined): boolean {
  if (signal?.aborted !== true) return false;
  const reason: unknown = signal.reason;
  return reason instanceof DynaloadError && reason.details['putDown'] === true;
}
