import type { Channel } from '../../src/warehouse/clickhouse/connect/channel.ts';
import { ClickHouseWarehouse } from '../../src/warehouse/clickhouse/clickhouse-warehouse.ts';
import { Connection } from '../../src/warehouse/clickhouse/connect/connection.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';

/** What goes around each call to an engine. */
export type AroundCall = <Result>(call: () => Promise<Result>) => Promise<Result>;

/** A channel with something around every statement. */
export function gatedChannel(channel: Channel, around: AroundCall): Channel {
  return {
    embedded: channel.embedded,
    pin: () => channel.pin(),
    command: (statement) => around(() => channel.command(statement)),
    query: (statement) => around(() => channel.query(statement)),
    plain: (statement) => around(() => channel.plain(statement)),
    queryFor: async function* (statement, database) {
      yield* await around(async () => channel.queryFor(statement, database));
    },
    insert: (rows) => around(() => channel.insert(rows)),
    pull: (rows) => around(() => channel.pull(rows)),
    close: () => channel.close(),
  };
}

/** A warehouse that works through such a channel. @param database is there */
export function gatedWarehouse(channel: Channel, database: string, around: AroundCall): Warehouse {
  const description = `gated ${database}`;
  return new ClickHouseWarehouse({
    description,
    exists: () => true,
    describeEngine: () => ({ product: 'ClickHouse' }),
    assertCanBeMade: () => undefined,
    open: () =>
      Promise.resolve(new Connection({ channel: gatedChannel(channel, around), database, description })),
  });
}
