import { openWarehouse } from '../../src/warehouse/registry.ts';
import { startClickHouseServer } from '../support/clickhouse-server.ts';
import { databasesOf } from './clickhouse-hand.ts';
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
    return {
      openNext: databasesOf(server, LOADER, (database) =>
        openWarehouse(`clickhouse://loader@${server.host}/${database}?tls=false`, {
          DYNALOAD_WAREHOUSE_PASSWORD: LOADER.password,
        }),
      ),
      close: () => server.stop(),
    };
  },
};
