import { openWarehouse } from '../../src/warehouse/registry.ts';
import { Connection } from '../../src/warehouse/clickhouse/connect/connection.ts';
import { ClickHouseWarehouse } from '../../src/warehouse/clickhouse/clickhouse-warehouse.ts';
import { startClickHouseCluster } from '../support/clickhouse-cluster/start-cluster.ts';
import { takingTurns } from '../support/clickhouse-cluster/taking-turns.ts';
import { channelTo } from '../support/clickhouse-server.ts';
import { gatedChannel } from '../support/gated-channel.ts';
import { clickHouseHand } from './clickhouse-hand.ts';
import type { ContractHarness } from './contract-harness.ts';

const LOADER = { name: 'loader', password: 'secret loader' };
/** Milliseconds, at the most, that rows take to the other node. */
const LAG = 40;

/** Two nodes that take over rows from each other late; every step of a load goes to the other one. */
export const clickHouseCluster = clusterOf('ClickHouse, a cluster', 1);

/** Two nodes that have the rows of half of the keys each. */
export const clickHouseShards = clusterOf('ClickHouse, two shards', 2);

function clusterOf(name: string, shards: 1 | 2): ContractHarness {
  const sharding = shards === 1 ? '' : '&shards=key';
  return {
    name,
    hexOf: (column) => `hex(${column})`,
    listOf: (value) => value,
    missingList: 'empty',
    moreCalls: shards === 1 ? 2 : 4,
    start: async () => {
      const cluster = await startClickHouseCluster([LOADER], { shards });
      let drawn = 0;
      // Differs from statement to statement, and is the same in every run.
      cluster.setLag(() => {
        drawn = (drawn * 7 + 11) % LAG;
        return drawn;
      });
      const [one = '', other = ''] = cluster.hosts;
      const execute = async (sql: string): Promise<void> => {
        await cluster.settle();
        for (const server of cluster.servers) await server.run(sql, LOADER);
        const [, database, book] = /^CREATE TABLE (\w+)\.(_dynaload_\w+)/.exec(sql) ?? [];
        if (database !== undefined && book !== undefined) cluster.adopt(`\`${database}\`.\`${book}\``);
      };
      let opened = 0;
      return {
        openNext: async () => {
          opened += 1;
          const database = `shop_${opened}`;
          const openAt = (host: string) =>
            openWarehouse(`clickhouse://loader@${host}/${database}?tls=false&cluster=two${sharding}`, {
              DYNALOAD_WAREHOUSE_PASSWORD: LOADER.password,
            });
          const openAgain = async () => takingTurns([await openAt(one), await openAt(other)]);
          const warehouse = await openAgain();
          return {
            warehouse,
            openAgain,
            openGated: async (around) => {
              const description = `gated ${database}`;
              return new ClickHouseWarehouse({
                description,
                exists: () => true,
                describeEngine: () => ({ product: 'ClickHouse' }),
                assertCanBeMade: () => undefined,
                open: async () =>
                  new Connection({
                    channel: gatedChannel(channelTo(other, LOADER), around),
                    database,
                    description,
                    cluster: 'two',
                    isSharded: shards > 1,
                  }),
              });
            },
            ...clickHouseHand(database, execute),
            close: () => warehouse.close(),
          };
        },
        close: () => cluster.stop(),
      };
    },
  };
}
