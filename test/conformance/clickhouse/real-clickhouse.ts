/** A real ClickHouse, with a database of its own for each file of tests. */
import { randomBytes } from 'node:crypto';
import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { ClickHouseWarehouse } from '../../../src/warehouse/clickhouse/clickhouse-warehouse.ts';
import {
  ALONE,
  parseServerUrl,
  type ServerAddress,
} from '../../../src/warehouse/clickhouse/connect/clickhouse-url.ts';
import { Connection } from '../../../src/warehouse/clickhouse/connect/connection.ts';
import { quoteIdentifier } from '../../../src/warehouse/clickhouse/connect/identifier.ts';
import { ServerChannel } from '../../../src/warehouse/clickhouse/connect/server-channel.ts';
import { openServer } from '../../../src/warehouse/clickhouse/open-server.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';
import { takingTurns } from '../../support/clickhouse-cluster/taking-turns.ts';
import { gatedChannel, type AroundCall } from '../../support/gated-channel.ts';

export interface RealClickHouse {
  readonly database: string;
  open(): Promise<Warehouse>;
  openGated(around: AroundCall): Promise<Warehouse>;
  /** Runs a statement on every node. */
  execute(sql: string): Promise<void>;
  close(): Promise<void>;
}

export async function openRealClickHouse(): Promise<RealClickHouse> {
  const password = process.env['DYNALOAD_WAREHOUSE_PASSWORD'] ?? '';
  const database = `dynaload_conformance_${randomBytes(6).toString('hex')}`;
  const first = { ...parseServerUrl(setting('DYNALOAD_CONFORMANCE_CLICKHOUSE')), database };
  const others = (process.env['DYNALOAD_CONFORMANCE_NODES'] ?? '').split(',').filter((host) => host !== '');
  const addresses: readonly [ServerAddress, ...ServerAddress[]] = [
    first,
    ...others.map((host) => ({ ...first, origin: `${new URL(first.origin).protocol}//${host}` })),
  ];
  const channels = addresses.map(({ origin: url, user: username }) => {
    const log = { level: ClickHouseLogLevel.OFF };
    return new ServerChannel(createClient({ url, username, password, request_timeout: 600_000, log }));
  });
  const { cluster, isSharded } = first;
  const onCluster = cluster === null || cluster === ALONE ? '' : ` ON CLUSTER ${quoteIdentifier(cluster)}`;
  const engine = process.env['DYNALOAD_CONFORMANCE_ENGINE'] ?? '';
  const execute = async (sql: string): Promise<void> => {
    for (const channel of channels) await channel.command({ sql });
  };
  if (engine === '')
    await channels[0]?.command({ sql: `CREATE DATABASE ${quoteIdentifier(database)}${onCluster}` });
  else
    await execute(
      `CREATE DATABASE ${quoteIdentifier(database)} ENGINE = ${engine.replaceAll('{database}', database)}`,
    );
  return {
    database,
    open: async () => {
      const [warehouse, ...rest] = addresses.map((address) => openServer(address, password));
      if (warehouse === undefined) throw new Error('no address');
      return takingTurns([warehouse, ...rest]);
    },
    openGated: async (around) => {
      const channel = channels.at(-1);
      if (channel === undefined) throw new Error('no address');
      const description = `gated ${database}`;
      return new ClickHouseWarehouse({
        description,
        exists: () => true,
        describeEngine: () => ({ product: 'ClickHouse' }),
        assertCanBeMade: () => undefined,
        // The channel is shared, and closed at the end.
        open: async () =>
          new Connection({
            channel: { ...gatedChannel(channel, around), close: () => Promise.resolve() },
            database,
            description,
            cluster,
            isSharded,
          }),
      });
    },
    execute,
    close: async () => {
      const drop = `DROP DATABASE IF EXISTS ${quoteIdentifier(database)}`;
      if (engine === '') await channels[0]?.command({ sql: `${drop}${onCluster} SYNC` });
      else await execute(`${drop} SYNC`);
      for (const channel of channels) await channel.close();
    },
  };
}

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`Set ${name}: see docs/clickhouse.md.`);
  return value;
}
