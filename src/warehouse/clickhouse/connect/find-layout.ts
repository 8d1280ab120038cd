/** Finds out what a connection leads to. What is not certain is the user's to say, and refused by its name until then. */
import { DynaloadError } from '../../../errors.ts';
import { numberAt, textAt, type ResultRow } from '../../sql/result-table.ts';
import { isMissing } from './clickhouse-errors.ts';
import { ALONE } from './clickhouse-url.ts';
import type { Connection } from './connection.ts';
import { quoteString } from './identifier.ts';
import {
  aloneLayout,
  clusterLayout,
  replicatedDatabaseLayout,
  shardedLayout,
  type Layout,
} from './layout.ts';
import { sqlText, type SqlName } from './sql-text.ts';

/** What each says, if it has a row, is a sign of a cluster. */
const SIGNS: readonly SqlName[] = ['find-clusters', 'find-macros', 'find-replicated', 'find-keeper'];
/** What is the same in each answer of one server. */
const IDENTITIES: readonly SqlName[] = ['read-node', 'read-folder'];
/** At the same time, so that each has a connection of its own, which a load balancer can send elsewhere. */
const REQUESTS = 4;

/**
 * ClickHouse Cloud is one server, and what the user may not read is no sign.
 * @param engine of the database; null when there is none yet
 * @throws DynaloadError WAREHOUSE_UNSUPPORTED
 */
export async function findLayout(
  connection: Connection,
  engine: string | null,
  signal?: AbortSignal,
): Promise<Layout> {
  if (connection.embedded) return aloneLayout();
  const { cluster } = connection;
  if (await isCloud(connection, signal)) {
    if (cluster === null || cluster === ALONE) return aloneLayout('ClickHouse Cloud');
    throw refuse(connection, 'is ClickHouse Cloud, which is one server to whoever works with it.', LEAVE_OUT);
  }
  await assertOneNode(connection, signal);
  connection.pin();
  if (engine === 'Replicated') {
    if (cluster === null) return findDatabase(connection, signal);
    const what = `has a database "${connection.database}" of the engine Replicated, which replicates its tables by itself.`;
    throw refuse(connection, what, LEAVE_OUT);
  }
  if (cluster !== null) return cluster === ALONE ? aloneLayout() : findCluster(connection, cluster, signal);
  const found = await Promise.all(SIGNS.map((name) => readIfAllowed(connection, name, {}, signal)));
  const signs = found.flat().map((row) => textAt(row, 0));
  if (signs.length === 0) return aloneLayout();
  throw refuse(
    connection,
    `looks like a part of a cluster: it has ${signs.join(', ')}.`,
    'Say which it is behind the "?" of the warehouse URL: cluster=NAME for tables on all nodes of a cluster, or cluster=none for tables on this node alone (docs/clickhouse.md).',
  );
}

const LEAVE_OUT = 'Leave cluster out of the warehouse URL (docs/clickhouse.md).';

async function findDatabase(connection: Connection, signal: AbortSignal | undefined): Promise<Layout> {
  const { database } = connection;
  // Such a database is a cluster of the same name.
  const { shards, nodes } = await readCluster(connection, database, readIfAllowed, signal);
  if (shards <= 1) return replicatedDatabaseLayout(Math.max(nodes, 1));
  const what = `has a Replicated database "${database}" of ${shards} shards; a target would be in pieces.`;
  throw refuse(connection, what, 'Name a database of one shard (docs/clickhouse.md).');
}

async function findCluster(
  connection: Connection,
  cluster: string,
  signal: AbortSignal | undefined,
): Promise<Layout> {
  const { shards, nodes, here } = await readCluster(connection, cluster, read, signal);
  if (nodes === 0) {
    const known = (await read(connection, 'list-clusters', {}, signal)).map((row) => textAt(row, 0));
    const list = known.length === 0 ? 'none' : known.join(', ');
    throw refuse(connection, `knows no cluster "${cluster}"; it knows: ${list}.`, 'Write the name of one.');
  }
  if (shards > 1 && !connection.isSharded) {
    const what = `has a cluster "${cluster}" of ${shards} shards; dynaload keeps a target whole on every node.`;
    throw refuse(
      connection,
      what,
      'Name a cluster of one shard, and of as many replicas as you like, or add &shards=key to the warehouse URL: then each row is on one shard, by its key (docs/clickhouse.md).',
    );
  }
  if (shards === 1 && connection.isSharded) {
    const what = `has a cluster "${cluster}" of one shard, which holds every row.`;
    throw refuse(connection, what, 'Leave shards=key out of the warehouse URL.');
  }
  if (here === 0) {
    const hint = 'Give the address of one of its nodes, with the port that system.clusters has for it.';
    throw refuse(connection, `is not a node of the cluster "${cluster}".`, hint);
  }
  const rows = await read(connection, 'read-macros', {}, signal);
  const macros = new Set(rows.map((row) => textAt(row, 0)));
  const missing = ['shard', 'replica'].filter((macro) => !macros.has(macro));
  if (missing.length > 0) {
    const what = `has no macro ${missing.map((macro) => `{${macro}}`).join(' and ')}, by which replicated tables find each other.`;
    throw refuse(connection, what, 'Set it in the configuration of every node, under <macros>.');
  }
  return shards > 1 ? shardedLayout(cluster, nodes, shards) : clusterLayout(cluster, nodes);
}

async function readCluster(
  connection: Connection,
  cluster: string,
  reading: typeof read,
  signal: AbortSignal | undefined,
): Promise<Record<'shards' | 'nodes' | 'here', number>> {
  const slots = { cluster: quoteString(cluster) };
  const [row = []] = await reading(connection, 'read-cluster', slots, signal);
  return row.length === 0
    ? { shards: 0, nodes: 0, here: 0 }
    : { shards: numberAt(row, 0), nodes: numberAt(row, 1), here: numberAt(row, 2) };
}

/** This is not a matter of opinion, so that `cluster` has no say in it. */
async function assertOneNode(connection: Connection, signal?: AbortSignal): Promise<void> {
  for (const name of IDENTITIES) {
    const answers = await Promise.all(
      Array.from({ length: REQUESTS }, () => readIfAllowed(connection, name, {}, signal)),
    );
    const nodes = new Set(answers.map((rows) => JSON.stringify(rows)));
    if (nodes.size === 1) continue;
    throw refuse(
      connection,
      `is answered by several servers: ${REQUESTS} requests came to ${nodes.size} of them.`,
      'A load balancer would spread one load over all of them. Give the address of one server (docs/clickhouse.md).',
    );
  }
}

async function isCloud(connection: Connection, signal?: AbortSignal): Promise<boolean> {
  const [row] = await readIfAllowed(connection, 'read-cloud', {}, signal);
  return row !== undefined && textAt(row, 0) === '1';
}

/** No rows where the user has no right to look, or where an older server has nothing to look at. */
async function readIfAllowed(
  connection: Connection,
  name: SqlName,
  slots: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): Promise<readonly ResultRow[]> {
  try {
    return await read(connection, name, slots, signal);
  } catch (error) {
    if (error instanceof DynaloadError && error.code === 'WAREHOUSE_DENIED') return [];
    if (isMissing(error)) return [];
    throw error;
  }
}

async function read(
  connection: Connection,
  name: SqlName,
  slots: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): Promise<readonly ResultRow[]> {
  const activity = 'tell whether it is one server';
  return (await connection.select({ sql: sqlText(name, slots), activity, signal })).rows;
}

/** That dynaload does not work with what it found. */
export function refuse(connection: Connection, what: string, hint: string): DynaloadError {
  const { description } = connection;
  return new DynaloadError('WAREHOUSE_UNSUPPORTED', `${description} ${what}`, {
    hint,
    details: { warehouse: description },
  });
}
