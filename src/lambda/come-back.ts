/** Which messages of a batch come back, and when. Pure. */
import { ERROR_CODES, isErrorCode } from '../errors.ts';

/** What a message led to: the codes of the errors that it ended with; none when all went well. */
export interface Ending {
  readonly messageId: string;
  readonly receipt: string;
  /** Deliveries of it so far. */
  readonly receives: number;
  readonly codes: readonly string[];
}

export interface Return {
  readonly messageId: string;
  readonly receipt: string;
  readonly afterSeconds: number;
}

/**
 * From this delivery on a message is done with, whatever came of it: after five the queue would put it among the dead
 * letters, where nothing belongs that the schedule mends.
 */
const LAST_DELIVERY = 4;
/** A lease is given back, or runs out, in a minute or two. */
const PASSING_SECONDS = 60;
/** The function was stopped by its time limit: there is nothing to wait for. */
const AT_ONCE_SECONDS = 1;

/** True for what the next delivery of the same message may find mended. */
export function comesBack(code: string): boolean {
  // The state machine says when it is done.
  if (code === 'LOAD_HANDED_OVER') return false;
  return code === 'INTERRUPTED' || (isErrorCode(code) && ERROR_CODES[code].retryable);
}

/** Whether a message with such an error is put back. */
export function isPutBack(code: string, receives: number): boolean {
  return comesBack(code) && receives < LAST_DELIVERY;
}

export function returnsOf(endings: readonly Ending[]): readonly Return[] {
  return endings.flatMap(({ messageId, receipt, receives, codes }) => {
    const passing = codes.filter((code) => isPutBack(code, receives));
    if (passing.length === 0) return [];
    const isStopped = passing.every((code) => code === 'INTERRUPTED');
    return [{ messageId, receipt, afterSeconds: isStopped ? AT_ONCE_SECONDS : PASSING_SECONDS }];
  });
}
