/** The test server is held to S3's documented behaviour, through the real client. */
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  UploadPartCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Readable } from 'node:stream';
import { clientOf } from '../../support/s3-server/client-of.ts';
import { startS3Server, type S3Server } from '../../support/s3-server/s3-server.ts';

const Bucket = 'exports';
let server: S3Server;
let client: S3Client;

beforeEach(async () => {
  server = await startS3Server();
  server.bucket(Bucket);
  client = clientOf(server);
});

afterEach(async () => {
  client.destroy();
  await server.close();
});

async function put(
  Key: string,
  Body: string | Buffer | Readable,
  more: object = {},
): Promise<string | undefined> {
  return (await client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }))).ETag;
}

async function get(Key: string, more: object = {}): Promise<string | undefined> {
  return (await client.send(new GetObjectCommand({ Bucket, Key, ...more }))).Body?.transformToString();
}

describe('objects', () => {
  test('come back as they were put, with their headers', async () => {
    const etag = await put('a b/ü+.txt', 'hello', {
      ContentEncoding: 'gzip',
      ContentType: 'text/x',
      Metadata: { who: 'me' },
    });
    expect(await get('a b/ü+.txt')).toBe('hello');
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'a b/ü+.txt' }));
    expect(head).toMatchObject({
      ContentLength: 5,
      ContentEncoding: 'gzip',
      ContentType: 'text/x',
      Metadata: { who: 'me' },
      ETag: '"5d41402abc4b2a76b9719d911017c592"',
    });
    expect(etag).toBe(head.ETag);
  });

  test('that are streamed arrive without their framing', async () => {
    const bytes = Buffer.alloc(300_000, 'x');
    const body = Readable.from([bytes.subarray(0, 100_000), bytes.subarray(100_000)]);
    await put('streamed', body, { ContentLength: bytes.length });
    expect(server.bucket(Bucket).get('streamed')?.bytes.equals(bytes)).toBe(true);
    expect(server.bucket(Bucket).get('streamed')?.headers).not.toHaveProperty('content-encoding');
  });

  test.each([{ ChecksumCRC32: 'AAAAAA==' }, { ContentMD5: 'AAAAAAAAAAAAAAAAAAAAAA==' }])(
    'are refused when they differ from %j',
    async (checksum) => {
      await expect(put('k', 'hello', checksum)).rejects.toMatchObject({ name: 'BadDigest' });
      expect(server.bucket(Bucket).get('k')).toBeUndefined();
    },
  );

  test.each([
    ['bytes=1-3', 'ell', 'bytes 1-3/5'],
    ['bytes=2-', 'llo', 'bytes 2-4/5'],
    ['bytes=-2', 'lo', 'bytes 3-4/5'],
    ['bytes=3-99', 'lo', 'bytes 3-4/5'],
  ])('range %s gives %s', async (Range, text, ContentRange) => {
    await put('k', 'hello');
    const response = await client.send(new GetObjectCommand({ Bucket, Key: 'k', Range }));
    expect(response).toMatchObject({ ContentRange, $metadata: { httpStatusCode: 206 } });
    expect(await response.Body?.transformToString()).toBe(text);
  });

  test('a range behind the end is refused', async () => {
    await put('k', 'hello');
    await expect(get('k', { Range: 'bytes=5-' })).rejects.toMatchObject({ name: 'InvalidRange' });
  });

  test('are gone when they were deleted', async () => {
    await put('k', 'hello');
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'k' }));
    await expect(get('k')).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(client.send(new HeadObjectCommand({ Bucket, Key: 'k' }))).rejects.toMatchObject({
      name: 'NotFound',
    });
  });
});

describe('conditions', () => {
  test('of ten writers that race with If-None-Match one wins', async () => {
    const writers = Array.from({ length: 10 }, (_, index) =>
      put('k', `writer ${index}`, { IfNoneMatch: '*' }),
    );
    const outcomes = await Promise.allSettled(writers);
    const reasons = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason as Error] : [],
    );
    expect(reasons.map(({ name }) => name)).toEqual(Array.from({ length: 9 }, () => 'PreconditionFailed'));
  });

  test('If-Match lets only the ETag of today through', async () => {
    const IfMatch = await put('k', 'one');
    await put('k', 'two', { IfMatch });
    await expect(put('k', 'three', { IfMatch })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await expect(get('k', { IfMatch })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await expect(put('none', 'x', { IfMatch })).rejects.toMatchObject({ name: 'NoSuchKey' });
  });
});

describe('listing', () => {
  beforeEach(() => {
    for (const key of ['a', 'b/1', 'b/2', 'b/c/3', 'b-1', 'd e+ü', '\u{1F600}', '\uFF5E']) {
      server.bucket(Bucket).put(key, Buffer.from(key));
    }
  });

  test('is in the order of UTF-8 bytes', async () => {
    const { Contents, KeyCount } = await client.send(new ListObjectsV2Command({ Bucket }));
    const keys = ['a', 'b-1', 'b/1', 'b/2', 'b/c/3', 'd e+ü', '\uFF5E', '\u{1F600}'];
    expect(Contents?.map(({ Key }) => Key)).toEqual(keys);
    expect(KeyCount).toBe(keys.length);
  });

  test('gathers folders, page by page', async () => {
    const pages: unknown[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await client.send(
        new ListObjectsV2Command({ Bucket, Delimiter: '/', MaxKeys: 2, ContinuationToken }),
      );
      pages.push([
        ...(page.Contents ?? []).map(({ Key }) => Key),
        ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
      ]);
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    expect(pages).toEqual([
      ['a', 'b-1'],
      ['d e+ü', 'b/'],
      ['\uFF5E', '\u{1F600}'],
    ]);
  });

  test('takes prefix and start-after', async () => {
    const { Contents } = await client.send(
      new ListObjectsV2Command({ Bucket, Prefix: 'b/', StartAfter: 'b/1' }),
    );
    expect(Contents?.map(({ Key, Size }) => [Key, Size])).toEqual([
      ['b/2', 3],
      ['b/c/3', 5],
    ]);
  });

  test('encodes keys for URLs when asked to', async () => {
    const { Contents } = await client.send(
      new ListObjectsV2Command({ Bucket, Prefix: 'd', EncodingType: 'url' }),
    );
    expect(Contents?.map(({ Key }) => Key)).toEqual(['d+e%2B%C3%BC']);
  });
});

describe('multipart uploads', () => {
  const part = Buffer.alloc(5 * 1024 * 1024, 'p');

  async function begin(): Promise<string | undefined> {
    return (await client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'big' }))).UploadId;
  }

  async function upload(
    UploadId: string | undefined,
    PartNumber: number,
    Body: Buffer,
  ): Promise<{ PartNumber: number; ETag: string | undefined }> {
    const { ETag } = await client.send(
      new UploadPartCommand({ Bucket, Key: 'big', UploadId, PartNumber, Body }),
    );
    return { PartNumber, ETag };
  }

  test('become one object with the ETag of its parts', async () => {
    const UploadId = await begin();
    const Parts = [await upload(UploadId, 1, part), await upload(UploadId, 2, Buffer.from('end'))];
    expect(server.bucket(Bucket).get('big')).toBeUndefined();
    const done = await client.send(
      new CompleteMultipartUploadCommand({ Bucket, Key: 'big', UploadId, MultipartUpload: { Parts } }),
    );
    expect(done.ETag).toMatch(/^"[0-9a-f]{32}-2"$/);
    expect(
      server
        .bucket(Bucket)
        .get('big')
        ?.bytes.equals(Buffer.concat([part, Buffer.from('end')])),
    ).toBe(true);
    expect(server.uploads.open).toBe(0);
  });

  test('refuse a part of another ETag, a small part in the middle, and what was aborted', async () => {
    const UploadId = await begin();
    const small = await upload(UploadId, 1, Buffer.from('small'));
    const last = await upload(UploadId, 2, Buffer.from('end'));
    const complete = (Parts: object[]): Promise<unknown> =>
      client.send(
        new CompleteMultipartUploadCommand({ Bucket, Key: 'big', UploadId, MultipartUpload: { Parts } }),
      );
    await expect(complete([small, last])).rejects.toMatchObject({ name: 'EntityTooSmall' });
    await expect(complete([last, small])).rejects.toMatchObject({ name: 'InvalidPartOrder' });
    await expect(complete([{ ...small, ETag: last.ETag }])).rejects.toMatchObject({ name: 'InvalidPart' });
    await client.send(new AbortMultipartUploadCommand({ Bucket, Key: 'big', UploadId }));
    await expect(complete([last])).rejects.toMatchObject({ name: 'NoSuchUpload' });
  });
});

describe('faults', () => {
  test('strike as often as they should, and where', async () => {
    await put('a', 'hello');
    await put('b', 'hello');
    server.faults.add({
      effect: { kind: 'error', code: 'AccessDenied' },
      operation: 'GetObject',
      key: /^a$/,
    });
    expect(await get('b')).toBe('hello');
    await expect(get('a')).rejects.toMatchObject({ name: 'AccessDenied' });
    expect(await get('a')).toBe('hello');
  });

  test('SlowDown is retried by the client', async () => {
    await put('a', 'hello');
    server.faults.add({ effect: { kind: 'error', code: 'SlowDown' }, operation: 'GetObject', times: 2 });
    expect(await get('a')).toBe('hello');
    expect(server.requests.filter(({ operation }) => operation === 'GetObject')).toHaveLength(3);
  });

  test('a dropped connection breaks the body', async () => {
    await put('a', 'hello');
    server.faults.add({ effect: { kind: 'drop', afterBytes: 2 }, operation: 'GetObject' });
    await expect(get('a')).rejects.toThrow('aborted');
  });
});

test('an unknown bucket is NoSuchBucket', async () => {
  await expect(client.send(new ListObjectsV2Command({ Bucket: 'other' }))).rejects.toMatchObject({
    name: 'NoSuchBucket',
  });
});
