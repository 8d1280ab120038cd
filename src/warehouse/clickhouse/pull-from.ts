import { EXPIRY_TAG } from '../../stage/lifecycle.ts';
import { S3StagingStore } from '../../stage/s3-staging-store.ts';
import type { StagingAddress } from '../../stage/staging-address.ts';
import type { ServerAddress } from './connect/clickhouse-url.ts';
import { bucketUrl, Pulling, type PullOptions } from './load/pulling.ts';

/** @throws DynaloadError STAGING_INVALID when the Region of the bucket is not known */
export function pullFrom(
  staging: StagingAddress,
  { s3Role }: ServerAddress,
  environment: Readonly<Record<string, string | undefined>>,
): PullOptions {
  const { bucket, prefix, lifecycle } = staging;
  const tag = lifecycle.kind === 'days' ? { name: EXPIRY_TAG, value: String(lifecycle.days) } : undefined;
  return {
    store: new S3StagingStore({ bucket, tag }),
    prefix,
    lifecycle,
    pulling: new Pulling(bucketUrl(staging, environment), s3Role),
  };
}
