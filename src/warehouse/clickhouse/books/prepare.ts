/** What has to be there before anything is written. */
import { checkServer } from '../connect/check-server.ts';
import type { Connection } from '../connect/connection.ts';
import { quoteIdentifier } from '../connect/identifier.ts';
import { sqlText } from '../connect/sql-text.ts';
import { prepareBooks } from './book-tables.ts';
import { readCatalog } from './catalog.ts';
import { catchUpDatabase } from './catch-up.ts';
import { assertSameShards, withMacros } from './shards.ts';

/**
 * Makes the database and the tables of the books where they are missing.
 * @returns the connection, which knows how its tables stand
 * @throws DynaloadError as `checkServer`, `withMacros` and `assertSameShards` do; BOOKS_NEWER
 */
export async function prepare(opened: Connection, signal: AbortSignal | undefined): Promise<Connection> {
  const { databaseEngine, layout } = await checkServer(opened, signal);
  const connection = await withMacros(opened.within(layout), signal);
  if (databaseEngine === null) {
    await connection.command({
      sql: sqlText('create-database', {
        database: `${quoteIdentifier(connection.database)}${layout.onCluster}`,
        engine: connection.embedded ? ' ENGINE = Atomic' : '',
      }),
      activity: `create the database ${connection.database}`,
      signal,
    });
  }
  await catchUpDatabase(connection, signal);
  const catalog = await readCatalog(connection, [], signal);
  assertSameShards(connection, catalog);
  await prepareBooks(connection, catalog, signal);
  return connection;
}
