/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
import type { IncomingHttpHeaders } from 'node:http';
import type { StoredObject } from './bucket.ts';
import { crc32Of } from './checksums.ts';
import { checkReadConditions } from './conditions.ts';
import type { Reply } from './reply.ts';
import { S3Error } from './s3-error.ts';

/** @throws S3Error NoSuchKey, PreconditionFailed, NotModified, InvalidRange */
export function getObject(stored: StoredObject | undefined, headers: IncomingHttpHeaders): Reply {
  if (stored === undefined) throw new S3Error('NoSuchKey');
  checkReadConditions(headers, stored);
  const { bytes } = stored;
  const common = {
    ...stored.headers,
    ETag: stored.etag,
    'Last-Modified': stored.modified.toUTCString(),
    'Accept-Ranges': 'bytes',
  };
  const range = rangeOf(headers.range, bytes.length);
  if (range === undefined) {
    const checksum =
      headers['x-amz-checksum-mode'] === 'ENABLED' ? { 'x-amz-checksum-crc32': crc32Of(bytes) } : {};
    return { status: 200, headers: { ...common, ...checksum }, body: bytes };
  }
  const [first, last] = range;
  return {
    status: 206,
    headers: { ...common, 'Content-Range': `bytes ${first}-${last}/${bytes.length}` },
    body: bytes.subarray(first, last + 1),
  };
}

/** First and last byte. Undefined when none is asked for, or in a form that S3 ignores. */
function rangeOf(header: string | undefined, size: number): readonly [number, number] | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (first > last) throw new S3Error('InvalidRange');
  return [first, last];
}
