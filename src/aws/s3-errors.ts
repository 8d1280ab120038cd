/** What S3 says, as an error about the source of exports. */
import { S3ServiceException } from '@aws-sdk/client-s3';
import { DynaloadError, messageOf } from '../errors.ts';
import { asTlsError } from '../system/tls-error.ts';
import { serviceFaultOf } from './service-fault.ts';

const WITHOUT_TLS =
  'Correct AWS_ENDPOINT_URL: begin it with http:// instead of https://, or name the port that speaks TLS.';

/** The SDK could not make sense of the answer: it is no XML. */
function isNotS3(thrown: unknown): boolean {
  return thrown instanceof Error && /Deserialization error|XML parse error/.test(thrown.message);
}

/** What was being done: stands behind `while`. */
export interface S3Operation {
  readonly doing: 'listing' | 'reading';
  /** `s3://bucket/key`. */
  readonly address: string;
  readonly bucket: string;
}

/** True for an object that does not exist. */
export function isNoSuchKey(thrown: unknown): boolean {
  if (!(thrown instanceof S3ServiceException)) return false;
  return (
    thrown.name === 'NoSuchKey' || (thrown.name === 'NotFound' && thrown.$metadata.httpStatusCode === 404)
  );
}

/**
 * SOURCE_DENIED for what S3, or the lack of credentials, refuses; SOURCE_INVALID for a bucket that does not exist;
 * TLS_FAILED; SOURCE_UNREACHABLE for all that may pass: the network, throttling, S3's own troubles.
 */
export function sourceError(thrown: unknown, operation: S3Operation): DynaloadError {
  if (thrown instanceof DynaloadError) return thrown;
  const { doing, address, bucket } = operation;
  const unsafe = asTlsError(thrown, { place: `The S3 that holds ${address}`, withoutTls: WITHOUT_TLS });
  if (unsafe !== null) return unsafe;
  const name = thrown instanceof Error ? thrown.name : 'Error';
  const reason = isNotS3(thrown) ? 'what answers there is not an S3' : `${name}: ${messageOf(thrown)}`;
  const options = { details: { address, bucket, reason: name }, cause: thrown };
  if (name === 'NoSuchBucket' || name === 'InvalidBucketName') {
    const hint =
      'Check the name of the bucket, and that AWS_ENDPOINT_URL points at the S3 that holds it, if it is set.';
    return new DynaloadError('SOURCE_INVALID', `The bucket ${bucket} does not exist (${address}).`, {
      ...options,
      hint,
    });
  }
  const fault = serviceFaultOf(thrown);
  if (fault === 'no-credentials') {
    const hint =
      'Set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run where a role is attached.';
    return new DynaloadError('SOURCE_DENIED', `No AWS credentials were found for ${doing} ${address}.`, {
      ...options,
      hint,
    });
  }
  if (fault === 'denied' || fault === 'refused') {
    return new DynaloadError('SOURCE_DENIED', `S3 refused ${doing} ${address} (${reason}).`, {
      ...options,
      hint: hintFor(name),
    });
  }
  return new DynaloadError(
    'SOURCE_UNREACHABLE',
    `${doing === 'listing' ? 'Listing' : 'Reading'} ${address} failed (${reason}).`,
    {
      ...options,
      hint: 'Check the network, the Region and AWS_ENDPOINT_URL, then run the same command again.',
    },
  );
}

function hintFor(name: string): string {
  if (name === 'InvalidObjectState')
    return 'The object is archived: restore it, then run the same command again.';
  if (name.startsWith('KMS.'))
    return 'Grant kms:Decrypt on the key that encrypts the export, and see that it is enabled.';
  if (name.startsWith('Expired')) return 'Sign in again: the AWS credentials have expired.';
  return 'Grant s3:ListBucket on the bucket and s3:GetObject on the prefix (and kms:Decrypt on its key, if it has one).';
}
