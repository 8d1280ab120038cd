import type { ClickHouseLayout } from '../../../mapping/layout/physical.ts';
import type { TargetMapping } from '../../../mapping/mapping.ts';
import type { LoadTicket } from '../../../ticket/load-ticket.ts';
import type { Connection } from '../connect/connection.ts';
import { generationTable, unpublishedTable } from '../statements/names.ts';
import { TargetStatements } from '../statements/target-statements.ts';
import type { PullOptions } from './pulling.ts';

/** What every step of a load works with. */
export interface LoadContext {
  readonly connection: Connection;
  /** Undefined where every block is sent with an INSERT. */
  readonly pull: PullOptions | undefined;
}

/** The table of the generation that a load goes into, as it was made. */
export function physicalOf({ table, generation, isPublished }: LoadTicket): string {
  return isPublished ? generationTable(table, generation) : unpublishedTable(table, generation);
}

/**
 * @param rows the table in which the rows wait, or are to
 * @param layout of the tables of the load; that of the mapping when it does not matter
 * @param physical the table that the rows go into. Default: that of the generation as it was made
 */
export function statementsOf(
  connection: Connection,
  ticket: LoadTicket,
  target: TargetMapping,
  rows: string,
  layout?: ClickHouseLayout,
  physical = physicalOf(ticket),
): TargetStatements {
  const { batch, generation, sequence, shape } = ticket;
  const exportId = batch.id;
  return new TargetStatements(
    { target, exportId, generation, physical, sequence, rows, shape, layout },
    connection,
  );
}
