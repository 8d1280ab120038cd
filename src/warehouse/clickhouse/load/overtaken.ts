import { DynaloadError } from '../../../errors.ts';

/** The error of a load when another run has changed its target, or cleared its tables, since it was planned. */
export function overtaken(table: string, generation: string, cause?: unknown): DynaloadError {
  return new DynaloadError(
    'LEASE_HELD',
    `Another run has changed "${table}", or is changing it, since this one looked at it: the next load of generation ${generation} was not applied.`,
    {
      hint: 'Run the command again: it starts from the table as it is now.',
      details: { table, generation },
      ...(cause === undefined ? {} : { cause }),
    },
  );
}

export function isOvertaken(error: unknown): boolean {
  return error instanceof DynaloadError && error.code === 'LEASE_HELD';
}
