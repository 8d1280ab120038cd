import { createClient, ClickHouseLogLevel } from '@clickhouse/client';
import { bestCompression } from '../../stage/compression.ts';
import type { Warehouse } from '../warehouse.ts';
import type { ServerAddress } from './connect/clickhouse-url.ts';
import { ClickHouseWarehouse } from './clickhouse-warehouse.ts';
import type { PullOptions } from './load/pulling.ts';
import { Connection } from './connect/connection.ts';
import { ServerChannel } from './connect/server-channel.ts';

/**
 * Milliseconds without a byte. The server says nothing while it writes a large block, or answers a long count, and a
 * time-out would leave it open whether the statement was done.
 */
const REQUEST_TIMEOUT = 600_000;

/** Below the 3 seconds after which a server of ClickHouse Cloud closes an idle connection. */
const IDLE_SOCKET_TTL = 2_000;

/** @param password from the environment, never from the URL @param pull default: rows are sent, not fetched */
export function openServer(address: ServerAddress, password: string, pull?: PullOptions): Warehouse {
  const { origin, user, database, cluster, isSharded, compress } = address;
  const description = describe(address);
  return new ClickHouseWarehouse({
    description,
    pull,
    exists: () => true,
    describeEngine: () => ({ product: 'ClickHouse' }),
    assertCanBeMade: () => undefined,
    open: async () => {
      const client = createClient({
        url: origin,
        username: user,
        password,
        // Not the database: the first load makes it, and a request that names a missing one is refused.
        application: 'dynaload',
        request_timeout: REQUEST_TIMEOUT,
        // The decoder keeps the event loop busy, so that timers for dead sockets run late.
        keep_alive: { enabled: true, idle_socket_ttl: IDLE_SOCKET_TTL, eagerly_destroy_stale_sockets: true },
        // The default logger prints statements to the console.
        log: { level: ClickHouseLogLevel.OFF },
      });
      const channel = new ServerChannel(client, compress ? bestCompression() : null);
      return new Connection({ channel, database, description, user, cluster, isSharded });
    },
  });
}

function describe({ origin, user, database, cluster, isSharded }: ServerAddress): string {
  const { host, protocol } = new URL(origin);
  const parameters = [
    ...(protocol === 'https:' ? [] : ['tls=false']),
    ...(cluster === null ? [] : [`cluster=${encodeURIComponent(cluster)}`]),
    ...(isSharded ? ['shards=key'] : []),
  ];
  const behind = parameters.length === 0 ? '' : `?${parameters.join('&')}`;
  return `clickhouse://${encodeURIComponent(user)}@${host}/${encodeURIComponent(database)}${behind}`;
}
