import type { IncomingMessage } from 'node:http';
import { S3Error } from './s3-error.ts';

export type Operation =
  | 'GetObject'
  | 'HeadObject'
  | 'PutObject'
  | 'DeleteObject'
  | 'ListObjectsV2'
  | 'CreateMultipartUpload'
  | 'UploadPart'
  | 'CompleteMultipartUpload'
  | 'AbortMultipartUpload';

/** A request as S3 understands it. Path-style: `/bucket/key`. */
export interface S3Request {
  readonly operation: Operation;
  readonly bucket: string;
  /** Of a listing: its prefix. */
  readonly key: string;
  readonly query: URLSearchParams;
}

/** @throws S3Error NotImplemented */
export function parseRequest({ method = '', url = '' }: IncomingMessage): S3Request {
  const [path = '', search = ''] = url.split(/\?(.*)/s);
  const [, bucket = '', rawKey = ''] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? [];
  const query = new URLSearchParams(search);
  const operation = operationOf(method, rawKey, query);
  const key = operation === 'ListObjectsV2' ? (query.get('prefix') ?? '') : decodeURIComponent(rawKey);
  return { operation, bucket, key, query };
}

function operationOf(method: string, key: string, query: URLSearchParams): Operation {
  if (key === '') {
    if (method === 'GET' && query.get('list-type') === '2') return 'ListObjectsV2';
    throw new S3Error('NotImplemented');
  }
  const isPart = query.has('uploadId');
  switch (method) {
    case 'GET':
      return 'GetObject';
    case 'HEAD':
      return 'HeadObject';
    case 'PUT':
      return isPart ? 'UploadPart' : 'PutObject';
    case 'DELETE':
      return isPart ? 'AbortMultipartUpload' : 'DeleteObject';
    case 'POST':
      if (query.has('uploads')) return 'CreateMultipartUpload';
      if (isPart) return 'CompleteMultipartUpload';
      throw new S3Error('NotImplemented');
    default:
      throw new S3Error('NotImplemented');
  }
}
