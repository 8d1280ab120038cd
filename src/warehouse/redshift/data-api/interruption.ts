import { DynaloadError } from '../../../errors.ts';

/** @throws DynaloadError INTERRUPTED, or the reason that the signal carries */
export function throwIfInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw interrupted(signal);
}

export function interrupted(signal: AbortSignal): DynaloadError {
  const reason: unknown = signal.reason;
  if (reason instanceof DynaloadError) return reason;
  return new DynaloadError('INTERRUPTED', 'The run was interrupted while it worked with the warehouse.', {
    cause: reason,
  });
}
