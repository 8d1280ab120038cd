import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { DynaloadError } from '../../../src/errors.ts';
import { findExport, readCatalog } from '../../../src/export/export-catalog.ts';
import { serveExports, type ServedExports } from '../../support/served-exports.ts';
import { shopExports } from '../../support/shop-exports.ts';

let served: ServedExports;

beforeEach(async () => {
  served = await serveExports();
});

afterEach(() => served.close());

describe('an export without a summary', () => {
  const [full, incremental] = shopExports();
  const unfinished = {
    exportId: incremental.exportId,
    address: `s3://exports/AWSDynamoDB/${incremental.exportId}/`,
    startedAt: Number(incremental.exportId.slice(0, 14)),
  };

  beforeEach(() => {
    served.put(full);
    served.bucket.put(`AWSDynamoDB/${incremental.exportId}/_started`, Buffer.alloc(0));
  });

  test('is unfinished, not an error', async () => {
    const catalog = await readCatalog(served.sourceAt(''));
    expect(catalog.exports.map(({ exportId }) => exportId)).toEqual([full.exportId]);
    expect(catalog).toMatchObject({ unfinished: [unfinished], warnings: [], found: 2 });
  });

  test('is unfinished for a user to whom S3 denies what does not exist', async () => {
    served.server.faults.add({
      effect: { kind: 'error', code: 'AccessDenied' },
      operation: 'GetObject',
      key: new RegExp(`${incremental.exportId}|md5|checksum`),
      times: Infinity,
    });
    expect(await readCatalog(served.sourceAt(''))).toMatchObject({
      unfinished: [unfinished],
      warnings: [],
      found: 2,
    });
  });

  test('is not found by its ID, and the error says why', async () => {
    await expect(findExport(served.sourceAt(''), incremental.exportId)).rejects.toMatchObject({
      code: 'EXPORT_UNFINISHED',
      message: expect.stringContaining('still running'),
    });
  });
});

test('an ID that is not there comes with the one that may be meant, or with those that are', async () => {
  const [full] = shopExports();
  served.put(full);
  const hintFor = async (exportId: string): Promise<string | undefined> =>
    findExport(served.sourceAt(''), exportId).then(
      () => undefined,
      (error: DynaloadError) => error.hint,
    );
  const slip = `${full.exportId.slice(0, -2)}00`;
  expect(await hintFor(slip)).toMatch(`Did you mean ${full.exportId}? `);
  expect(await hintFor('foo')).toMatch(`There is ${full.exportId}. `);
});

describe('a summary that cannot be read', () => {
  const [full, incremental] = shopExports();

  beforeEach(() => {
    served.put(full);
    served.put(incremental);
    served.bucket.put(incremental.summaryKey, Buffer.from('{"itemCount":'));
  });

  test('is a warning, and hides no other', async () => {
    const catalog = await readCatalog(served.sourceAt(''));
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
    await expect(findExport(served.sourceAt(''), incremental.exportId)).rejects.toMatchObject({
      code: 'EXPORT_SUMMARY_INVALID',
    });
    expect((await findExport(served.sourceAt(''), full.exportId)).exportId).toBe(full.exportId);
  });

  test('is an error when none of them may be read', async () => {
    served.server.faults.add({
      effect: { kind: 'error', code: 'AccessDenied' },
      operation: 'GetObject',
      times: Infinity,
    });
    await expect(readCatalog(served.sourceAt(''))).rejects.toMatchObject({ code: 'SOURCE_DENIED' });
  });

  test('for the time being is an error: a gap that is none must not show', async () => {
    const key = new RegExp(`${full.exportId}/manifest-summary`);
    served.server.faults.add({ effect: { kind: 'error', code: 'SlowDown' }, operation: 'GetObject', key });
    await expect(readCatalog(served.sourceAt(''))).rejects.toMatchObject({
      code: 'SOURCE_UNREACHABLE',
      retryable: true,
    });
  });
});

describe('an export that is found twice', () => {
  const [full] = shopExports({ prefix: 'original' });

  test('is listed where its manifest says that it lies', async () => {
    served.put(full, (key) => `a-copy/${key}`);
    served.put(full);
    served.put(full, (key) => `z-copy/${key}`);
    const { exports, found } = await readCatalog(served.sourceAt(''));
    expect(exports.map(({ summaryKey }) => summaryKey)).toEqual([full.summaryKey]);
    expect(found).toBe(3);
  });

  test('is listed once when there are only copies', async () => {
    served.put(full, (key) => `a-copy/${key}`);
    served.put(full, (key) => `z-copy/${key}`);
    expect((await readCatalog(served.sourceAt(''))).exports.map(({ summaryKey }) => summaryKey)).toEqual([
      `a-copy/${full.summaryKey}`,
    ]);
  });
});

describe('findExport', () => {
  const [full, first, second] = shopExports({ prefix: 'p' });

  beforeEach(() => {
    for (const exported of [full, first, second]) served.put(exported);
  });

  test('reads no other summary', async () => {
    expect(await findExport(served.sourceAt(''), first.exportId)).toMatchObject({
      exportId: first.exportId,
      kind: 'incremental',
    });
    expect(served.asked('GetObject').every((key) => key.includes(first.exportId))).toBe(true);
  });

  test.each(['01716790307109-5f9d6aaa', 'nothing', '', '..', 'data', 'a/b'])(
    'names the ID %j when there is none',
    async (id) => {
      await expect(findExport(served.sourceAt(''), id)).rejects.toMatchObject({
        code: 'EXPORT_NOT_FOUND',
        message: `No export with the ID ${id} was found under s3://exports/.`,
        details: { export: id, source: 's3://exports/' },
      });
    },
  );
});
