/** Which folders are looked into, and which are not: every request goes over the wire, so both show. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readCatalog } from '../../../src/export/export-catalog.ts';
import { readFileManifest } from '../../../src/export/file-manifest.ts';
import type { FindOptions } from '../../../src/export/find-exports.ts';
import { serveExports, type ServedExports } from '../../support/served-exports.ts';
import { shopExports, SNAPSHOT_AT } from '../../support/shop-exports.ts';

const MINUTE = 60_000;
let served: ServedExports;

beforeEach(async () => {
  served = await serveExports();
});

afterEach(() => served.close());

async function idsAt(root: string, options: FindOptions = {}): Promise<readonly string[]> {
  return (await readCatalog(served.sourceAt(root), options)).exports.map(({ exportId }) => exportId);
}

describe('finds', () => {
  const shop = shopExports({ prefix: 'team/shop' });
  const ids = shop.map(({ exportId }) => exportId);

  beforeEach(() => {
    for (const exported of shop) served.put(exported);
    served.bucket.put('team/readme.txt', Buffer.from('not an export'));
    served.bucket.put('other/data/file', Buffer.from('not an export'));
  });

  test.each(['', 'team/', 'team/shop/', 'team/shop/AWSDynamoDB/'])(
    'all exports from the root %j',
    async (root) => {
      const catalog = await readCatalog(served.sourceAt(root));
      expect(catalog.exports.map(({ exportId }) => exportId)).toEqual(ids);
      const shared = 'team/shop/AWSDynamoDB/';
      expect(catalog.exports.map(({ place }) => place)).toEqual(
        ids.map((id) => ({ own: `${shared}${id}/`, shared })),
      );
      expect(catalog).toMatchObject({ found: 3, unfinished: [], warnings: [] });
    },
  );

  test('one export from its own folder', async () => {
    expect(await idsAt(`team/shop/AWSDynamoDB/${ids[1]}/`)).toEqual([ids[1]]);
  });

  test.each(['other/', 'none/', 'team/shop/AWSDynamoDB/data/', `team/shop/AWSDynamoDB/${ids[0]}/data/`])(
    'nothing from the root %j',
    async (root) => {
      expect(await readCatalog(served.sourceAt(root))).toEqual({
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
    for (const exported of others) served.put(exported);
    const { exports } = await readCatalog(served.sourceAt(''));
    expect(exports.map(({ table }) => table).toSorted()).toEqual(['Shop', 'Shop', 'Shop', 'Stock', 'Users']);
  });

  test('without a look into a folder of data files', async () => {
    await readCatalog(served.sourceAt(''));
    expect(served.asked('ListObjectsV2').toSorted()).toEqual([
      '',
      'other/',
      'other/data/',
      'team/',
      'team/shop/',
      'team/shop/AWSDynamoDB/',
    ]);
    expect(served.asked('GetObject').filter((key) => key.includes('/data/'))).toEqual([]);
  });

  test('exports below a folder that people named AWSDynamoDB, and IDs of another form', async () => {
    served.put(shop[0], (key) =>
      key.replace('team/shop/', 'AWSDynamoDB/mine/').replace(shop[0].exportId, 'my-export'),
    );
    const catalog = await readCatalog(served.sourceAt('AWSDynamoDB/'));
    expect(catalog.exports.map(({ summaryKey }) => summaryKey)).toEqual([
      'AWSDynamoDB/mine/AWSDynamoDB/my-export/manifest-summary.json',
    ]);
  });
});

describe('finds copies', () => {
  const [full, first] = shopExports();

  test('of the folder of one export, under any name, without a look at its data files', async () => {
    for (const folder of ['', 'flat/', 'deep/er/']) {
      served.put(full, (key) => key.replace(`AWSDynamoDB/${full.exportId}/`, folder));
      expect(await idsAt(folder)).toEqual([full.exportId]);
    }
    expect(await idsAt('', { exportId: full.exportId })).toEqual([full.exportId]);
    expect(await idsAt('', { exportId: first.exportId })).toEqual([]);
    expect(served.asked('ListObjectsV2').filter((key) => key.endsWith('data/'))).toEqual([]);
  });

  test('of AWSDynamoDB under another name', async () => {
    for (const one of [full, first]) served.put(one, (key) => key.replace('AWSDynamoDB/', 'mine/'));
    const { exports } = await readCatalog(served.sourceAt('mine/'));
    expect(exports.map(({ exportId }) => exportId)).toEqual([full.exportId, first.exportId]);
    expect(exports.map(({ place }) => place.shared)).toEqual(['mine/', 'mine/']);
    for (const info of exports) {
      for (const { key } of await readFileManifest(served.sourceAt('').store, info)) {
        expect(await served.sourceAt('').store.open(key)).toBeDefined();
      }
    }
    expect(served.asked('ListObjectsV2')).not.toContain('mine/data/');
  });
});

describe('one export that was named', () => {
  const folder = 'AWSDynamoDB/01790813100000-deadbeef/';

  test('is refused when it is not there', async () => {
    served.put(shopExports()[0]);
    await expect(readCatalog(served.sourceAt(folder))).rejects.toMatchObject({
      code: 'EXPORT_NOT_FOUND',
      message: 'There is no export 01790813100000-deadbeef in s3://exports/AWSDynamoDB/.',
    });
  });

  test('is a warning when it is not done', async () => {
    served.bucket.put(`${folder}_started`, Buffer.alloc(0));
    expect(await readCatalog(served.sourceAt(folder))).toMatchObject({
      unfinished: [{ exportId: '01790813100000-deadbeef' }],
      warnings: [{ code: 'EXPORT_UNFINISHED', message: expect.stringContaining('still running') }],
    });
    expect((await readCatalog(served.sourceAt(''))).warnings).toEqual([]);
  });
});

describe('startedAfter', () => {
  const [full, first, second] = shopExports();

  beforeEach(() => {
    for (const exported of [full, first, second]) served.put(exported);
  });

  test('leaves out what was started before, and does not read it', async () => {
    const startedAfter = Number(first.exportId.slice(0, 14));
    expect(await idsAt('', { startedAfter })).toEqual([first.exportId, second.exportId]);
    expect(served.asked('GetObject').filter((key) => key.includes(full.exportId))).toEqual([]);
    expect(await idsAt('', { startedAfter: startedAfter + 1 })).toEqual([second.exportId]);
    expect(await idsAt('', { startedAfter: SNAPSHOT_AT + 1000 * MINUTE })).toEqual([]);
    expect(await idsAt('', { startedAfter: 0 })).toHaveLength(3);
  });

  test('keeps IDs of another form', async () => {
    const moved = (id: string) => (key: string) => key.replace(full.exportId, id);
    for (const id of ['-before', '0-before', 'behind']) {
      const summary = full.objects.find(({ key }) => key === full.summaryKey);
      const text = String(summary?.bytes).replaceAll(full.exportId, id);
      served.bucket.put(moved(id)(full.summaryKey), Buffer.from(text));
    }
    expect(await idsAt('', { startedAfter: SNAPSHOT_AT + 1000 * MINUTE })).toEqual([
      '-before',
      '0-before',
      'behind',
    ]);
  });

  test('spares the pages of a long past', async () => {
    for (let index = 0; index < 2500; index += 1) {
      served.bucket.put(
        `AWSDynamoDB/0${String(1_600_000_000_000 + index)}-00000000/_started`,
        Buffer.alloc(0),
      );
    }
    expect(await idsAt('', { startedAfter: SNAPSHOT_AT })).toHaveLength(3);
    // One page to see that the past is there, one from the given time on.
    expect(served.asked('ListObjectsV2').filter((key) => key === 'AWSDynamoDB/')).toHaveLength(2);
  });
});

describe('a folder that may not be listed', () => {
  beforeEach(() => {
    served.put(shopExports({ prefix: 'open' })[0]);
    served.put(shopExports({ prefix: 'closed' })[1]);
  });

  test('is a warning below the root, and an error at the root', async () => {
    const effect = { kind: 'error', code: 'AccessDenied' } as const;
    served.server.faults.add({ effect, operation: 'ListObjectsV2', key: /^closed/, times: Infinity });
    const catalog = await readCatalog(served.sourceAt(''));
    expect(catalog.exports).toHaveLength(1);
    expect(catalog.warnings).toMatchObject([
      { code: 'SOURCE_DENIED', address: 's3://exports/closed/', exportId: null },
    ]);
    await expect(readCatalog(served.sourceAt('closed/'))).rejects.toMatchObject({ code: 'SOURCE_DENIED' });
  });

  test('is an error when nothing else was found', async () => {
    const effect = { kind: 'error', code: 'AccessDenied' } as const;
    served.server.faults.add({ effect, operation: 'ListObjectsV2', key: /^(open|closed)/, times: Infinity });
    await expect(readCatalog(served.sourceAt(''))).rejects.toMatchObject({ code: 'SOURCE_DENIED' });
  });
});
