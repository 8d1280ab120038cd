import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { S3Client } from '@aws-sdk/client-s3';
import { S3StagingStore } from '../../../src/stage/s3-staging-store.ts';
import { clientOf } from '../../support/s3-server/client-of.ts';
import { startS3Server, type S3Server } from '../../support/s3-server/s3-server.ts';

const PART = 16 * 1024 * 1024;

let server: S3Server;
let client: S3Client;

beforeAll(async () => {
  server = await startS3Server();
  server.bucket('staging');
  client = clientOf(server);
});

afterAll(async () => {
  client.destroy();
  await server.close();
});

/** Every four bytes are others, so that a part in the place of another shows. */
function numbered(length: number): Buffer {
  const words = Uint32Array.from({ length: Math.ceil(length / 4) }, (_, index) => index);
  return Buffer.from(words.buffer, 0, length);
}

it.each([
  [0, 1000],
  [1, 1000],
  [100_000, 999],
  [PART - 1, 300_000],
  [PART, 262_144],
  [PART + 1, 300_000],
  [2 * PART + 5_000_001, 777_777],
  [2 * PART + 3, 2 * PART + 3],
])('an object of %d bytes in chunks of %d arrives whole', async (length, chunk) => {
  const bytes = numbered(length);
  const chunks = async function* (): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < length; at += chunk) yield bytes.subarray(at, at + chunk);
  };
  const store = new S3StagingStore({ bucket: 'staging', client });
  expect(await store.put('object', chunks())).toBe(length);
  const found = server.bucket('staging').get('object')?.bytes ?? Buffer.from('none');
  const digest = (of: Uint8Array): string => createHash('md5').update(of).digest('hex');
  expect([found.length, digest(found)]).toEqual([length, digest(bytes)]);
  expect(server.uploads.open).toBe(0);
});
