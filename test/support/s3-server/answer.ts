import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Bucket } from './bucket.ts';
import { checkWriteConditions } from './conditions.ts';
import { getObject } from './get-object.ts';
import { listObjects } from './list-objects.ts';
import type { MultipartUploads } from './multipart.ts';
import type { Operation, S3Request } from './operation.ts';
import type { Reply } from './reply.ts';
import { readBody } from './request-body.ts';
import { S3Error } from './s3-error.ts';
import { document, element } from './xml.ts';

export interface ServerState {
  readonly buckets: ReadonlyMap<string, Bucket>;
  readonly uploads: MultipartUploads;
}

/** Does what a request asks for. @throws S3Error */
export async function answer(
  request: IncomingMessage,
  parsed: S3Request,
  state: ServerState,
): Promise<Reply> {
  // Signatures are not verified, but an anonymous request is not let in.
  if (request.headers.authorization === undefined) throw new S3Error('AccessDenied');
  const body = await readBody(request);
  const bucket = state.buckets.get(parsed.bucket);
  if (bucket === undefined) throw new S3Error('NoSuchBucket');
  return HANDLERS[parsed.operation]({
    ...parsed,
    headers: request.headers,
    body,
    bucket,
    uploads: state.uploads,
  });
}

interface Call extends Omit<S3Request, 'bucket'> {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly bucket: Bucket;
  readonly uploads: MultipartUploads;
}

/** Each is one atomic step: of conditional writes that race, one wins. */
const HANDLERS: Readonly<Record<Operation, (call: Call) => Reply>> = {
  GetObject: ({ bucket, key, headers }) => getObject(bucket.get(key), headers),
  HeadObject: ({ bucket, key, headers }) => getObject(bucket.get(key), headers),
  ListObjectsV2: ({ bucket, query }) => ({ status: 200, body: listObjects(bucket, query) }),
  PutObject: ({ bucket, key, headers, body }) => {
    checkWriteConditions(headers, bucket.get(key));
    const { etag } = bucket.put(key, body, keptHeaders(headers));
    return { status: 200, headers: { ETag: etag } };
  },
  DeleteObject: ({ bucket, key }) => {
    bucket.delete(key);
    return { status: 204 };
  },
  CreateMultipartUpload: ({ bucket, key, headers, uploads }) => {
    const id = uploads.create(bucket, key, keptHeaders(headers));
    const fields = element('Bucket', bucket.name) + element('Key', key) + element('UploadId', id);
    return { status: 200, body: document('InitiateMultipartUploadResult', fields) };
  },
  UploadPart: ({ query, body, uploads }) => {
    const etag = uploads.putPart(uploadIdOf(query), Number(query.get('partNumber')), body);
    return { status: 200, headers: { ETag: etag } };
  },
  CompleteMultipartUpload: ({ bucket, key, query, headers, body, uploads }) => {
    const { etag } = uploads.complete(uploadIdOf(query), body.toString(), headers);
    const fields = element('Bucket', bucket.name) + element('Key', key) + element('ETag', etag);
    return { status: 200, body: document('CompleteMultipartUploadResult', fields) };
  },
  AbortMultipartUpload: ({ query, uploads }) => {
    uploads.abort(uploadIdOf(query));
    return { status: 204 };
  },
};

function uploadIdOf(query: URLSearchParams): string {
  return query.get('uploadId') ?? '';
}

/** The headers of an upload that come back with the object. `aws-chunked` is framing, not encoding. */
function keptHeaders(headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value !== 'string') continue;
    if (name === 'content-type' || name.startsWith('x-amz-meta-')) kept[name] = value;
    if (name !== 'content-encoding') continue;
    const encoding = value
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== 'aws-chunked');
    if (encoding.length > 0) kept[name] = encoding.join(',');
  }
  return kept;
}
