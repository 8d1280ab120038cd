import { DynaloadError, messageOf } from '../errors.ts';
import { sourceError } from '../aws/s3-errors.ts';

export interface StagingOperation {
  readonly doing: 'listing' | 'reading' | 'writing' | 'deleting';
  /** `s3://bucket/key`. */
  readonly address: string;
  readonly bucket: string;
}

const HINTS = {
  STAGING_UNREACHABLE: 'Check the network, the Region and AWS_ENDPOINT_URL, then run the same command again.',
  STAGING_DENIED:
    'Grant s3:PutObject, s3:GetObject, s3:DeleteObject and s3:AbortMultipartUpload on the staging prefix, and ' +
    's3:ListBucket on its bucket (docs/redshift.md has the policy).',
  STAGING_INVALID: 'Check the name of the bucket in the staging address.',
} as const;

/** What S3 says, in the words of the staging area: the same cases as for a source, and other rights. */
export function stagingError(thrown: unknown, operation: StagingOperation): DynaloadError {
  if (thrown instanceof DynaloadError) return thrown;
  const { doing, address, bucket } = operation;
  // S3's reasons are sorted in one place.
  const sorted = sourceError(thrown, { doing: 'reading', address, bucket });
  if (sorted.code === 'TLS_FAILED') return sorted;
  const code =
    sorted.code === 'SOURCE_DENIED'
      ? 'STAGING_DENIED'
      : sorted.code === 'SOURCE_INVALID'
        ? 'STAGING_INVALID'
        : 'STAGING_UNREACHABLE';
  const name = thrown instanceof Error ? thrown.name : 'Error';
  const message = `The staging area failed while ${doing} ${address} (${name}: ${messageOf(thrown)}).`;
  return new DynaloadError(code, message, {
    hint: HINTS[code],
    details: { address, bucket, reason: name },
    cause: thrown,
  });
}
