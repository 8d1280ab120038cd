/** The catalog over a bucket: every request goes over the wire, so it also shows what is not asked for. */
import type { S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { WrittenExport } from '../../../src/cli/demo/export-writer.ts';
import { findExport, readCatalog } from '../../../src/export/export-catalog.ts';
import type { FindOptions } from '../../../src/export/find-exports.ts';
import type { ExportSource } from '../../../src/export/open-source.ts';
import { S3Store } from '../../../src/export/s3-store.ts';
import type { Bucket } from '../../support/s3-server/bucket.ts';
import { clientOf } from '../../support/s3-server/client-of.ts';
import { startS3Server, type S3Server } from '../../support/s3-server/s3-server.ts';
import { shopExports, SNAPSHOT_AT } from '../../support/shop-exports.ts';

const MINUTE = 60_000;
let server: S3Server;
let bucket: Bucket;
let client: S3Client;

beforeEach(async () => {
  server = await startS3Server();
  bucket = server.bucket('exports');
  client = clientOf(server, { maxAttempts: 1 });
});

afterEach(async () => {
  client.destroy();
  await server.close();
});

function put(exported: WrittenExport, moved: (key: string) => string = String): void {
  for (const { key, bytes } of exported.objects) bucket.put(moved(key), bytes);
}

function sourceAt(root: string): ExportSource {
  const store = new S3Store({ bucket: 'exports', client });
  return { store, root, description: store.address(root) };
}

async function idsAt(root: string, options: FindOptions = {}): Promise<readonly string[]> {
  return (await readCatalog(sourceAt(root), options)).exports.map(({ exportId }) => exportId);
}

/** Keys (of listings: prefixes) that were asked for. */
function asked(operation: 'GetObject' | 'ListObjectsV2'): readonly string[] {
  return server.requests.filter((request) => request.operation === operation).map(({ key }) => key);
}

describe('finds', () => {
  const shop = shopExports({ prefix: 'team/shop' });
  const ids = shop.map(({ exportId }) => exportId);

  beforeEach(() => {
    for (const exported of shop) put(exported);
    bucket.put('team/readme.txt', Buffer.from('not an export'));
    bucket.put('other/data/file', Buffer.from('not an export'));
  });

  test.each(['', 'team/', 'team/shop/', 'team/shop/AWSDynamoDB/'])(
    'all exports from the root %j',
    async (root) => {
      const catalog = await readCatalog(sourceAt(root));
      expect(catalog.exports.map(({ exportId }) => exportId)).toEqual(ids);
      expect(catalog.exports.map(({ foundPrefix }) => foundPrefix)).toEqual([
        'team/shop/',
        'team/shop/',
        'team/shop/',
      ]);
      expect(catalog).toMatchObject({ found: 3, unfinished: [], warnings: [] });
    },
  );

  test('one export from its own folder', async () => {
    expect(await idsAt(`team/shop/AWSDynamoDB/${ids[1]}/`)).toEqual([ids[1]]);
  });

  test.each(['other/', 'none/', 'team/shop/AWSDynamoDB/data/', `team/shop/AWSDynamoDB/${ids[0]}/data/`])(
    'nothing from the root %j',
    async (root) => {
      expect(await readCatalog(sourceAt(root))).toEqual({
        exports: [],
        unfinished: [],
        warnings: [],
        found: 0,
      });
    },
  );

  test('several tables, under one prefix and under several', async () => {
    const others = [
      shopExports({ prefix: 'team/shop', name: 'Stock' })[0],
      shopExports({ name: 'Users' })[0],
    ];
    for (const exported of others) put(exported);
    const { exports } = await readCatalog(sourceAt(''));
    expect(exports.map(({ table }) => table).toSorted()).toEqual(['Shop', 'Shop', 'Shop', 'Stock', 'Users']);
  });

  test('without a look into a folder of data files', async () => {
    await readCatalog(sourceAt(''));
    expect(asked('ListObjectsV2').toSorted()).toEqual([
      '',
      'other/',
      'other/data/',
      'team/',
      'team/shop/',
      'team/shop/AWSDynamoDB/',
    ]);
    expect(asked('GetObject').filter((key) => key.includes('/data/'))).toEqual([]);
  });

  test('exports below a folder that people named AWSDynamoDB, and IDs of another form', async () => {
    put(shop[0], (key) =>
      key.replace('team/shop/', 'AWSDynamoDB/mine/').replace(shop[0].exportId, 'my-export'),
    );
    const catalog = await readCatalog(sourceAt('AWSDynamoDB/'));
    expect(catalog.exports.map(({ summaryKey }) => summaryKey)).toEqual([
      'AWSDynamoDB/mine/AWSDynamoDB/my-export/manifest-summary.json',
    ]);
  });
});

describe('an export without a summary', () => {
  const [full, incremental] = shopExports();
  const unfinished = {
    exportId: incremental.exportId,
    address: `s3://exports/AWSDynamoDB/${incremental.exportId}/`,
    startedAt: Number(incremental.exportId.slice(0, 14)),
  };

  beforeEach(() => {
    put(full);
    bucket.put(`AWSDynamoDB/${incremental.exportId}/_started`, Buffer.alloc(0));
  });

  test('is unfinished, not an error', async () => {
    const catalog = await readCatalog(sourceAt(''));
    expect(catalog.exports.map(({ exportId }) => exportId)).toEqual([full.exportId]);
    expect(catalog).toMatchObject({ unfinished: [unfinished], warnings: [], found: 2 });
  });

  test('is unfinished for a user to whom S3 denies what does not exist', async () => {
    server.faults.add({
      effect: { kind: 'error', code: 'AccessDenied' },
      operation: 'GetObject',
      key: new RegExp(`${incremental.exportId}|md5|checksum`),
      times: Infinity,
    });
    expect(await readCatalog(sourceAt(''))).toMatchObject({
      unfinished: [unfinished],
      warnings: [],
      found: 2,
    });
  });

  test('is not found by its ID, and the error says why', async () => {
    await expect(findExport(sourceAt(''), incremental.exportId)).rejects.toMatchObject({
      code: 'EXPORT_NOT_FOUND',
      message: expect.stringContaining('still running'),
    });
  });
});

describe('a summary that cannot be read', () => {
  const [full, incremental] = shopExports();

  beforeEach(() => {
    put(full);
    put(incremental);
    bucket.put(incremental.summaryKey, Buffer.from('{"itemCount":'));
  });

  test('is a warning, and hides no other', async () => {
    const catalog = await readCatalog(sourceAt(''));
    expect(catalog.exports.map(({ exportId }) => exportId)).toEqual([full.exportId]);
    expect(catalog.warnings).toEqual([
      {
        code: 'EXPORT_SUMMARY_INVALID',
        address: `s3://exports/${incremental.summaryKey}`,
        exportId: incremental.exportId,
        message: expect.stringContaining(incremental.summaryKey),
      },
    ]);
    expect(catalog.found).toBe(2);
  });

  test('is an error when that export was asked for', async () => {
    await expect(findExport(sourceAt(''), incremental.exportId)).rejects.toMatchObject({
      code: 'EXPORT_SUMMARY_INVALID',
    });
    expect((await findExport(sourceAt(''), full.exportId)).exportId).toBe(full.exportId);
  });

  test('is an error when none of them may be read', async () => {
    server.faults.add({
      effect: { kind: 'error', code: 'AccessDenied' },
      operation: 'GetObject',
      times: Infinity,
    });
    await expect(readCatalog(sourceAt(''))).rejects.toMatchObject({ code: 'SOURCE_DENIED' });
  });

  test('for the time being is an error: a gap that is none must not show', async () => {
    const key = new RegExp(`${full.exportId}/manifest-summary`);
    server.faults.add({ effect: { kind: 'error', code: 'SlowDown' }, operation: 'GetObject', key });
    await expect(readCatalog(sourceAt(''))).rejects.toMatchObject({
      code: 'SOURCE_UNREACHABLE',
      retryable: true,
    });
  });
});

describe('a folder that may not be listed', () => {
  beforeEach(() => {
    put(shopExports({ prefix: 'open' })[0]);
    put(shopExports({ prefix: 'closed' })[1]);
  });

  test('is a warning below the root, and an error at the root', async () => {
    const effect = { kind: 'error', code: 'AccessDenied' } as const;
    server.faults.add({ effect, operation: 'ListObjectsV2', key: /^closed/, times: Infinity });
    const catalog = await readCatalog(sourceAt(''));
    expect(catalog.exports).toHaveLength(1);
    expect(catalog.warnings).toMatchObject([
      { code: 'SOURCE_DENIED', address: 's3://exports/closed/', exportId: null },
    ]);
    await expect(readCatalog(sourceAt('closed/'))).rejects.toMatchObject({ code: 'SOURCE_DENIED' });
  });
});

describe('startedAfter', () => {
  const [full, first, second] = shopExports();

  beforeEach(() => {
    for (const exported of [full, first, second]) put(exported);
  });

  test('leaves out what was started before, and does not read it', async () => {
    const startedAfter = Number(first.exportId.slice(0, 14));
    expect(await idsAt('', { startedAfter })).toEqual([first.exportId, second.exportId]);
    expect(asked('GetObject').filter((key) => key.includes(full.exportId))).toEqual([]);
    expect(await idsAt('', { startedAfter: startedAfter + 1 })).toEqual([second.exportId]);
    expect(await idsAt('', { startedAfter: SNAPSHOT_AT + 1000 * MINUTE })).toEqual([]);
    expect(await idsAt('', { startedAfter: 0 })).toHaveLength(3);
  });

  test('keeps IDs of another form', async () => {
    const moved = (id: string) => (key: string) => key.replace(full.exportId, id);
    for (const id of ['-before', '0-before', 'behind']) {
      const summary = full.objects.find(({ key }) => key === full.summaryKey);
      const text = String(summary?.bytes).replaceAll(full.exportId, id);
      bucket.put(moved(id)(full.summaryKey), Buffer.from(text));
    }
    expect(await idsAt('', { startedAfter: SNAPSHOT_AT + 1000 * MINUTE })).toEqual([
      '-before',
      '0-before',
      'behind',
    ]);
  });

  test('spares the pages of a long past', async () => {
    for (let index = 0; index < 2500; index += 1) {
      bucket.put(`AWSDynamoDB/0${String(1_600_000_000_000 + index)}-00000000/_started`, Buffer.alloc(0));
    }
    expect(await idsAt('', { startedAfter: SNAPSHOT_AT })).toHaveLength(3);
    // One page to see that the past is there, one from the given time on.
    expect(asked('ListObjectsV2').filter((key) => key === 'AWSDynamoDB/')).toHaveLength(2);
  });
});

describe('an export that is found twice', () => {
  const [full] = shopExports({ prefix: 'original' });

  test('is listed where its manifest says that it lies', async () => {
    put(full, (key) => `a-copy/${key}`);
    put(full);
    put(full, (key) => `z-copy/${key}`);
    const { exports, found } = await readCatalog(sourceAt(''));
    expect(exports.map(({ summaryKey }) => summaryKey)).toEqual([full.summaryKey]);
    expect(found).toBe(3);
  });

  test('is listed once when there are only copies', async () => {
    put(full, (key) => `a-copy/${key}`);
    put(full, (key) => `z-copy/${key}`);
    expect((await readCatalog(sourceAt(''))).exports.map(({ summaryKey }) => summaryKey)).toEqual([
      `a-copy/${full.summaryKey}`,
    ]);
  });
});

describe('findExport', () => {
  const [full, first, second] = shopExports({ prefix: 'p' });

  beforeEach(() => {
    for (const exported of [full, first, second]) put(exported);
  });

  test('reads no other summary', async () => {
    expect(await findExport(sourceAt(''), first.exportId)).toMatchObject({
      exportId: first.exportId,
      kind: 'incremental',
    });
    expect(asked('GetObject').every((key) => key.includes(first.exportId))).toBe(true);
  });

  test.each(['01716790307109-5f9d6aaa', 'nothing', '', '..', 'data', 'a/b'])(
    'names the ID %j when there is none',
    async (id) => {
      await expect(findExport(sourceAt(''), id)).rejects.toMatchObject({
        code: 'EXPORT_NOT_FOUND',
        message: `No export with the ID ${id} was found under s3://exports/.`,
        details: { export: id, source: 's3://exports/' },
      });
    },
  );
});
