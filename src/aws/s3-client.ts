import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';

/** Milliseconds without a byte after which a connection counts as lost; what was being read is then resumed. */
const IDLE_MILLIS = 60_000;

/**
 * A client on the standard chain of AWS settings: credentials and Region from the environment, the profile or the role
 * of the machine, and `AWS_ENDPOINT_URL_S3` or `AWS_ENDPOINT_URL` for another S3 than Amazon's.
 */
export async function connectS3(): Promise<S3Client> {
  const config: S3ClientConfig = {
    // Other servers than Amazon's rarely have a host name per bucket.
    forcePathStyle: hasCustomEndpoint(),
    // The bucket may be in any Region, not only in the one that the settings name.
    followRegionRedirects: true,
    // The manifests carry MD5s, and these are verified: a CRC of the same bytes would only cost time.
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: 10_000, socketTimeout: IDLE_MILLIS },
  };
  const client = new S3Client(config);
  try {
    await client.config.region();
    return client;
  } catch {
    // No Region is set: any will do, since S3 names the right one and the client follows.
    client.destroy();
    return new S3Client({ ...config, region: 'us-east-1' });
  }
}

/** https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html */
function hasCustomEndpoint(): boolean {
  const {
    AWS_ENDPOINT_URL_S3: s3,
    AWS_ENDPOINT_URL: any,
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: ignore,
  } = process.env;
  return ((s3 ?? '') !== '' || (any ?? '') !== '') && ignore?.toLowerCase() !== 'true';
}

/** The second argument of `send`. */
export function abortOptions(signal: AbortSignal | undefined): { abortSignal?: AbortSignal } {
  return signal === undefined ? {} : { abortSignal: signal };
}
