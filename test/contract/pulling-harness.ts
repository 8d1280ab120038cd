import { openServer } from '../../src/warehouse/clickhouse/open-server.ts';
import { Pulling } from '../../src/warehouse/clickhouse/load/pulling.ts';
import { parseServerUrl } from '../../src/warehouse/clickhouse/connect/clickhouse-url.ts';
import { S3StagingStore } from '../../src/stage/s3-staging-store.ts';
import { channelTo, startClickHouseServer } from '../support/clickhouse-server.ts';
import { gatedWarehouse } from '../support/gated-channel.ts';
import { clientOf } from '../support/s3-server/client-of.ts';
import { startS3Server } from '../support/s3-server/s3-server.ts';
import { clickHouseHand } from './clickhouse-hand.ts';
import type { ContractHarness } from './contract-harness.ts';

const LOADER = { name: 'loader', password: 'secret loader' };
const BUCKET = 'staging';

/** A real server that fetches the rows from a bucket, with rights that its own configuration gives it. */
export const pullingServer: ContractHarness = {
  name: 'ClickHouse, from a bucket',
  hexOf: (column) => `hex(${column})`,
  listOf: (value) => value,
  missingList: 'empty',
  start: async () => {
    const s3 = await startS3Server();
    s3.bucket(BUCKET);
    const client = clientOf(s3);
    const bucket = `${s3.url}/${BUCKET}/`;
    const server = await startClickHouseServer([LOADER], { bucket });
    const execute = async (sql: string): Promise<void> => {
      await server.run(sql, LOADER);
    };
    let opened = 0;
    return {
      openNext: async () => {
        opened += 1;
        const database = `shop_${opened}`;
        const address = parseServerUrl(`clickhouse://loader@${server.host}/${database}?tls=false`);
        const openAgain = async () =>
          openServer(address, LOADER.password, {
            store: new S3StagingStore({ bucket: BUCKET, client }),
            prefix: 'rows/',
            lifecycle: { kind: 'delete' },
            pulling: new Pulling(bucket, null),
            // Small files: every larger load has several.
            fileBytes: 4096,
          });
        const warehouse = await openAgain();
        return {
          warehouse,
          openAgain,
          openGated: async (around) => gatedWarehouse(channelTo(server.host, LOADER), database, around),
          ...clickHouseHand(database, execute),
          close: () => warehouse.close(),
        };
      },
      close: async () => {
        await server.stop();
        client.destroy();
        await s3.close();
      },
    };
  },
};
