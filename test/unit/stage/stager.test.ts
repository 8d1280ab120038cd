import { createCipheriv, createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Reject } from '../../../src/row/reject.ts';
import { GZIP } from '../../../src/stage/compression.ts';
import { S3StagingStore } from '../../../src/stage/s3-staging-store.ts';
import { Stager } from '../../../src/stage/stager.ts';
import { clientOf } from '../../support/s3-server/client-of.ts';
import { startS3Server, type S3Server } from '../../support/s3-server/s3-server.ts';

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

beforeEach(() => {
  server.faults.clear();
  const bucket = server.bucket('staging');
  for (const key of bucket.keys()) bucket.delete(key);
});

const LOAD = { table: 'orders', exportId: '0169-ab', mappingHash: 'abc123' };
const FOLDER = 'rows/orders/0169-ab/abc123/';

function stagerOf(fileBytes = 1_000_000): Stager {
  const store = new S3StagingStore({ bucket: 'staging', client });
  return new Stager({ store, prefix: 'rows/', load: LOAD, compression: GZIP, fileBytes });
}

/** Bytes that hardly shrink, different for each number. */
function noise(number: number, length = 400_000): Buffer {
  const key = Buffer.alloc(16, number + 1);
  return createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(length));
}

const keys = (): readonly string[] => server.bucket('staging').keys();

function contentOf(name: string): Buffer {
  return server.bucket('staging').get(`${FOLDER}${name}`)?.bytes ?? Buffer.alloc(0);
}

describe('a staged load', () => {
  it('is its rows in order, a manifest that names every file with its size and nothing else, and a note', async () => {
    const stager = stagerOf();
    const blocks = Array.from({ length: 7 }, (_, number) => noise(number));
    await Promise.all(blocks.map((bytes) => stager.write({ kind: 'puts', bytes, rows: 10 })));
    await stager.write({ kind: 'tombstones', bytes: Buffer.from('"a",1\n'), rows: 1 });
    const staged = await stager.finish();
    const files = ['puts-00001.csv.gz', 'puts-00002.csv.gz', 'puts-00003.csv.gz'];
    expect(staged).toEqual({
      puts: 70,
      deletes: 1,
      putsFiles: files.map((name) => `${FOLDER}${name}`),
      deletesFiles: [`${FOLDER}deletes-00001.csv.gz`],
      putsManifest: `s3://staging/${FOLDER}redshift.manifest`,
      deletesManifest: `s3://staging/${FOLDER}deletes.manifest`,
      compression: 'gzip',
      folder: `s3://staging/${FOLDER}`,
    });
    expect(keys()).toEqual(
      ['deletes-00001.csv.gz', 'deletes.manifest', ...files, 'redshift.manifest', 'stage.json'].map(
        (name) => FOLDER + name,
      ),
    );
    const rows = Buffer.concat(files.map((name) => gunzipSync(contentOf(name))));
    expect(rows.equals(Buffer.concat(blocks))).toBe(true);
    expect(JSON.parse(contentOf('redshift.manifest').toString())).toEqual({
      entries: files.map((name) => ({
        url: `s3://staging/${FOLDER}${name}`,
        mandatory: true,
        meta: { content_length: contentOf(name).length },
      })),
    });
    expect(JSON.parse(contentOf('stage.json').toString())).toEqual({
      ...LOAD,
      puts: 70,
      deletes: 1,
      rejected: 0,
      compression: 'gzip',
      putsManifest: `s3://staging/${FOLDER}redshift.manifest`,
      deletesManifest: `s3://staging/${FOLDER}deletes.manifest`,
      rejectsFile: null,
    });
  });

  it('has files of about the same size, whatever the sizes of the blocks', async () => {
    const stager = stagerOf(500_000);
    for (let number = 0; number < 40; number += 1) {
      await stager.write({
        kind: 'puts',
        bytes: noise(number, 20_000 + ((number * 7919) % 90_000)),
        rows: 1,
      });
    }
    await stager.finish();
    const sizes = keys()
      .filter((key) => key.includes('/puts-'))
      .map((key) => server.bucket('staging').get(key)?.bytes.length ?? 0);
    expect(sizes.length).toBeGreaterThan(3);
    for (const size of sizes.slice(0, -1)) {
      expect(size).toBeGreaterThanOrEqual(500_000);
      expect(size).toBeLessThan(650_000);
    }
  });

  it('is the same when it is staged again, and without what an earlier attempt left beyond it', async () => {
    const first = stagerOf();
    for (let number = 0; number < 9; number += 1) {
      await first.write({ kind: 'puts', bytes: noise(number), rows: 1 });
    }
    await first.write({ kind: 'tombstones', bytes: Buffer.from('"a",1\n'), rows: 1 });
    await first.finish();
    const stageTwo = async (): Promise<Map<string, string>> => {
      const stager = stagerOf();
      for (let number = 0; number < 4; number += 1) {
        await stager.write({ kind: 'puts', bytes: noise(number), rows: 1 });
      }
      await stager.finish();
      return new Map(
        keys().map((key) => [
          key,
          createHash('md5')
            .update(contentOf(key.slice(FOLDER.length)))
            .digest('hex'),
        ]),
      );
    };
    const second = await stageTwo();
    expect([...second.keys()]).toEqual(
      ['puts-00001.csv.gz', 'puts-00002.csv.gz', 'redshift.manifest', 'stage.json'].map(
        (name) => FOLDER + name,
      ),
    );
    expect(await stageTwo()).toEqual(second);
  });

  it('takes a block that comes twice once', async () => {
    const stager = stagerOf();
    const block = { kind: 'puts', bytes: Buffer.from('"a",1\n'), rows: 1 } as const;
    await stager.write(block);
    await stager.write({ ...block, bytes: Buffer.from(block.bytes) });
    // The same bytes as a delete are another thing.
    await stager.write({ ...block, kind: 'tombstones' });
    expect(stager.rows).toEqual({ puts: 1, tombstones: 1 });
    await stager.finish();
    expect(gunzipSync(contentOf('puts-00001.csv.gz')).toString()).toBe('"a",1\n');
  });

  it('of no rows has no manifest', async () => {
    const staged = await stagerOf().finish();
    expect([staged.putsManifest, staged.deletesManifest]).toEqual([null, null]);
    expect(keys()).toEqual([`${FOLDER}stage.json`]);
  });

  it('keeps its rejects when it is given up, and leaves no manifest and no open upload', async () => {
    await stagerOf().finish();
    const stager = stagerOf(100_000_000);
    const reject = { target: 'orders', key: '{"pk":"a"}', line: 3 } as Reject;
    await stager.reject([reject, { ...reject, line: 4 }]);
    for (let number = 0; number < 45; number += 1) {
      await stager.write({ kind: 'puts', bytes: noise(number), rows: 1 });
    }
    await stager.abort();
    expect(keys()).toEqual([`${FOLDER}rejects.jsonl.gz`]);
    const lines = gunzipSync(contentOf('rejects.jsonl.gz')).toString().trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as Reject).line)).toEqual([3, 4]);
    expect(server.uploads.open).toBe(0);
  });

  it.each(['PutObject', 'CreateMultipartUpload', 'UploadPart', 'CompleteMultipartUpload'] as const)(
    'fails as retryable when %s fails, and writes no manifest',
    async (operation) => {
      server.faults.add({ operation, key: /puts-/, effect: { kind: 'error', code: 'SlowDown' }, times: 50 });
      const isSmall = operation === 'PutObject';
      const stager = stagerOf(isSmall ? 1 : 100_000_000);
      const work = async (): Promise<void> => {
        for (let number = 0; number < (isSmall ? 3 : 45); number += 1) {
          await stager.write({ kind: 'puts', bytes: noise(number), rows: 1 });
        }
        await stager.finish();
      };
      await expect(work()).rejects.toMatchObject({ code: 'STAGING_UNREACHABLE', retryable: true });
      await stager.abort();
      expect(keys().filter((key) => /manifest$|stage\.json$/.test(key))).toEqual([]);
      expect(server.uploads.open).toBe(0);
    },
  );

  it('says what right is missing when the bucket refuses', async () => {
    server.faults.add({ operation: 'PutObject', effect: { kind: 'error', code: 'AccessDenied' }, times: 50 });
    await expect(stagerOf().finish()).rejects.toMatchObject({
      code: 'STAGING_DENIED',
      hint: expect.stringContaining('s3:PutObject'),
    });
  });

  it('of a bucket that does not exist says so', async () => {
    const store = new S3StagingStore({ bucket: 'no-such-bucket', client });
    const stager = new Stager({ store, prefix: '', load: LOAD });
    await expect(stager.finish()).rejects.toMatchObject({ code: 'STAGING_INVALID' });
  });
});
