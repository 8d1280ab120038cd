import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Compression } from '../../stage/compression.ts';
import { stagingStore } from '../../stage/open-staging.ts';
import type { StagingAddress } from '../../stage/staging-address.ts';
import type { Warehouse } from '../warehouse.ts';
import { DataApi, type DataApiTarget } from './data-api/data-api.ts';
import { keepIntegersExact } from './data-api/exact-integers.ts';
import { OwnTables } from './books/own-tables.ts';
import type { Pauses } from './data-api/pauses.ts';
import { describeAddress, type RedshiftAddress } from './data-api/redshift-url.ts';
import { RedshiftWarehouse } from './redshift-warehouse.ts';

/** A look at a statement waits 20 seconds; the connection has to outlive it. Milliseconds. */
const REQUEST_TIMEOUT = 60_000;

/** What is not in the addresses; all of it has a default. */
export interface RedshiftConnection {
  /** Default: a client on the standard chain of AWS settings. The warehouse closes it. */
  readonly client?: RedshiftDataClient | undefined;
  readonly s3?: S3Client | undefined;
  readonly pauses?: Pauses | undefined;
  readonly compression?: Compression | undefined;
  /** Compressed bytes of a staged file. */
  readonly fileBytes?: number | undefined;
}

/** Nothing is connected to before it is needed. */
export function openRedshift(
  address: RedshiftAddress,
  staging: StagingAddress,
  connection: RedshiftConnection = {},
): Warehouse {
  const client = connection.client ?? connectDataApi(address);
  keepIntegersExact(client);
  const api = new DataApi({
    client,
    target: dataApiTarget(address),
    description: describeAddress(address),
    pauses: connection.pauses,
  });
  const { lifecycle, prefix, region } = staging;
  const store = stagingStore(staging, connection.s3);
  const { schema, iamRole, distribution } = address;
  const settings = { schema, iamRole, distribution, stagingRegion: region };
  return new RedshiftWarehouse(
    {
      api,
      settings,
      ownTables: new OwnTables(api, settings),
      staging: {
        store,
        prefix,
        lifecycle,
        compression: connection.compression,
        fileBytes: connection.fileBytes,
      },
    },
    address,
  );
}

function connectDataApi({ region }: RedshiftAddress): RedshiftDataClient {
  return new RedshiftDataClient({
    ...(region === null ? {} : { region }),
    requestHandler: { connectionTimeout: 10_000, requestTimeout: REQUEST_TIMEOUT },
  });
}

/** The members of a request that say where it runs, and as whom. */
export function dataApiTarget({ kind, name, database, secretArn, dbUser }: RedshiftAddress): DataApiTarget {
  return {
    Database: database,
    ...(kind === 'workgroup' ? { WorkgroupName: name } : { ClusterIdentifier: name }),
    ...(secretArn === null ? {} : { SecretArn: secretArn }),
    ...(dbUser === null ? {} : { DbUser: dbUser }),
  };
}
