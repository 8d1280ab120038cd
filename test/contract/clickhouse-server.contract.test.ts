import { openWarehouse } from '../../src/warehouse/registry.ts';
import { startClickHouseServer } from '../support/clickhouse-server.ts';
import { testWarehouse } from './warehouse.contract.ts';

const LOADER = { name: 'loader', password: 'secret loader' };

testWarehouse({
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
});
