/** From what a user types to the last line: sources opened as the command opens them, in a folder and in S3. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { symlink } from 'node:fs/promises';
import path from 'node:path';
import { readCatalog } from '../../../src/export/export-catalog.ts';
import { readFileManifest } from '../../../src/export/file-manifest.ts';
import type { ReadRecord } from '../../../src/read/first-records.ts';
import { readRecords } from '../../../src/read/read-records.ts';
import { openSource } from '../../../src/export/open-source.ts';
import { damaged, type Damage } from '../../support/export-damage.ts';
import { writeExports } from '../../support/export-generator.ts';
import { startS3Server, type S3Server } from '../../support/s3-server/s3-server.ts';
import { shopExports } from '../../support/shop-exports.ts';
import { withTemporaryFolder } from '../../support/temporary-folder.ts';

/** Reads everything under a source: lines by export ID. */
async function linesUnder(text: string): Promise<Readonly<Record<string, number>>> {
  const source = await openSource(text);
  try {
    const counts: Record<string, number> = {};
    for (const info of (await readCatalog(source)).exports) {
      const files = await readFileManifest(source.store, info);
      const { signal } = new AbortController();
      const request = { store: source.store, info, files, onRecord: () => undefined, signal };
      counts[info.exportId] = await readRecords(request);
    }
    return counts;
  } finally {
    await source.store.close();
  }
}

const shop = shopExports({ prefix: 'team a+b/shop', variant: { emptyFileFirst: true } });
const expected = Object.fromEntries(shop.map(({ exportId, itemCount }) => [exportId, itemCount]));
const first = shop[0];
const roots: readonly (readonly [string, object])[] = [
  ['', expected],
  ['/team a+b', expected],
  ['/team a+b/shop/', expected],
  ['/team a+b/shop/AWSDynamoDB', expected],
  [`/team a+b/shop/AWSDynamoDB/${first.exportId}`, { [first.exportId]: 40 }],
  [`/${first.summaryKey}`, { [first.exportId]: 40 }],
];

test('the generated exports hold what the tests below expect', () => {
  expect(Object.values(expected)).toEqual([40, 11, 0]);
});

describe('a folder', () => {
  test.each(roots)('from %j', async (root, lines) => {
    await withTemporaryFolder(async (folder) => {
      await writeExports(folder, shop);
      expect(await linesUnder(`${folder}${root}`)).toEqual(lines);
    });
  });

  test('with a link that leads in a circle', async () => {
    await withTemporaryFolder(async (folder) => {
      await writeExports(folder, shop);
      await symlink(folder, path.join(folder, 'team a+b', 'circle'));
      expect(await linesUnder(folder)).toEqual(expected);
    });
  });

  test.each<[Damage, string]>([
    ['flipped-byte', 'EXPORT_CHECKSUM_MISMATCH'],
    ['truncated-gzip', 'EXPORT_CHECKSUM_MISMATCH'],
    ['truncated-gzip-right-md5', 'EXPORT_FILE_CORRUPT'],
    ['missing-data-file', 'EXPORT_FILE_MISSING'],
    ['missing-file-manifest', 'EXPORT_FILE_MISSING'],
    ['wrong-item-count', 'EXPORT_COUNT_MISMATCH'],
    ['wrong-summary-count', 'EXPORT_COUNT_MISMATCH'],
    ['wrong-md5', 'EXPORT_CHECKSUM_MISMATCH'],
    ['wrong-file-manifest-md5', 'EXPORT_CHECKSUM_MISMATCH'],
  ])('with the damage %s is refused: %s', async (damage, code) => {
    await withTemporaryFolder(async (folder) => {
      await writeExports(folder, [damaged(first, damage)]);
      await expect(linesUnder(folder)).rejects.toMatchObject({
        code,
        message: expect.stringContaining(folder),
        details: { export: first.exportId, file: expect.stringContaining(folder) },
      });
    });
  });
});

describe('records', () => {
  test('come with the place where they stand, those of a file in order; what their reader throws ends the pass', async () => {
    await withTemporaryFolder(async (folder) => {
      await writeExports(folder, [first]);
      const source = await openSource(folder);
      const [info] = (await readCatalog(source)).exports;
      if (info === undefined) throw new Error('there is no export');
      const files = await readFileManifest(source.store, info);
      const lines = new Map<string, number[]>();
      const onRecord = ({ at, record }: ReadRecord): void => {
        expect(record.kind).toBe('put');
        lines.set(at.file, [...(lines.get(at.file) ?? []), at.line]);
      };
      const request = { store: source.store, info, files, signal: new AbortController().signal };
      expect(await readRecords({ ...request, onRecord })).toBe(40);
      expect([...lines.values()].flat()).toHaveLength(40);
      for (const of of lines.values()) expect(of).toEqual(of.map((_, index) => index + 1));
      const refused = readRecords({
        ...request,
        onRecord: () => {
          throw new RangeError('enough');
        },
      });
      await expect(refused).rejects.toThrow('enough');
      await source.store.close();
    });
  });
});

describe('a bucket, found through the AWS settings of the environment', () => {
  let server: S3Server;
  const before = { ...process.env };

  beforeEach(async () => {
    server = await startS3Server();
    const bucket = server.bucket('shop-exports');
    for (const { objects } of shop) for (const { key, bytes } of objects) bucket.put(key, bytes);
    process.env['AWS_ACCESS_KEY_ID'] = 'test';
    process.env['AWS_SECRET_ACCESS_KEY'] = 'test';
    delete process.env['AWS_REGION'];
    delete process.env['AWS_DEFAULT_REGION'];
    delete process.env['AWS_PROFILE'];
    process.env['AWS_CONFIG_FILE'] = '/dev/null';
    process.env['AWS_SHARED_CREDENTIALS_FILE'] = '/dev/null';
    process.env['AWS_ENDPOINT_URL'] = server.url.replace('127.0.0.1', 'localhost');
  });

  afterEach(async () => {
    process.env = { ...before };
    await server.close();
  });

  test.each(roots)('from %j', async (root, lines) => {
    expect(await linesUnder(`s3://shop-exports${root}`)).toEqual(lines);
  });

  test('with a Region', async () => {
    process.env['AWS_REGION'] = 'eu-central-1';
    expect(await linesUnder('s3://shop-exports')).toEqual(expected);
  });
});
