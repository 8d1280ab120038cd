import { describe, expect, test } from '@jest/globals';
import type { ExportObject, FileManifestEntry } from '../../../src/demo/export-objects.ts';
import type { WrittenExport } from '../../../src/demo/export-writer.ts';
import type { DataFile } from '../../../src/export/export-info.ts';
import { readFileManifest } from '../../../src/export/file-manifest.ts';
import { readSummary } from '../../../src/export/summary.ts';
import { ChunkStore } from '../../support/chunk-store.ts';
import { damaged, type Damage } from '../../support/export-damage.ts';
import { AWKWARD_PREFIXES, type ExportVariant } from '../../support/export-generator.ts';
import { editFileManifest } from '../../support/manifest-editing.ts';
import { shopExports } from '../../support/shop-exports.ts';

/** Reads the manifest of an export whose keys were all moved. */
async function filesOf(
  { objects, summaryKey }: WrittenExport,
  moved: (key: string) => string = String,
): Promise<readonly DataFile[]> {
  const store = new ChunkStore(Object.fromEntries(objects.map(({ key, bytes }) => [moved(key), [bytes]])));
  const summary = await readSummary(store, moved(summaryKey));
  if (summary === undefined) throw new Error('expected a summary');
  const files = await readFileManifest(store, summary.info);
  for (const { key } of files) expect(await store.open(key)).toBeDefined();
  return files;
}

function withEntries(
  written: WrittenExport,
  edit: (entries: readonly FileManifestEntry[]) => readonly FileManifestEntry[],
): WrittenExport {
  return { ...written, objects: editFileManifest(written.objects, edit) };
}

function firstEntry(change: Partial<FileManifestEntry>): WrittenExport {
  return withEntries(shopExports()[0], ([first, ...others]) =>
    first === undefined ? [] : [{ ...first, ...change }, ...others],
  );
}

describe('readFileManifest', () => {
  test.each([0, 1, 2] as const)(
    'lists the files of export %d, in the order of the manifest',
    async (index) => {
      const written = shopExports({ prefix: 'p' })[index];
      const files = await filesOf(written);
      expect(files.map(({ key, itemCount }) => ({ key, itemCount }))).toEqual(written.dataFiles);
      expect(files.every(({ md5 }) => md5?.length === 24)).toBe(true);
    },
  );

  test.each<ExportVariant>([
    { unknownFields: true },
    { emptyFileFirst: true },
    { checksumFiles: 'none' },
    { checksumFiles: '.checksum' },
    { doubleSlash: true },
  ])('takes the variant %j', async (variant) => {
    const written = shopExports({ prefix: 'p', variant })[0];
    expect((await filesOf(written)).map(({ key }) => key)).toEqual(written.dataFiles.map(({ key }) => key));
  });

  describe.each([null, ...AWKWARD_PREFIXES])('with the original prefix %j', (prefix) => {
    const original = prefix === null ? '' : `${prefix.replace(/\/$/, '')}/`;

    test.each(['', 'elsewhere/', 'AWSDynamoDB/', `deeper/${original}`])(
      'finds the files under %j',
      async (found) => {
        const moved = (key: string): string => `${found}${key.slice(original.length)}`;
        for (const written of shopExports({ prefix })) {
          const files = await filesOf(written, moved);
          expect(files.map(({ key }) => key)).toEqual(written.dataFiles.map(({ key }) => moved(key)));
        }
      },
    );
  });

  test('takes a file without a checksum', async () => {
    const written = withEntries(shopExports()[0], (entries) =>
      entries.map(
        ({ itemCount, etag, dataFileS3Key }) => ({ itemCount, etag, dataFileS3Key }) as FileManifestEntry,
      ),
    );
    expect((await filesOf(written)).map(({ md5 }) => md5)).toEqual([null, null, null, null]);
  });
});

describe('a file manifest is refused', () => {
  test.each<[Damage, string]>([
    ['missing-file-manifest', 'EXPORT_FILE_MISSING'],
    ['wrong-file-manifest-md5', 'EXPORT_CHECKSUM_MISMATCH'],
    ['wrong-summary-count', 'EXPORT_COUNT_MISMATCH'],
  ])('%s: %s', async (damage, code) => {
    const written = shopExports()[0];
    await expect(filesOf(damaged(written, damage))).rejects.toMatchObject({
      code,
      message: expect.stringContaining(`memory:${written.filesKey}`),
      details: { export: written.exportId, file: `memory:${written.filesKey}` },
    });
  });

  test('when it lists a file twice', async () => {
    const written = withEntries(shopExports()[0], (entries) => [...entries.slice(0, 2), ...entries.slice(1)]);
    await expect(filesOf(written)).rejects.toMatchObject({
      code: 'EXPORT_FILES_INVALID',
      message: expect.stringContaining('a second time'),
      details: { line: 3 },
    });
  });

  test.each([
    'AWSDynamoDB/../../etc/passwd',
    '../AWSDynamoDB/data/x.json.gz',
    'AWSDynamoDB/./data/x.json.gz',
    'data/x.json.gz',
    '/etc/passwd',
  ])('when it names %s', async (dataFileS3Key) => {
    await expect(filesOf(firstEntry({ dataFileS3Key }))).rejects.toMatchObject({
      code: 'EXPORT_FILES_INVALID',
      message: expect.stringContaining(dataFileS3Key),
      details: { line: 1 },
    });
  });

  test.each([{ itemCount: -1 }, { itemCount: 1.5 }, { dataFileS3Key: '' }, { md5Checksum: '' }])(
    'when a line has %j',
    async (change) => {
      await expect(filesOf(firstEntry(change))).rejects.toMatchObject({
        code: 'EXPORT_FILES_INVALID',
        message: expect.stringContaining(Object.keys(change)[0] ?? ''),
      });
    },
  );

  test.each([
    ['a line that is not JSON', '{"itemCount":'],
    ['an empty line', ''],
  ])('when it has %s', async (_, line) => {
    const written = shopExports({ variant: { checksumFiles: 'none' } })[0];
    const objects = written.objects.map((object): ExportObject => {
      if (object.key !== written.filesKey) return object;
      return { key: object.key, bytes: Buffer.concat([Buffer.from(`${line}\n`), object.bytes]) };
    });
    await expect(filesOf({ ...written, objects })).rejects.toMatchObject({
      code: 'EXPORT_FILES_INVALID',
      message: expect.stringContaining('is not JSON'),
      details: { line: 1 },
    });
  });

  test('when the export is written in Ion, by name', async () => {
    const written = shopExports({ variant: { ion: true } })[0];
    await expect(filesOf(written)).rejects.toMatchObject({
      code: 'EXPORT_FORMAT_UNSUPPORTED',
      message: expect.stringContaining('Amazon Ion'),
      details: { export: written.exportId },
    });
  });
});
