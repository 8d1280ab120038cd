import { describe, expect, test } from '@jest/globals';
import type { ExportObject } from '../../../src/cli/demo/export-objects.ts';
import type { WrittenExport } from '../../../src/cli/demo/export-writer.ts';
import { readSummary, type ReadSummary } from '../../../src/export/summary.ts';
import { ChunkStore } from '../../support/chunk-store.ts';
import type { ExportVariant } from '../../support/export-generator.ts';
import { editSummary } from '../../support/manifest-editing.ts';
import { shopExports, SNAPSHOT_AT, type ShopSettings } from '../../support/shop-exports.ts';

function storeOf(objects: readonly ExportObject[]): ChunkStore {
  return new ChunkStore(Object.fromEntries(objects.map(({ key, bytes }) => [key, [bytes]])));
}

async function summaryOf({ objects, summaryKey }: WrittenExport): Promise<ReadSummary> {
  const summary = await readSummary(storeOf(objects), summaryKey);
  if (summary === undefined) throw new Error('expected a summary');
  return summary;
}

async function fullOf(settings: ShopSettings = {}): Promise<ReadSummary> {
  return summaryOf(shopExports(settings)[0]);
}

async function incrementalOf(settings: ShopSettings = {}): Promise<ReadSummary> {
  return summaryOf(shopExports(settings)[1]);
}

describe('readSummary', () => {
  test('reads a full export', async () => {
    const { exportId, summaryKey, filesKey } = shopExports()[0];
    const { info, warning } = await fullOf();
    expect(info).toEqual({
      kind: 'full',
      at: SNAPSHOT_AT,
      exportId,
      exportArn: `arn:aws:dynamodb:eu-central-1:111122223333:table/Shop/export/${exportId}`,
      table: 'Shop',
      tableArn: 'arn:aws:dynamodb:eu-central-1:111122223333:table/Shop',
      tableId: '00000000-0000-4000-8000-000000000001',
      itemCount: 40,
      outputFormat: 'DYNAMODB_JSON',
      s3Bucket: 'shop-exports',
      s3Prefix: null,
      startedAt: SNAPSHOT_AT,
      endedAt: expect.any(Number),
      summaryKey,
      filesKey,
      originalPrefix: '',
      foundPrefix: '',
    });
    expect(warning).toBeNull();
  });

  test('reads an incremental export', async () => {
    const { info, warning } = await incrementalOf({ prefix: 'a/b c+d' });
    expect(info).toMatchObject({
      kind: 'incremental',
      from: SNAPSHOT_AT,
      to: SNAPSHOT_AT + 900_000,
      view: 'NEW_AND_OLD_IMAGES',
      itemCount: 11,
      s3Prefix: 'a/b c+d',
      originalPrefix: 'a/b c+d/',
      foundPrefix: 'a/b c+d/',
    });
    expect(warning).toBeNull();
  });

  test.each<ExportVariant>([
    { statedFullType: true },
    { unknownFields: true },
    { checksumFiles: '.checksum' },
    { checksumFiles: 'none' },
    { withoutStarted: true },
    { withoutSummaryFields: ['version', 's3Bucket', 's3Prefix', 'billedSizeBytes'] },
    { withoutSummaryFields: ['startTime', 'endTime', 'tableId', 'exportArn'] },
    { summary: { s3Prefix: '' } },
  ])('takes the variant %j', async (variant) => {
    const full = await fullOf({ variant });
    expect(full.info).toMatchObject({ kind: 'full', at: SNAPSHOT_AT, table: 'Shop', s3Prefix: null });
    expect(full.info.exportArn).toMatch(/table\/Shop\/export\/0\d{13}-[0-9a-f]{8}$/);
    expect(full.warning).toBeNull();
    const incremental = await incrementalOf({ variant });
    expect(incremental.info).toMatchObject({ kind: 'incremental', from: SNAPSHOT_AT });
    expect(incremental.warning).toBeNull();
  });

  test.each([
    ['NEW_IMAGE', 'NEW_IMAGE'],
    ['NEW_IMAGES', 'NEW_IMAGE'],
    ['NEW_AND_OLD_IMAGES', 'NEW_AND_OLD_IMAGES'],
  ])('takes the view %s', async (outputView, view) => {
    expect((await incrementalOf({ variant: { summary: { outputView } } })).info).toMatchObject({ view });
  });

  test('tells an incremental export by its window when it has no type', async () => {
    const { info } = await incrementalOf({ variant: { withoutSummaryFields: ['exportType', 'version'] } });
    expect(info.kind).toBe('incremental');
  });

  test('takes the file manifest beside the summary when its key is not one of DynamoDB', async () => {
    const { info } = await fullOf({
      prefix: 'p',
      variant: { summary: { manifestFilesS3Key: 'manifest-files.json' } },
    });
    expect(info.filesKey).toBe(info.summaryKey.replace('summary', 'files'));
  });

  test('has nothing where there is no summary', async () => {
    expect(await readSummary(storeOf([]), 'AWSDynamoDB/x/manifest-summary.json')).toBeUndefined();
  });
});

describe('a summary that differs from its checksum is a warning', () => {
  test('about its layout only, when it was pretty-printed', async () => {
    const { info, warning } = await fullOf({ variant: { prettySummary: true } });
    expect(warning).toEqual({
      code: 'EXPORT_CHECKSUM_MISMATCH',
      address: `memory:${info.summaryKey}`,
      exportId: info.exportId,
      message: expect.stringContaining('what it says is unchanged'),
    });
  });

  test('about what it says, when that was changed', async () => {
    const written = shopExports()[0];
    const objects = written.objects.map(({ key, bytes }) =>
      key === written.summaryKey
        ? { key, bytes: Buffer.from(String(bytes).replace('shop-exports', 'anonymous')) }
        : { key, bytes },
    );
    const { info, warning } = await summaryOf({ ...written, objects });
    expect(info.s3Bucket).toBe('anonymous');
    expect(warning?.message).toContain('was changed since DynamoDB wrote it');
  });
});

describe('a summary is refused', () => {
  test.each<[string, ExportVariant]>([
    ['exportTime: expected a time like', { summary: { exportTime: '2026-02-30T00:00:00.000Z' } }],
    ['has no exportTime', { withoutSummaryFields: ['exportTime'] }],
    ['tableArn: expected the ARN of a DynamoDB table', { summary: { tableArn: 'Shop' } }],
    ['tableArn', { withoutSummaryFields: ['tableArn'] }],
    ['itemCount', { summary: { itemCount: -1 } }],
    ['itemCount', { summary: { itemCount: '40' } }],
    ['itemCount', { withoutSummaryFields: ['itemCount'] }],
    ['manifestFilesS3Key', { withoutSummaryFields: ['manifestFilesS3Key'] }],
    ['manifestFilesS3Key', { summary: { manifestFilesS3Key: '../AWSDynamoDB/x/manifest-files.json' } }],
    ['outputFormat', { summary: { outputFormat: 'CSV' } }],
    ['exportType', { summary: { exportType: 'PARTIAL' } }],
    ['has no window', { summary: { exportType: 'INCREMENTAL_EXPORT' } }],
  ])('with "%s" for %j', async (message, variant) => {
    const written = shopExports({ variant })[0];
    await expect(summaryOf(written)).rejects.toMatchObject({
      code: 'EXPORT_SUMMARY_INVALID',
      message: expect.stringContaining(message),
      details: { file: `memory:${written.summaryKey}` },
    });
  });

  test('when its window is empty', async () => {
    const written = shopExports()[1];
    const objects = editSummary(written.objects, (summary) => ({
      ...summary,
      exportToTime: String(summary['exportFromTime']),
    }));
    await expect(summaryOf({ ...written, objects })).rejects.toMatchObject({
      code: 'EXPORT_SUMMARY_INVALID',
      message: expect.stringContaining('has no window'),
    });
  });

  test.each(['', '{', '[]', 'null'])('when it is %j', async (text) => {
    const store = new ChunkStore({ 'AWSDynamoDB/x/manifest-summary.json': [Buffer.from(text)] });
    await expect(readSummary(store, 'AWSDynamoDB/x/manifest-summary.json')).rejects.toMatchObject({
      code: 'EXPORT_SUMMARY_INVALID',
    });
  });
});
