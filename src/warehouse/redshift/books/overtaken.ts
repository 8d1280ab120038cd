import { DynaloadError } from '../../../errors.ts';

/** The error of a load whose generation another run has replaced, or which another run has begun anew. */
export function overtaken(table: string, generation: string): DynaloadError {
  return new DynaloadError(
    'LEASE_HELD',
    `Another run has replaced or is replacing "${table}": generation ${generation} is not, or no longer, one to load into.`,
    {
      hint: 'Run the command again: it starts from the table as it is now.',
      details: { table, generation },
    },
  );
}

export function isOvertakenError(error: unknown): boolean {
  return error instanceof DynaloadError && error.code === 'LEASE_HELD';
}

/** True when readers see a newer generation. */
export function isOvertaken(generation: string, current: string | undefined): boolean {
  return current !== undefined && BigInt(generation) < BigInt(current);
}
