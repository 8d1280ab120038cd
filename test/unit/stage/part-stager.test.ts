import { createCipheriv } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Reject } from '../../../src/row/reject.ts';
import { GZIP } from '../../../src/stage/compression.ts';
import { S3StagingStore } from '../../../src/stage/s3-staging-store.ts';
import { PartStager } from '../../../src/stage/part-stager.ts';
import {
  describeStaged,
  prepareFolder,
  removeStaged,
  type StagedLoad,
} from '../../../src/stage/staged-load.ts';
import { noCounts } from '../../../src/row/target-rows.ts';
import { makePart, type SentRows, type StagedRows } from '../../../src/ticket/staged-part.ts';
import { makeTicket, type LoadTicket } from '../../../src/ticket/load-ticket.ts';
import { notesTarget, planOf } from '../../contract/contract-loads.ts';
import { clientOf } from '../../support/s3-server/client-of.ts';
import { startS3Server, type S3Server } from '../../support/s3-server/s3-server.ts';

let server: S3Server;
let client: S3Client;

beforeAll(async () => {
  server = await startS3Server();
  server.bucket('staging');
  // Whoever tries again here would wait in vain.
  client = clientOf(server, { maxAttempts: 1 });
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

const PART = '0123456789abcdef';

const storeOf = (): S3StagingStore => new S3StagingStore({ bucket: 'staging', client });

function stagerOf(fileBytes = 1_000_000): PartStager {
  return new PartStager({
    store: storeOf(),
    folder: FOLDER,
    part: PART,
    rows: 'csv',
    compression: GZIP,
    fileBytes,
  });
}

function ticket(): LoadTicket {
  const target = { ...notesTarget(LOAD.table), hash: LOAD.mappingHash };
  return makeTicket(target, planOf({ target, exportId: LOAD.exportId }), {
    generation: '1',
    sequence: '1',
    basis: null,
    isPublished: false,
    staging: { kind: 'files', folder: FOLDER, compression: 'gzip' },
  });
}

/** Writes the manifests and the note over what was staged, each time as a part. */
function describeParts(staged: readonly StagedRows[], rows: SentRows): Promise<StagedLoad> {
  const load = ticket();
  const parts = staged.map((one) =>
    makePart(load, { files: [], rows, seen: [], nulled: [], rejects: [], staged: one }),
  );
  return describeStaged(storeOf(), load, parts, { counts: noCounts(), rows }, 'csv');
}

/** Bytes that hardly shrink, different for each number. */
function noise(number: number, length = 400_000): Buffer {
  const key = Buffer.alloc(16, number + 1);
  return createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(length));
}

/** Without what tells one attempt at a part from another. */
const plain = (key: string): string => key.replace(/(?<=[\da-f]{16})-[\da-f]{8}(?=\/)/, '');

const keys = (): readonly string[] => server.bucket('staging').keys();

/** @param name within the folder of the load */
function contentOf(name: string): Buffer {
  const key = keys().find((each) => plain(each) === `${FOLDER}${name}`) ?? '';
  return server.bucket('staging').get(key)?.bytes ?? Buffer.alloc(0);
}

describe('a staged load', () => {
  it('is its rows in order, a manifest that names every file with its size and nothing else, and a note', async () => {
    const stager = stagerOf();
    const blocks = Array.from({ length: 7 }, (_, number) => noise(number));
    await Promise.all(blocks.map((bytes) => stager.write({ kind: 'puts', bytes, rows: 10 })));
    await stager.write({ kind: 'tombstones', bytes: Buffer.from('"a",1\n'), rows: 1 });
    const staged = await describeParts([await stager.finish()], { puts: 70, tombstones: 1 });
    const files = ['puts-00001.csv.gz', 'puts-00002.csv.gz', 'puts-00003.csv.gz'];
    const inPart = (name: string): string => `${PART}/${name}`;
    expect(staged).toEqual({
      puts: 70,
      deletes: 1,
      putsManifest: `s3://staging/${FOLDER}redshift.manifest`,
      deletesManifest: `s3://staging/${FOLDER}deletes.manifest`,
      compression: 'gzip',
      folder: `s3://staging/${FOLDER}`,
    });
    expect(keys().map(plain)).toEqual(
      [
        ...['deletes-00001.csv.gz', ...files].map(inPart),
        'deletes.manifest',
        'redshift.manifest',
        'stage.json',
      ].map((name) => FOLDER + name),
    );
    const rows = Buffer.concat(files.map((name) => gunzipSync(contentOf(inPart(name)))));
    expect(rows.equals(Buffer.concat(blocks))).toBe(true);
    const manifest: unknown = JSON.parse(contentOf('redshift.manifest').toString(), (name, value: unknown) =>
      name === 'url' ? plain(String(value)) : value,
    );
    expect(manifest).toEqual({
      entries: files.map((name) => ({
        url: `s3://staging/${FOLDER}${inPart(name)}`,
        mandatory: true,
        meta: { content_length: contentOf(inPart(name)).length },
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
      rejectsFiles: [],
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

  it('is staged again beside what was there, in files with the same names', async () => {
    const stageTwo = async (): Promise<StagedRows> => {
      const stager = stagerOf();
      for (let number = 0; number < 4; number += 1) {
        await stager.write({ kind: 'puts', bytes: noise(number), rows: 1 });
      }
      return stager.finish();
    };
    // At the same time, too.
    const [first, second] = await Promise.all([stageTwo(), stageTwo()]);
    expect(new Set(keys()).size).toBe(4);
    expect([...new Set(keys().map(plain))]).toEqual(
      ['puts-00001.csv.gz', 'puts-00002.csv.gz'].map((name) => `${FOLDER}${PART}/${name}`),
    );
    await describeParts([second], { puts: 4, tombstones: 0 });
    const listed = contentOf('redshift.manifest').toString();
    const namesOf = (rows: StagedRows): boolean[] =>
      rows.kind === 'files' ? rows.puts.map(({ key }) => listed.includes(key)) : [];
    expect([namesOf(first), namesOf(second)]).toEqual([
      [false, false],
      [true, true],
    ]);
  });

  it('makes room for itself: what earlier attempts at the load left goes, and nothing else', async () => {
    const stager = stagerOf();
    await stager.write({ kind: 'puts', bytes: Buffer.from('"a",1\n'), rows: 1 });
    await describeParts([await stager.finish()], { puts: 1, tombstones: 0 });
    const other = { ...LOAD, mappingHash: 'abc1234' };
    expect(await prepareFolder(storeOf(), 'rows/', other, GZIP)).toMatchObject({
      folder: 'rows/orders/0169-ab/abc1234/',
    });
    expect(keys()).toHaveLength(3);
    expect(await prepareFolder(storeOf(), 'rows/', LOAD, GZIP)).toEqual({
      kind: 'files',
      folder: FOLDER,
      compression: 'gzip',
    });
    expect(keys()).toEqual([]);
  });

  it('of no rows has no manifest', async () => {
    const staged = await describeParts([await stagerOf().finish()], { puts: 0, tombstones: 0 });
    expect([staged.putsManifest, staged.deletesManifest]).toEqual([null, null]);
    expect(keys()).toEqual([`${FOLDER}stage.json`]);
  });

  it('keeps its rejects when it is given up, and leaves no manifest and no open upload', async () => {
    const stager = stagerOf(100_000_000);
    const reject = { target: 'orders', key: '{"pk":"a"}', line: 3 } as Reject;
    await stager.reject([reject, { ...reject, line: 4 }]);
    for (let number = 0; number < 45; number += 1) {
      await stager.write({ kind: 'puts', bytes: noise(number), rows: 1 });
    }
    await stager.abort();
    const kept = `${PART}/rejects.jsonl.gz`;
    expect(keys().map(plain)).toEqual([`${FOLDER}${kept}`]);
    await removeStaged(storeOf(), { kind: 'files', folder: FOLDER, compression: 'gzip' });
    const lines = gunzipSync(contentOf(kept)).toString().trimEnd().split('\n');
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
    await expect(describeParts([], { puts: 0, tombstones: 0 })).rejects.toMatchObject({
      code: 'STAGING_DENIED',
      hint: expect.stringContaining('s3:PutObject'),
    });
  });

  it('of a bucket that does not exist says so', async () => {
    const store = new S3StagingStore({ bucket: 'no-such-bucket', client });
    await expect(prepareFolder(store, '', LOAD)).rejects.toMatchObject({ code: 'STAGING_INVALID' });
  });
});
