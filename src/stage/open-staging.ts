import type { S3Client } from '@aws-sdk/client-s3';
import { EXPIRY_TAG } from './lifecycle.ts';
import { S3StagingStore } from './s3-staging-store.ts';
import { parseStagingAddress, type StagingAddress } from './staging-address.ts';
import type { StagingStore } from './staging-store.ts';

/** A staging area for what is not rows. The caller closes the store. */
export interface OpenedStaging {
  readonly store: StagingStore;
  /** '' or ending in `/`. */
  readonly prefix: string;
}

/** Nothing is asked of the bucket before it is needed. @throws DynaloadError STAGING_INVALID */
export function openStaging(text: string): OpenedStaging {
  const address = parseStagingAddress(text);
  return { store: stagingStore(address), prefix: address.prefix };
}

/** @param client default: one on the standard chain of AWS settings */
export function stagingStore({ bucket, lifecycle }: StagingAddress, client?: S3Client): StagingStore {
  const tag = lifecycle.kind === 'days' ? { name: EXPIRY_TAG, value: String(lifecycle.days) } : undefined;
  return new S3StagingStore({ bucket, client, tag });
}
