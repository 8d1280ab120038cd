/** Tables of dynaload stand on the server that made them. What looks like more than one server is refused, by its name. */
import { DynaloadError } from '../../../errors.ts';
import type { Connection } from './connection.ts';
import { isMissing } from './clickhouse-errors.ts';
import { textAt } from '../../sql/result-table.ts';
import { sqlText, type SqlName } from './sql-text.ts';

/** What each says, if it has a row, is a sign of a cluster. */
const SIGNS: readonly SqlName[] = ['find-clusters', 'find-macros', 'find-replicated', 'find-keeper'];
/** What is the same in each answer of one server. */
const IDENTITIES: readonly SqlName[] = ['read-node', 'read-folder'];
/** At the same time, so that each has a connection of its own, which a load balancer can send elsewhere. */
const REQUESTS = 4;

/**
 * ClickHouse Cloud is one server, and what the user may not read is no sign.
 * @throws DynaloadError WAREHOUSE_UNSUPPORTED
 */
export async function assertOneServer(connection: Connection, signal?: AbortSignal): Promise<void> {
  if (connection.embedded || (await isCloud(connection, signal))) return;
  await assertOneNode(connection, signal);
  if (connection.oneServer) return;
  const found = await Promise.all(SIGNS.map((name) => readIfAllowed(connection, name, signal)));
  const signs = found.flat().map((row) => textAt(row, 0));
  if (signs.length === 0) return;
  throw unsupported(
    connection,
    `${connection.description} looks like a part of a cluster: it has ${signs.join(', ')}.`,
    'The tables would stand on one node alone. If that is what you want, give the address of that node, and say so with cluster=none behind the "?" of the warehouse URL (docs/clickhouse.md).',
  );
}

/** This is not a matter of opinion, so that `cluster=none` has no say in it. */
async function assertOneNode(connection: Connection, signal?: AbortSignal): Promise<void> {
  for (const name of IDENTITIES) {
    const answers = await Promise.all(
      Array.from({ length: REQUESTS }, () => readIfAllowed(connection, name, signal)),
    );
    const nodes = new Set(answers.map((rows) => JSON.stringify(rows)));
    if (nodes.size === 1) continue;
    throw unsupported(
      connection,
      `${connection.description} is answered by several servers: ${REQUESTS} requests came to ${nodes.size} of them.`,
      'A load balancer would spread one load over all of them. Give the address of one server (docs/clickhouse.md).',
    );
  }
}

async function isCloud(connection: Connection, signal?: AbortSignal): Promise<boolean> {
  const [row] = await readIfAllowed(connection, 'read-cloud', signal);
  return row !== undefined && textAt(row, 0) === '1';
}

/** No rows where the user has no right to look, or where an older server has nothing to look at. */
async function readIfAllowed(connection: Connection, name: SqlName, signal?: AbortSignal) {
  try {
    const { rows } = await connection.select({
      sql: sqlText(name, {}),
      activity: 'tell whether it is one server',
      signal,
    });
    return rows;
  } catch (error) {
    if (error instanceof DynaloadError && error.code === 'WAREHOUSE_DENIED') return [];
    if (isMissing(error)) return [];
    throw error;
  }
}

function unsupported(connection: Connection, message: string, hint: string): DynaloadError {
  return new DynaloadError('WAREHOUSE_UNSUPPORTED', message, {
    hint,
    details: { warehouse: connection.description },
  });
}
