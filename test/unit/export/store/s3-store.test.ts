/** The S3 store over the wire: the real client against the test server, with everything that can break. */
import type { S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { readDataFile } from '../../../../src/export/data/data-file.ts';
import type { ObjectBody } from '../../../../src/export/store/object-store.ts';
import { readObject } from '../../../../src/export/store/read-object.ts';
import { S3Store } from '../../../../src/export/store/s3-store.ts';
import type { Bucket } from '../../../support/s3-server/bucket.ts';
import { collect } from '../../../support/collect.ts';
import { clientOf } from '../../../support/s3-server/client-of.ts';
import { startS3Server, type S3Server } from '../../../support/s3-server/s3-server.ts';

let server: S3Server;
let bucket: Bucket;
let client: S3Client;
let store: S3Store;

beforeEach(async () => {
  server = await startS3Server();
  bucket = server.bucket('exports');
  client = clientOf(server, { maxAttempts: 1 });
  store = new S3Store({ bucket: 'exports', client });
});

afterEach(async () => {
  client.destroy();
  await server.close();
});

async function list(from = store, folder = ''): Promise<unknown> {
  return collect(from.list({ folder }));
}

function chunksOf(body: ObjectBody | undefined): AsyncIterable<Uint8Array> {
  if (body === undefined) throw new Error('expected an object');
  return body.chunks;
}

describe('a lost connection', () => {
  const bytes = randomBytes(1_000_000);

  test('is resumed at the very byte, for the same object only', async () => {
    const { etag } = bucket.put('big', bytes);
    for (const afterBytes of [300_000, 0, 100_000]) {
      server.faults.add({ effect: { kind: 'drop', afterBytes }, operation: 'GetObject' });
    }
    expect((await readObject(store, 'big'))?.equals(bytes)).toBe(true);
    expect(server.requests.map(({ range, ifMatch }) => [range, ifMatch])).toEqual([
      [undefined, undefined],
      ['bytes=300000-', etag],
      ['bytes=300000-', etag],
      ['bytes=400000-', etag],
    ]);
  });

  test('before the answer of a resumption is a lost connection too', async () => {
    bucket.put('big', bytes);
    server.faults.add({ effect: { kind: 'drop', afterBytes: 10 }, operation: 'GetObject' });
    server.faults.add({ effect: { kind: 'drop' }, operation: 'GetObject', times: 2 });
    expect((await readObject(store, 'big'))?.equals(bytes)).toBe(true);
    expect(server.requests).toHaveLength(4);
  });

  test('is given up after some tries that brought nothing', async () => {
    bucket.put('big', bytes);
    server.faults.add({ effect: { kind: 'drop', afterBytes: 0 }, operation: 'GetObject', times: Infinity });
    await expect(readObject(store, 'big')).rejects.toMatchObject({
      code: 'SOURCE_UNREACHABLE',
      retryable: true,
      details: { address: 's3://exports/big', bucket: 'exports' },
    });
    expect(server.requests).toHaveLength(6);
  });

  test('never joins the bytes of two objects', async () => {
    bucket.put('big', bytes);
    server.faults.add({ effect: { kind: 'drop', afterBytes: 500_000 }, operation: 'GetObject' });
    const body = await store.open('big');
    bucket.put('big', randomBytes(1_000_000));
    await expect(collect(chunksOf(body))).rejects.toMatchObject({
      code: 'SOURCE_UNREACHABLE',
      message: 's3://exports/big was replaced while it was being read.',
    });
  });

  test('and a refusal after it is the refusal', async () => {
    bucket.put('big', bytes);
    server.faults.add({ effect: { kind: 'drop', afterBytes: 10 }, operation: 'GetObject' });
    server.faults.add({ effect: { kind: 'error', code: 'AccessDenied' }, operation: 'GetObject' });
    await expect(readObject(store, 'big')).rejects.toMatchObject({ code: 'SOURCE_DENIED' });
  });
});

test('an abort ends the wait for a server that fell silent', async () => {
  bucket.put('big', Buffer.alloc(1_000_000));
  server.faults.add({ effect: { kind: 'stall', afterBytes: 1000 }, operation: 'GetObject' });
  const aborting = new AbortController();
  const reason = new Error('enough');
  const body = await store.open('big', aborting.signal);
  const reading = collect(chunksOf(body));
  setTimeout(() => aborting.abort(reason), 20);
  await expect(reading).rejects.toBe(reason);
});

test('Content-Encoding does not make anybody unzip twice', async () => {
  const bytes = gzipSync('{"a":1}\n{"b":2}\n');
  bucket.put('data.json.gz', bytes, { 'content-encoding': 'gzip' });
  const md5 = createHash('md5').update(bytes).digest('base64');
  const totals = await readDataFile({
    store,
    file: { key: 'data.json.gz', itemCount: 2, md5 },
    exportId: 'x',
    onBatch: () => {},
  });
  expect(totals).toEqual({ lines: 2, bytes: 16, compressedBytes: bytes.length });
});

test('a folder made in the AWS console is not one of its own children', async () => {
  bucket.put('folder/', Buffer.alloc(0));
  bucket.put('folder/a', Buffer.alloc(0));
  expect(await list(store, 'folder/')).toEqual([{ kind: 'object', key: 'folder/a', size: 0 }]);
});

describe('errors', () => {
  const forever = { times: Infinity } as const;

  test('access denied is SOURCE_DENIED, with what to grant', async () => {
    server.faults.add({ effect: { kind: 'error', code: 'AccessDenied' }, ...forever });
    const details = { bucket: 'exports', reason: 'AccessDenied' };
    await expect(list()).rejects.toMatchObject({
      code: 'SOURCE_DENIED',
      message: expect.stringContaining('listing s3://exports/'),
      hint: expect.stringContaining('s3:ListBucket'),
      details,
    });
    await expect(store.open('a/b')).rejects.toMatchObject({
      code: 'SOURCE_DENIED',
      message: expect.stringContaining('reading s3://exports/a/b'),
      details: { ...details, address: 's3://exports/a/b' },
    });
  });

  test('an archived object is SOURCE_DENIED, with how to get it back', async () => {
    server.faults.add({ effect: { kind: 'error', code: 'InvalidObjectState' }, ...forever });
    await expect(store.open('a')).rejects.toMatchObject({
      code: 'SOURCE_DENIED',
      hint: expect.stringContaining('restore'),
    });
  });

  test.each(['SlowDown', 'InternalError', 'ServiceUnavailable'] as const)(
    '%s is SOURCE_UNREACHABLE',
    async (code) => {
      server.faults.add({ effect: { kind: 'error', code }, ...forever });
      await expect(list()).rejects.toMatchObject({ code: 'SOURCE_UNREACHABLE', retryable: true });
      await expect(store.open('a')).rejects.toMatchObject({ code: 'SOURCE_UNREACHABLE', retryable: true });
    },
  );

  test('a bucket that does not exist is SOURCE_INVALID, and names it', async () => {
    const missing = new S3Store({ bucket: 'no-such-bucket', client });
    const expected = {
      code: 'SOURCE_INVALID',
      message: expect.stringContaining('The bucket no-such-bucket'),
    };
    await expect(list(missing)).rejects.toMatchObject(expected);
    await expect(missing.open('a')).rejects.toMatchObject(expected);
  });

  test('a port where nobody listens is SOURCE_UNREACHABLE', async () => {
    await server.close();
    await expect(list()).rejects.toMatchObject({ code: 'SOURCE_UNREACHABLE' });
    await expect(store.open('a')).rejects.toMatchObject({ code: 'SOURCE_UNREACHABLE' });
    server = await startS3Server();
  });

  test('no credentials is SOURCE_DENIED', async () => {
    const anonymous = clientOf(server, {
      credentials: () =>
        Promise.reject(Object.assign(new Error('none'), { name: 'CredentialsProviderError' })),
    });
    await expect(list(new S3Store({ bucket: 'exports', client: anonymous }))).rejects.toMatchObject({
      code: 'SOURCE_DENIED',
      message: expect.stringContaining('No AWS credentials'),
    });
    anonymous.destroy();
  });
});
