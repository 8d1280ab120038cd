import { setTimeout as sleep } from 'node:timers/promises';
import { DynaloadError } from '../../../errors.ts';
import { numberAt, textAt } from '../../sql/result-table.ts';
import type { Connection } from '../connect/connection.ts';
import { quoteString } from '../connect/identifier.ts';
import { sqlText } from '../connect/sql-text.ts';
import { MARK_START } from '../statements/mark.ts';

/** A statement that is just on its way to all nodes makes them different for a moment. */
const LOOKS = 4;
/** Milliseconds. */
const BETWEEN_LOOKS = 500;
const MOST_SHOWN = 5;

/**
 * Statements about tables go to each node of a cluster by itself, so that one may have failed on some of them.
 * @param what default: all but the tables of targets whose next step was claimed, which is done again on every node
 * @throws DynaloadError WAREHOUSE_NODES_DIFFER
 */
export async function assertNodesAgree(
  connection: Connection,
  signal?: AbortSignal,
  what: 'settled' | 'all' = 'settled',
): Promise<void> {
  const { nodes } = connection.layout;
  if (nodes === null) return;
  const look = (): Promise<ReadonlyMap<string, number>> => differing(connection, { ...nodes, what }, signal);
  let found = await look();
  for (let looks = 1; found.size > 0 && looks < LOOKS; looks += 1) {
    await sleep(BETWEEN_LOOKS, undefined, { signal });
    const again = await look();
    found = new Map([...found].filter(([name]) => again.has(name)));
  }
  if (found.size === 0) return;
  const all = [...found].map(([name, count]) => `${name} (the same on ${count})`);
  const more = all.length > MOST_SHOWN ? ` and ${all.length - MOST_SHOWN} more` : '';
  throw new DynaloadError(
    'WAREHOUSE_NODES_DIFFER',
    `The ${nodes.count} nodes of the cluster "${nodes.cluster}" do not have the same tables in "${connection.database}": ${all.slice(0, MOST_SHOWN).join(', ')}${more}.`,
    {
      hint: 'Bring all nodes up. Of a statement that failed on some of them (system.distributed_ddl_queue), drop what it made on the others; a node that was added needs the tables that the others have (docs/clickhouse.md). Then run the command again.',
      details: {
        warehouse: connection.description,
        cluster: nodes.cluster,
        tables: [...found.keys()].join(', '),
      },
    },
  );
}

/** Names, and on how many nodes each is the same. */
async function differing(
  connection: Connection,
  {
    cluster,
    count,
    what,
  }: { readonly cluster: string; readonly count: number; readonly what: 'settled' | 'all' },
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await connection.select({
    sql: sqlText('compare-nodes', {
      cluster: quoteString(cluster),
      database: quoteString(connection.database),
      markStart: quoteString(MARK_START),
      nodes: String(count),
      isStrict: what === 'all' ? '1' : '0',
    }),
    activity: `compare the nodes of the cluster ${cluster}`,
    signal,
  });
  return new Map(rows.map((row) => [textAt(row, 0), numberAt(row, 1)]));
}
