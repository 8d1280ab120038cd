import { DynaloadError } from '../../../errors.ts';
import type { Connection } from './connection.ts';
import { quoteString } from './identifier.ts';
import { findLayout } from './find-layout.ts';
import type { Layout } from './layout.ts';
import { nullableTextAt, numberAt, textAt } from '../../sql/result-table.ts';
import { sqlText } from './sql-text.ts';

/** Views with SQL SECURITY came with 24.2; this is the first long-term release after it. */
const OLDEST: readonly [number, number] = [24, 3];

/**
 * Engines of a database in which a view is replaced at once.
 * https://clickhouse.com/docs/engines/database-engines/atomic; Replicated is built on it; Shared is ClickHouse Cloud's.
 */
const DATABASE_ENGINES = ['Atomic', 'Replicated', 'Shared'];

export interface ServerState {
  readonly version: string;
  /** Null when the database does not exist. */
  readonly databaseEngine: string | null;
  /** Epoch milliseconds by the server's clock. */
  readonly now: number;
}

export async function readServer(connection: Connection, signal?: AbortSignal): Promise<ServerState> {
  const { rows } = await connection.select({
    sql: sqlText('read-server', { database: quoteString(connection.database) }),
    activity: 'tell its version',
    signal,
  });
  const row = rows[0] ?? [];
  return {
    version: textAt(row, 0),
    databaseEngine: nullableTextAt(row, 1),
    now: Math.floor(numberAt(row, 2) / 1000),
  };
}

/** @throws DynaloadError WAREHOUSE_UNREACHABLE, WAREHOUSE_DENIED, WAREHOUSE_UNSUPPORTED */
export async function checkServer(
  connection: Connection,
  signal?: AbortSignal,
): Promise<ServerState & { readonly layout: Layout }> {
  const server = await readServer(connection, signal);
  const { version, databaseEngine } = server;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    throw unsupported(connection, `ClickHouse ${OLDEST.join('.')} or newer is needed; this is ${version}.`);
  }
  if (databaseEngine !== null && !DATABASE_ENGINES.includes(databaseEngine)) {
    throw unsupported(
      connection,
      `The database "${connection.database}" has the engine ${databaseEngine}; ${DATABASE_ENGINES.join(' or ')} is needed.`,
    );
  }
  return { ...server, layout: await findLayout(connection, databaseEngine, signal) };
}

function unsupported(connection: Connection, message: string): DynaloadError {
  return new DynaloadError('WAREHOUSE_UNSUPPORTED', message, {
    hint: 'docs/clickhouse.md lists the versions and the database engines that dynaload works with.',
    details: { warehouse: connection.description },
  });
}
