import { openWarehouse } from '../../src/warehouse/registry.ts';
import { channelTo, startClickHouseServer } from '../support/clickhouse-server.ts';
import { gatedWarehouse } from '../support/gated-channel.ts';
import { clickHouseHand } from './clickhouse-hand.ts';
import type { ContractHarness } from './contract-harness.ts';

const LOADER = { name: 'loader', password: 'secret loader' };

/** A real server in a process of its own, over HTTP, with a user who has a password. */
export const clickHouseServer: ContractHarness = {
  name: 'ClickHouse, over HTTP',
  hexOf: (column) => `hex(${column})`,
  listOf: (value) => value,
  missingList: 'empty',
  start: async () => {
    const server = await startClickHouseServer([LOADER]);
    const execute = async (sql: string): Promise<void> => {
      await server.run(sql, LOADER);
    };
    let opened = 0;
    return {
      openNext: async () => {
        opened += 1;
        const database = `shop_${opened}`;
        const url = `clickhouse://loader@${server.host}/${database}?tls=false`;
        const openAgain = () => openWarehouse(url, { DYNALOAD_WAREHOUSE_PASSWORD: LOADER.password });
        const warehouse = await openAgain();
        return {
          warehouse,
          openAgain,
          openGated: async (around) => gatedWarehouse(channelTo(server.host, LOADER), database, around),
          ...clickHouseHand(database, execute),
          close: () => warehouse.close(),
        };
      },
      close: () => server.stop(),
    };
  },
};
