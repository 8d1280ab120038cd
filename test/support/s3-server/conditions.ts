/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html */
import type { IncomingHttpHeaders } from 'node:http';
import type { StoredObject } from './bucket.ts';
import { S3Error } from './s3-error.ts';

/** @throws S3Error PreconditionFailed, NotModified */
export function checkReadConditions(headers: IncomingHttpHeaders, stored: StoredObject): void {
  const match = headers['if-match'];
  if (match !== undefined && !isMatch(match, stored.etag)) throw new S3Error('PreconditionFailed');
  const noneMatch = headers['if-none-match'];
  if (noneMatch !== undefined && isMatch(noneMatch, stored.etag)) throw new S3Error('NotModified');
}

/**
 * Of several writers that race, the conditions let one through.
 * @throws S3Error PreconditionFailed, NoSuchKey
 */
export function checkWriteConditions(headers: IncomingHttpHeaders, stored: StoredObject | undefined): void {
  if (headers['if-none-match'] === '*' && stored !== undefined) throw new S3Error('PreconditionFailed');
  const match = headers['if-match'];
  if (match === undefined) return;
  if (stored === undefined) throw new S3Error('NoSuchKey');
  if (!isMatch(match, stored.etag)) throw new S3Error('PreconditionFailed');
}

/** Clients may leave out the quotes. */
function isMatch(condition: string, etag: string): boolean {
  return condition === '*' || condition.replaceAll('"', '') === etag.replaceAll('"', '');
}
