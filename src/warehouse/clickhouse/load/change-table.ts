import type { TargetShape } from '../../../ledger/shape.ts';
import { alterTable } from '../books/alter-table.ts';
import type { Catalog } from '../books/catalog.ts';
import type { Connection } from '../connect/connection.ts';
import { changedMark, columnsAdded } from '../statements/change-statements.ts';
import type { Claim } from './claims.ts';
import { overtaken } from './overtaken.ts';
import { showGeneration } from './show-generation.ts';

export interface TableChange {
  readonly claim: Claim;
  readonly generation: string;
  /** Was read when the claim was there already. */
  readonly catalog: Catalog;
}

/**
 * Gives the table of a generation the columns of a load that was claimed, and readers the view over them: before its rows
 * are there, and when every replica has the columns. Several runs may do so at once, and again from any point: columns are only ever added.
 * @throws DynaloadError that `isMissing` knows when the table is gone; LEASE_HELD when the load is done, or never will be
 */
export async function changeTable(
  connection: Connection,
  change: TableChange,
  shape: TargetShape,
  signal: AbortSignal | undefined,
): Promise<void> {
  await addColumns(connection, change, shape, signal);
  const { claim, generation, catalog } = change;
  await showGeneration(connection, { claim, generation, shape, physical: null }, catalog, signal);
}

/** The columns alone, which no view shows yet. @throws as `changeTable` */
export async function addColumns(
  connection: Connection,
  { claim, generation, catalog }: TableChange,
  shape: TargetShape,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { table } = claim.mark;
  const built = catalog.generation(table, generation);
  if (built === undefined) throw overtaken(table, generation);
  await alterTable(
    connection,
    built.name,
    {
      changes: columnsAdded(shape),
      mark: changedMark(built.mark),
      isOfShards: true,
      activity: `change the columns of ${table}`,
    },
    signal,
  );
}
