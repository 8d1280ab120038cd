import { stagingStore } from '../../stage/open-staging.ts';
import type { StagingAddress } from '../../stage/staging-address.ts';
import type { ServerAddress } from './connect/clickhouse-url.ts';
import { bucketUrl, Pulling, type PullOptions } from './load/pulling.ts';

/** @throws DynaloadError STAGING_INVALID when the Region of the bucket is not known */
export function pullFrom(
  staging: StagingAddress,
  { s3Role }: ServerAddress,
  environment: Readonly<Record<string, string | undefined>>,
): PullOptions {
  const { prefix, lifecycle } = staging;
  return {
    store: stagingStore(staging),
    prefix,
    lifecycle,
    pulling: new Pulling(bucketUrl(staging, environment), s3Role),
  };
}
