import type { PrepareContext } from '../sql/prepared.ts';
import { RedshiftError } from '../sql/redshift-error.ts';

/** Statements that run alone or not at all. */
export function refuseInTransaction(what: string, context: PrepareContext): void {
  if (context.inTransaction)
    throw new RedshiftError(`${what} cannot run inside a transaction block`, '25001');
}
