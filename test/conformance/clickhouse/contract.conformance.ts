import { testWarehouse } from '../../contract/warehouse.contract.ts';
import { clickHouseBooks } from '../../support/old-books.ts';
import { openRealClickHouse } from './real-clickhouse.ts';

testWarehouse(
  {
    name: 'a real ClickHouse',
    hexOf: (column) => `hex(${column})`,
    listOf: (value) => value,
    missingList: 'empty',
    open: async () => {
      const real = await openRealClickHouse();
      const { database } = real;
      const execute = (sql: string): Promise<void> => real.execute(sql);
      const warehouse = await real.open();
      return {
        warehouse,
        openAgain: () => real.open(),
        openGated: (around) => real.openGated(around),
        ledger: `${database}._dynaload_loads`,
        oldBooks: clickHouseBooks(database, execute),
        execute,
        makeForeignTable: async (table) => {
          await execute(`CREATE TABLE ${database}.${table} (note String) ENGINE = MergeTree ORDER BY note`);
          await execute(`INSERT INTO ${database}.${table} VALUES ('theirs')`);
        },
        close: async () => {
          await warehouse.close();
          await real.close();
        },
      };
    },
  },
  'both',
);
