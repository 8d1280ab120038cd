import { DynaloadError } from '../../errors.ts';

/** The error of a load whose generation, or staging table, another run has replaced or cleared meanwhile. */
export function overtaken(table: string, generation: string, cause?: unknown): DynaloadError {
  return new DynaloadError(
    'LEASE_HELD',
    `Another run has replaced or is replacing "${table}": generation ${generation} is not, or no longer, one to load into.`,
    {
      hint: 'Run the command again: it starts from the table as it is now.',
      details: { table, generation },
      ...(cause === undefined ? {} : { cause }),
    },
  );
}
