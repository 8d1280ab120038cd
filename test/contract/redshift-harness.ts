/** Redshift for tests: the adapter over the emulator of the Data API and the S3 server, all in this process. */
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { openRedshift, type RedshiftConnection } from '../../src/warehouse/redshift/open-redshift.ts';
import type { Pauses } from '../../src/warehouse/redshift/data-api/pauses.ts';
import { parseRedshiftUrl } from '../../src/warehouse/redshift/data-api/redshift-url.ts';
import { parseStagingAddress } from '../../src/stage/staging-address.ts';
import { startRedshift, type Redshift, type RedshiftOptions } from '../support/redshift-data/redshift.ts';
import { redshiftClient } from '../support/redshift-data/sql-client.ts';
import { clientOf } from '../support/s3-server/client-of.ts';
import { startS3Server, type S3Server } from '../support/s3-server/s3-server.ts';

export const STAGING_BUCKET = 'staging';

/** Short ones: nothing is gained by waiting for an emulator. */
const QUICK: Pauses = {
  retry: { first: 5, longest: 50 },
  poll: { first: 5, longest: 50 },
  unknown: 200,
  cancel: 2000,
};

export interface RedshiftStack {
  readonly s3: S3Server;
  readonly redshift: Redshift;
  /** A warehouse over it. The caller closes it. */
  open(options?: StackWarehouseOptions): Warehouse;
  close(): Promise<void>;
}

export interface StackWarehouseOptions extends Pick<
  RedshiftConnection,
  'client' | 'compression' | 'fileBytes' | 'pauses'
> {
  /** What stands behind `?` in the warehouse's URL. */
  readonly parameters?: string;
  /** Default: s3://staging/rows */
  readonly staging?: string;
}

export async function startRedshiftStack(options: Partial<RedshiftOptions> = {}): Promise<RedshiftStack> {
  const s3 = await startS3Server();
  s3.bucket(STAGING_BUCKET);
  const redshift = await startRedshift({ s3: { endpoint: s3.url }, ...options });
  const s3Client = clientOf(s3);
  return {
    s3,
    redshift,
    open: ({ parameters = '', staging = `s3://${STAGING_BUCKET}/rows`, ...connection } = {}) =>
      openRedshift(
        parseRedshiftUrl(`redshift://workgroup/demo/dev?${parameters}`),
        parseStagingAddress(staging),
        { client: redshiftClient(redshift.endpoint), s3: s3Client, pauses: QUICK, ...connection },
      ),
    close: async () => {
      s3Client.destroy();
      await redshift.close();
      await s3.close();
    },
  };
}
