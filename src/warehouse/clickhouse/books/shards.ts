/** On which nodes rows are is decided once for all of a warehouse, by their configuration and by its first load. */
import { numberAt, textAt } from '../../sql/result-table.ts';
import type { Connection } from '../connect/connection.ts';
import { refuse } from '../connect/find-layout.ts';
import { quoteString } from '../connect/identifier.ts';
import { sqlText } from '../connect/sql-text.ts';
import { shardOrder, shardsByMacros, type NodeMacros } from './node-macros.ts';
import type { Catalog } from './catalog.ts';

/**
 * Nodes of two shards with one name would take over each other's rows, and nodes of one shard with two names none.
 * @returns the connection, which knows the order of the shards
 * @throws DynaloadError WAREHOUSE_UNSUPPORTED
 */
export async function withMacros(connection: Connection, signal?: AbortSignal): Promise<Connection> {
  const { layout } = connection;
  const { nodes, shards } = layout;
  if (nodes === null) return connection;
  const { rows } = await connection.select({
    sql: sqlText('read-nodes-macros', { cluster: quoteString(nodes.cluster) }),
    activity: `read the macros of the cluster ${nodes.cluster}`,
    signal,
  });
  const found = rows.map((row): NodeMacros => ({
    number: numberAt(row, 0),
    weight: numberAt(row, 1),
    shard: textAt(row, 2),
    replica: textAt(row, 3),
  }));
  const wanted = { shards: shards?.count ?? 1, nodes: nodes.count };
  const made = shardsByMacros(found);
  const isAsMany = made.shards === wanted.shards && made.nodes === wanted.nodes;
  if (!isAsMany || !made.isAsConfigured) {
    const how = isAsMany ? ', of other nodes' : '';
    throw refuse(
      connection,
      `has a cluster "${nodes.cluster}" with ${sizeOf(wanted)}, whose macros {shard} and {replica} make it ${sizeOf(made)}${how}.`,
      'Give the nodes of a shard the same {shard} and each another {replica}, under <macros> (docs/clickhouse.md).',
    );
  }
  if (shards === null) return connection;
  return connection.within({ ...layout, shards: { ...shards, order: shardOrder(found) } });
}

/**
 * A key whose hash leads to another shard than before would be in two of them.
 * @throws DynaloadError WAREHOUSE_UNSUPPORTED
 */
export function assertSameShards(connection: Connection, catalog: Catalog): void {
  const { shards } = connection.layout;
  const now = shards?.count ?? 1;
  for (const { name, mark } of catalog.marked('generation')) {
    const { shards: built = 1, shardOrder: order } = mark;
    if (built !== now) {
      throw refuse(
        connection,
        `has "${name}", which was built on ${built === 1 ? 'one shard' : `${built} shards`}; it would go on on ${now === 1 ? 'one' : now}.`,
        'Name the cluster and shards=key as it was built with, or load into another database, from the newest full export on: dynaload does not move rows between shards (docs/clickhouse.md).',
      );
    }
    if (shards !== null && order !== undefined && order !== shards.order) {
      throw refuse(
        connection,
        `has "${name}", whose keys were spread over the shards ${order}; the cluster "${shards.cluster}" has them as ${shards.order} now.`,
        'Give the cluster its shards in the order, and with the weights, of before, on every node; or load into another database, from the newest full export on: dynaload does not move rows between shards (docs/clickhouse.md).',
      );
    }
  }
}

function sizeOf({ shards, nodes }: { readonly shards: number; readonly nodes: number }): string {
  return `${shards} ${shards === 1 ? 'shard' : 'shards'} of ${nodes} ${nodes === 1 ? 'node' : 'nodes'}`;
}
