import { DynaloadError } from '../errors.ts';

/** INTERRUPTED, once the run was asked to stop: whatever failed since then failed because of it. Else null. */
export function interruptionOf(signal: AbortSignal): DynaloadError | null {
  if (!signal.aborted) return null;
  const reason: unknown = signal.reason;
  if (reason instanceof DynaloadError && reason.code === 'INTERRUPTED') return reason;
  return new DynaloadError('INTERRUPTED', 'The run was interrupted.', { cause: reason });
}

/** A failure of one target leaves its siblings alone, unless trying again may help: then the whole load is retried. */
export function concerningTarget(thrown: unknown): DynaloadError {
  if (thrown instanceof DynaloadError && !thrown.retryable) return thrown;
  throw thrown;
}

/** What was thrown on purpose. @throws what was not: a defect */
export function requireKnown(thrown: unknown): DynaloadError {
  if (thrown instanceof DynaloadError) return thrown;
  throw thrown;
}
