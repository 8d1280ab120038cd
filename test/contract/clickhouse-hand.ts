import { clickHouseBooks } from '../support/old-books.ts';
import { gatedWarehouse } from '../support/gated-channel.ts';
import { channelTo, type ClickHouseServer, type ServerUser } from '../support/clickhouse-server.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import type { ContractEngine, ContractWarehouse } from './contract-harness.ts';

/** What a test does to a ClickHouse database past the adapter. @param execute on every node */
export function clickHouseHand(
  database: string,
  execute: (sql: string) => Promise<void>,
): Pick<ContractWarehouse, 'ledger' | 'oldBooks' | 'execute' | 'makeForeignTable'> {
  return {
    ledger: `${database}._dynaload_loads`,
    oldBooks: clickHouseBooks(database, execute),
    execute,
    makeForeignTable: async (table) => {
      await execute(`CREATE TABLE ${database}.${table} (note String) ENGINE = MergeTree ORDER BY note`);
      await execute(`INSERT INTO ${database}.${table} VALUES ('theirs')`);
    },
  };
}

/** Opens one database of a server after another. @param open another way into such a database */
export function databasesOf(
  server: ClickHouseServer,
  user: ServerUser,
  open: (database: string) => Promise<Warehouse>,
): ContractEngine['openNext'] {
  let opened = 0;
  const execute = async (sql: string): Promise<void> => {
    await server.run(sql, user);
  };
  return async () => {
    opened += 1;
    const database = `shop_${opened}`;
    const warehouse = await open(database);
    return {
      warehouse,
      openAgain: () => open(database),
      openGated: async (around) => gatedWarehouse(channelTo(server.host, user), database, around),
      ...clickHouseHand(database, execute),
      close: () => warehouse.close(),
    };
  };
}
