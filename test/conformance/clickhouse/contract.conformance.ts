import { clickHouseHand } from '../../contract/clickhouse-hand.ts';
import { testWarehouse } from '../../contract/warehouse.contract.ts';
import { openRealClickHouse } from './real-clickhouse.ts';

testWarehouse(
  {
    name: 'a real ClickHouse',
    hexOf: (column) => `hex(${column})`,
    listOf: (value) => value,
    missingList: 'empty',
    // Each part has a place of its own already.
    start: async () => ({
      close: async () => undefined,
      openNext: async () => {
        const real = await openRealClickHouse();
        const { database } = real;
        const execute = (sql: string): Promise<void> => real.execute(sql);
        const warehouse = await real.open();
        return {
          warehouse,
          openAgain: () => real.open(),
          openGated: (around) => real.openGated(around),
          ...clickHouseHand(database, execute),
          close: async () => {
            await warehouse.close();
            await real.close();
          },
        };
      },
    }),
  },
  'both',
);
