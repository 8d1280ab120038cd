/** What is read to decide something has to be all that was written before, on whichever replica. */
import type { Connection } from '../connect/connection.ts';
import { quoteIdentifier } from '../connect/identifier.ts';
import { sqlText } from '../connect/sql-text.ts';

/** Waits until the replica that answers has the rows of a table that any of them had when this was called. */
export async function catchUp(connection: Connection, table: string, signal?: AbortSignal): Promise<void> {
  if (!connection.layout.isReplicated) return;
  await connection.command({
    sql: sqlText('catch-up', { table: connection.qualified(table) }),
    activity: `bring the rows of ${table} to this replica`,
    signal,
  });
}

/** The same for the tables that there are. On a cluster each statement about them waits for all nodes. */
export async function catchUpDatabase(connection: Connection, signal?: AbortSignal): Promise<void> {
  if (!connection.layout.isReplicated || connection.layout.onCluster !== '') return;
  await connection.command({
    sql: sqlText('catch-up-database', { database: quoteIdentifier(connection.database) }),
    activity: `bring the tables of ${connection.database} to this replica`,
    signal,
  });
}
