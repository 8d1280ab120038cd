import { openServer } from '../../src/warehouse/clickhouse/open-server.ts';
import { Pulling } from '../../src/warehouse/clickhouse/load/pulling.ts';
import { parseServerUrl } from '../../src/warehouse/clickhouse/connect/clickhouse-url.ts';
import { S3StagingStore } from '../../src/stage/s3-staging-store.ts';
import { startClickHouseServer } from '../support/clickhouse-server.ts';
import { clientOf } from '../support/s3-server/client-of.ts';
import { startS3Server } from '../support/s3-server/s3-server.ts';
import { databasesOf } from './clickhouse-hand.ts';
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
    return {
      openNext: databasesOf(server, LOADER, async (database) =>
        openServer(
          parseServerUrl(`clickhouse://loader@${server.host}/${database}?tls=false`),
          LOADER.password,
          {
            store: new S3StagingStore({ bucket: BUCKET, client }),
            prefix: 'rows/',
            lifecycle: { kind: 'delete' },
            pulling: new Pulling(bucket, null),
            // Small files: every larger load has several.
            fileBytes: 4096,
          },
        ),
      ),
      close: async () => {
        await server.stop();
        client.destroy();
        await s3.close();
      },
    };
  },
};
