/** What is read to decide something has to be all that was written before, on whichever replica. */
import type { Connection } from '../connect/connection.ts';
import { quoteIdentifier } from '../connect/identifier.ts';
import { sqlText } from '../connect/sql-text.ts';

/** Waits until the replica that answers has the rows of a table of the books that any of them had when this was called. */
export async function catchUpBook(connection: Connection, book: string, signal?: AbortSignal): Promise<void> {
  await bring(connection, book, connection.qualified(book), signal);
}

/** The same for rows of a target. Of shards, each has rows of its own, and any of its replicas may be asked for them. */
export async function catchUp(connection: Connection, table: string, signal?: AbortSignal): Promise<void> {
  await bring(connection, table, connection.onEachShard(table), signal);
}

async function bring(
  connection: Connection,
  name: string,
  table: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (!connection.layout.isReplicated) return;
  await connection.command({
    sql: sqlText('catch-up', { table }),
    activity: `bring the rows of ${name} to this replica`,
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
