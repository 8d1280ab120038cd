/** Over the wire, so that it shows how much is asked of the store. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readCatalog } from '../../../src/export/export-catalog.ts';
import { checkFiles, type CheckedFiles } from '../../../src/export/missing-files.ts';
import { serveExports, type ServedExports } from '../../support/served-exports.ts';
import { shopExports } from '../../support/shop-exports.ts';

const exported = shopExports();
const [full, first, second] = exported;
const files = exported.reduce((sum, { dataFiles }) => sum + dataFiles.length, 0);
let served: ServedExports;

beforeEach(async () => {
  served = await serveExports();
  for (const one of exported) served.put(one);
});

afterEach(() => served.close());

async function check(): Promise<CheckedFiles> {
  const source = served.sourceAt('');
  const { exports } = await readCatalog(source);
  return checkFiles(source.store, exports, new AbortController().signal);
}

test('one listing for each folder of data files, and none of them is read', async () => {
  expect(await check()).toEqual({ files, unknown: 0, errors: [] });
  const listed = served.asked('ListObjectsV2').filter((key) => key.endsWith('/data/'));
  expect(listed.toSorted()).toEqual([`AWSDynamoDB/${full.exportId}/data/`, 'AWSDynamoDB/data/'].toSorted());
  expect(served.asked('GetObject').filter((key) => key.includes('/data/'))).toEqual([]);
});

test('each export that lacks files is told once, with the first of them', async () => {
  for (const { key } of first.dataFiles) served.bucket.delete(key);
  served.bucket.delete(full.dataFiles[0]?.key ?? '');
  const { errors } = await check();
  expect(errors.map(({ code }) => code)).toEqual(['EXPORT_FILE_MISSING', 'EXPORT_FILE_MISSING']);
  const missing = new Map(errors.map(({ details }) => [details['export'], details['missing']]));
  expect(missing).toEqual(
    new Map([
      [full.exportId, 1],
      [first.exportId, first.dataFiles.length],
    ]),
  );
  expect(errors.find(({ details }) => details['export'] === full.exportId)?.message).toContain(
    `s3://exports/${full.dataFiles[0]?.key}`,
  );
});

test('a manifest that is not whole hides no other export', async () => {
  served.bucket.put(second.filesKey, Buffer.from('{'));
  const { errors } = await check();
  expect(errors).toMatchObject([{ code: 'EXPORT_CHECKSUM_MISMATCH', details: { export: second.exportId } }]);
});
