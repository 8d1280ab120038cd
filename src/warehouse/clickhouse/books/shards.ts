/** On which nodes rows are is decided once for all of a warehouse, by their configuration and by its first load. */
import { numberAt } from '../../sql/result-table.ts';
import type { Connection } from '../connect/connection.ts';
import { refuse } from '../connect/find-layout.ts';
import { quoteString } from '../connect/identifier.ts';
import { sqlText } from '../connect/sql-text.ts';
import type { Catalog } from './catalog.ts';

/**
 * Nodes of two shards with one name would take over each other's rows, and nodes of one shard with two names none.
 * @throws DynaloadError WAREHOUSE_UNSUPPORTED
 */
export async function assertMacros(connection: Connection, signal?: AbortSignal): Promise<void> {
  const { nodes, shards } = connection.layout;
  if (nodes === null) return;
  const { rows } = await connection.select({
    sql: sqlText('count-macros', { cluster: quoteString(nodes.cluster) }),
    activity: `read the macros of the cluster ${nodes.cluster}`,
    signal,
  });
  const [row = []] = rows;
  const wanted = [shards?.count ?? 1, nodes.count];
  const found = [numberAt(row, 0), numberAt(row, 1)];
  if (found.every((count, index) => count === wanted[index])) return;
  throw refuse(
    connection,
    `has a cluster "${nodes.cluster}" of ${wanted.join(' shards and ')} nodes, whose macros {shard} and {replica} make it ${found.join(' shards and ')} nodes.`,
    'Give the nodes of a shard the same {shard} and each another {replica}, under <macros> (docs/clickhouse.md).',
  );
}

/**
 * A key whose hash leads to another shard than before would be in two of them.
 * @throws DynaloadError WAREHOUSE_UNSUPPORTED
 */
export function assertSameShards(connection: Connection, catalog: Catalog): void {
  const now = connection.layout.shards?.count ?? 1;
  for (const { name, mark } of catalog.marked('generation')) {
    const { shards: built = 1 } = mark;
    if (built === now) continue;
    throw refuse(
      connection,
      `has "${name}", which was built on ${built === 1 ? 'one shard' : `${built} shards`}; it would go on on ${now === 1 ? 'one' : now}.`,
      'Name the cluster and shards=key as it was built with, or load into another database, from the newest full export on: dynaload does not move rows between shards (docs/clickhouse.md).',
    );
  }
}
