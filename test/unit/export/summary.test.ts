import { describe, expect, test } from '@jest/globals';
import type { ExportObject } from '../../../src/demo/export-objects.ts';
import type { WrittenExport } from '../../../src/demo/export-writer.ts';
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
      billedBytes: expect.any(Number),
      outputFormat: 'DYNAMODB_JSON',
      s3Bucket: 'shop-exports',
      s3Prefix: null,
      startedAt: SNAPSHOT_AT,
      endedAt: expect.any(Number),
      summaryKey,
      filesKey,
      originalPrefix: '',
      place: { own: `AWSDynamoDB/${exportId}/`, shared: 'AWSDynamoDB/' },
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
      // DynamoDB bills 10 MB at least.
      billedBytes: 10_000_000,
      s3Prefix: 'a/b c+d',
      originalPrefix: 'a/b c+d/',
      place: { own: expect.any(String), shared: 'a/b c+d/AWSDynamoDB/' },
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

describe('a summary that was re-formatted is a warning', () => {
  test('that says so', async () => {
    const { info, warning } = await fullOf({ variant: { prettySummary: true } });
    expect(warning).toEqual({
      code: 'EXPORT_CHECKSUM_MISMATCH',
      address: `memory:${info.summaryKey}`,
      exportId: info.exportId,
      message: expect.stringContaining('what it says is unchanged'),
    });
  });

  test.each<[string, (text: string) => string]>([
    [
      'with CRLF, tabs and a line feed at the end',
      (text) => `${indented(text).replaceAll('\n', '\r\n\t')}\r\n`,
    ],
    ['with blanks around what looks like JSON inside a text', (text) => text.replaceAll(',"', ' ,\n"')],
    ['with a byte order mark', (text) => `\ufeff${text}`],
    ['with an escape where DynamoDB has none', (text) => text.replace('shop', '\\u0073hop')],
  ])('and is the only one %s', async (_, edit) => {
    const written = shopExports({ variant: { summary: { note: 'a : { "b" , [ c' } } })[0];
    const { info, warning } = await summaryOf(withSummaryText(written, edit));
    expect(info).toEqual((await summaryOf(written)).info);
    expect(warning).toMatchObject({ code: 'EXPORT_CHECKSUM_MISMATCH' });
  });
});

/** Another text in place of the summary; the checksum stays. */
function withSummaryText(written: WrittenExport, edit: (text: string) => string): WrittenExport {
  const objects = written.objects.map(({ key, bytes }) =>
    key === written.summaryKey ? { key, bytes: Buffer.from(edit(String(bytes))) } : { key, bytes },
  );
  return { ...written, objects };
}

function indented(text: string): string {
  return JSON.stringify(JSON.parse(text), null, 2);
}

describe('a summary that says something else than its checksum is of is refused', () => {
  test.each<[string, (text: string) => string]>([
    ['in one word', (text) => text.replace('shop-exports', 'anonymous')],
    ['in one word, and re-formatted', (text) => indented(text.replace('shop-exports', 'anonymous'))],
    ['by a blank inside a text', (text) => text.replace('shop-exports', 'shop exports')],
    ['by an order of fields', (text) => indented(text).replace(/("version": [^\n]*)\n([^\n]*)\n/, '$2$1\n')],
  ])('%s', async (_, edit) => {
    const written = withSummaryText(shopExports()[0], edit);
    await expect(summaryOf(written)).rejects.toMatchObject({
      code: 'EXPORT_SUMMARY_INVALID',
      message: expect.stringMatching(
        /memory:\S+manifest-summary\.json was changed since .* expected the MD5 \S{24} .* found \S{24}\./,
      ),
    });
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

  const MINUTE = 60_000;
  const startOf = ({ exportId }: WrittenExport): number => Number(exportId.slice(0, 14));
  const iso = (millis: number): string => new Date(millis).toISOString();
  const [full, incremental] = shopExports();

  test.each<[string, WrittenExport, Record<string, number | null>, string]>([
    [
      'it ends after it began',
      full,
      { exportTime: startOf(full) + MINUTE + 1 },
      'exportTime: expected no time after',
    ],
    [
      'its window ends after it began',
      incremental,
      { exportToTime: startOf(incremental) + MINUTE + 1 },
      'exportToTime: expected no time after startTime',
    ],
    [
      'it ends after its ID says that it began',
      incremental,
      { startTime: null, exportToTime: startOf(incremental) + MINUTE + 1 },
      'exportToTime: expected no time after the start in its ID',
    ],
    [
      'its window is empty',
      incremental,
      { exportToTime: SNAPSHOT_AT },
      'exportToTime: expected a time after exportFromTime',
    ],
    [
      'its window is upside down',
      incremental,
      { exportFromTime: SNAPSHOT_AT + 20 * MINUTE },
      'exportToTime: expected a time after',
    ],
    [
      'its window is longer than a day',
      incremental,
      { exportFromTime: SNAPSHOT_AT + (15 - 24 * 60) * MINUTE - 1 },
      'exportToTime: expected 24 hours after exportFromTime',
    ],
    [
      'it was finished before it began',
      full,
      { endTime: SNAPSHOT_AT - 2 * MINUTE },
      'endTime: expected a time after startTime',
    ],
    [
      'it is older than exports are',
      full,
      { exportTime: Date.UTC(1970, 0) },
      'exportTime: expected 2020-09-01',
    ],
    ['it has not come yet', full, { endTime: Date.UTC(2126, 0) }, 'endTime: expected a time that has come'],
  ])('when %s, with file, field, what was expected and what came', async (_, written, times, message) => {
    const changed = Object.entries(times).map(([field, at]) => [field, at === null ? null : iso(at)]);
    const objects = editSummary(written.objects, (summary) => ({
      ...summary,
      ...Object.fromEntries<string | null>(changed as [string, string | null][]),
    }));
    const now = SNAPSHOT_AT + 24 * 60 * MINUTE;
    await expect(readSummary(storeOf(objects), written.summaryKey, { now })).rejects.toMatchObject({
      code: 'EXPORT_SUMMARY_INVALID',
      message: expect.stringMatching(
        new RegExp(
          `^memory:${written.summaryKey} states a time that cannot be: ${message}.*, found [0-9T:.-]+Z\\.$`,
        ),
      ),
    });
  });

  test('by none of these when clocks differ by a minute, or the window is a whole day', async () => {
    const taken = editSummary(incremental.objects, (summary) => ({
      ...summary,
      exportToTime: iso(startOf(incremental) + MINUTE),
      exportFromTime: iso(startOf(incremental) + MINUTE - 24 * 60 * MINUTE),
      endTime: iso(startOf(incremental) - MINUTE),
    }));
    const now = startOf(incremental) - 23 * 60 * MINUTE;
    expect(await readSummary(storeOf(taken), incremental.summaryKey, { now })).toMatchObject({
      warning: null,
    });
  });

  test.each(['', '{', '[]', 'null'])('when it is %j', async (text) => {
    const store = new ChunkStore({ 'AWSDynamoDB/x/manifest-summary.json': [Buffer.from(text)] });
    await expect(readSummary(store, 'AWSDynamoDB/x/manifest-summary.json')).rejects.toMatchObject({
      code: 'EXPORT_SUMMARY_INVALID',
    });
  });
});
