import { openWarehouse } from '../../src/warehouse/registry.ts';
import { channelTo, startClickHouseServer } from '../support/clickhouse-server.ts';
import { clickHouseBooks } from '../support/old-books.ts';
import { gatedWarehouse } from '../support/gated-channel.ts';
import type { ContractHarness } from './contract-harness.ts';

const LOADER = { name: 'loader', password: 'secret loader' };

/** A real server in a process of its own, over HTTP, with a user who has a password. */
export const clickHouseServer: ContractHarness = {
  name: 'ClickHouse, over HTTP',
  hexOf: (column) => `hex(${column})`,
  listOf: (value) => value,
  missingList: 'empty',
  open: async () => {
    const server = await startClickHouseServer([LOADER]);
    const url = `clickhouse://loader@${server.host}/shop?tls=false`;
    const openAgain = () => openWarehouse(url, { DYNALOAD_WAREHOUSE_PASSWORD: LOADER.password });
    const warehouse = await openAgain();
    return {
      warehouse,
      openAgain,
      openGated: async (around) => gatedWarehouse(channelTo(server.host, LOADER), 'shop', around),
      ledger: 'shop._dynaload_loads',
      oldBooks: clickHouseBooks('shop', async (sql) => {
        await server.run(sql, LOADER);
      }),
      execute: async (sql) => {
        await server.run(sql, LOADER);
      },
      makeForeignTable: async (table) => {
        await server.run(`CREATE TABLE shop.${table} (note String) ENGINE = MergeTree ORDER BY note`, LOADER);
        await server.run(`INSERT INTO shop.${table} VALUES ('theirs')`, LOADER);
      },
      close: async () => {
        await warehouse.close();
        await server.stop();
      },
    };
  },
};
