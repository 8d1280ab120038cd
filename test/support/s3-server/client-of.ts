import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';

/** The real client, pointed at a test server. The caller destroys it. */
export function clientOf(server: { readonly url: string }, config: S3ClientConfig = {}): S3Client {
  return new S3Client({
    endpoint: server.url,
    forcePathStyle: true,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    ...config,
  });
}
