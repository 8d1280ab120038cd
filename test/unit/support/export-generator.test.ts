import { createHash } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SimulatedTable } from '../../../src/demo/simulated-table.ts';
import {
  AWKWARD_PREFIXES,
  exportedTable,
  generateFullExport,
  generateIncrementalExport,
  writeExports,
  type ExportVariant,
} from '../../support/export-generator.ts';
import { histories, tableOf } from '../../support/history-arbitraries.ts';
import { exportsOf } from '../../support/history-exports.ts';
import {
  bytesOf,
  canonical,
  manifestOf,
  recordLinesOf,
  recordsOf,
  replayed,
  summaryOf,
} from '../../support/read-back.ts';
import { AT, full, incremental, TO, unicorns } from '../../support/unicorn-exports.ts';

const fullAs = (variant: ExportVariant, prefix: string | null = null) =>
  generateFullExport({ ...unicorns, prefix, at: AT }, variant);
const incrementalAs = (variant: ExportVariant, prefix: string | null = null) =>
  generateIncrementalExport({ ...unicorns, prefix, from: AT, to: TO }, variant);
const md5 = (bytes: Buffer): string => createHash('md5').update(bytes).digest('base64');

describe('a variant', () => {
  it('is none by default: the bytes of the writer', () => {
    expect(fullAs({}).objects).toEqual(full.objects);
    expect(incrementalAs({}).objects).toEqual(incremental.objects);
  });

  it('has a summary that was indented afterwards, so that its checksum is that of the compact form', () => {
    const pretty = fullAs({ prettySummary: true });
    expect(bytesOf(pretty, '/manifest-summary.json').toString()).toMatch(/^\{\n {2}"version"/);
    expect(bytesOf(pretty, '/manifest-summary.md5')).toEqual(bytesOf(full, '/manifest-summary.md5'));
    expect(summaryOf(pretty)).toEqual(summaryOf(full));
  });

  it('says that a full export is one, and leaves incrementals alone', () => {
    expect(summaryOf(fullAs({ statedFullType: true }))['exportType']).toBe('FULL_EXPORT');
    expect(summaryOf(incrementalAs({ statedFullType: true }))['exportType']).toBe('INCREMENTAL_EXPORT');
  });

  it('has write times as plain strings', () => {
    const plain = recordsOf(incrementalAs({ plainTimestamps: true })).map(({ Metadata }) => Metadata);
    const tagged = recordsOf(incremental).map(({ Metadata }) => Metadata);
    expect(plain).toEqual(
      tagged.map(
        (metadata) => JSON.parse(JSON.stringify(metadata).replace(/\{"N":("\d+")\}/, '$1')) as unknown,
      ),
    );
    expect(plain[0]).toEqual({ WriteTimestampMicros: expect.stringMatching(/^1716790307109\d{3}$/) });
  });

  it('calls checksum files .checksum', () => {
    const keys = fullAs({ checksumFiles: '.checksum' }).objects.map(({ key }) => path.basename(key));
    expect(keys).toEqual(expect.arrayContaining(['manifest-files.checksum', 'manifest-summary.checksum']));
    expect(keys.join()).not.toContain('.md5');
  });

  it('has no checksum files', () => {
    expect(fullAs({ checksumFiles: 'none' }).objects).toHaveLength(full.objects.length - 2);
  });

  it('has fields that nobody knows, and checksums that count them in', () => {
    const strange = fullAs({ unknownFields: true });
    expect(summaryOf(strange)).toMatchObject({ exportMode: 'SOMETHING_NEW', exportGeneration: 3 });
    for (const line of manifestOf(strange)) expect(line).toMatchObject({ storageClass: 'STANDARD' });
    for (const name of ['manifest-files', 'manifest-summary']) {
      expect(bytesOf(strange, `/${name}.md5`).toString()).toBe(md5(bytesOf(strange, `/${name}.json`)));
    }
  });

  it('begins with an empty data file', () => {
    const [first, ...others] = manifestOf(incrementalAs({ emptyFileFirst: true }));
    expect(first).toMatchObject({ itemCount: 0, md5Checksum: 'FjvgqIxwymKf1RbbqtrZag==' });
    expect(others).toEqual(manifestOf(incremental));
  });

  it('has no _started', () => {
    expect(fullAs({ withoutStarted: true }).objects).toEqual(full.objects.slice(1));
  });

  it('replaces and leaves out fields of the summary', () => {
    const changed = fullAs({
      summary: { s3SseAlgorithm: 'KMS', s3SseKmsKeyId: 'a-key' },
      withoutSummaryFields: ['tableId'],
    });
    expect(summaryOf(changed)).toMatchObject({ s3SseAlgorithm: 'KMS', s3SseKmsKeyId: 'a-key' });
    expect(Object.keys(summaryOf(changed))).toEqual(
      Object.keys(summaryOf(full)).filter((name) => name !== 'tableId'),
    );
  });

  it('is written in Ion', () => {
    const ion = incrementalAs({ ion: true });
    expect(summaryOf(ion)['outputFormat']).toBe('ION');
    expect(ion.dataFiles.map(({ key }) => key)).toEqual(
      incremental.dataFiles.map(({ key }) => key.replace('.json.gz', '.ion.gz')),
    );
    for (const line of recordLinesOf(ion))
      expect(line).toMatch(/^\$ion_1_0 \{Record:\{Keys:\{pk:"p\d",sk:\d+\.\}/);
  });
});

describe('a prefix', () => {
  it.each(AWKWARD_PREFIXES)('"%s" stands before the keys, and as it was given in the summary', (prefix) => {
    const exported = fullAs({}, prefix);
    const folder = `${prefix.replace(/\/$/, '')}/AWSDynamoDB/${exported.exportId}/`;
    expect(summaryOf(exported)).toMatchObject({
      s3Prefix: prefix,
      manifestFilesS3Key: `${folder}manifest-files.json`,
    });
    for (const { key } of exported.objects) expect(key.startsWith(folder)).toBe(true);
  });

  it('has a doubled slash in the manifests, whose checksums are right', () => {
    const doubled = incrementalAs({ doubleSlash: true }, 'orders/');
    for (const { dataFileS3Key } of manifestOf(doubled))
      expect(dataFileS3Key).toMatch(/^orders\/\/AWSDynamoDB/);
    expect(summaryOf(doubled)['manifestFilesS3Key']).toMatch(/^orders\/\/AWSDynamoDB\//);
    expect(bytesOf(doubled, '/manifest-files.md5').toString()).toBe(
      md5(bytesOf(doubled, '/manifest-files.json')),
    );
    expect(doubled.objects.map(({ key }) => key).join()).not.toContain('//');
  });
});

describe('what a window may hold', () => {
  it('is nothing at all: empty files and a count of zero', () => {
    const quiet = generateIncrementalExport({ ...unicorns, from: TO, to: TO + 900_000 });
    expect(summaryOf(quiet)).toMatchObject({ itemCount: 0, billedSizeBytes: 10_000_000 });
    expect(manifestOf(quiet).map(({ itemCount }) => itemCount)).toEqual([0, 0, 0, 0]);
  });

  it('is deletes only, without one new image', () => {
    const contents = new SimulatedTable(['pk']);
    for (const S of ['a', 'b']) {
      contents.put(new Map([['pk', { S }]]), AT * 1000 - 1);
      contents.delete(new Map([['pk', { S }]]), AT * 1000);
    }
    const settings = { ...unicorns, table: exportedTable('gone', contents), from: AT, to: TO };
    const exported = generateIncrementalExport(settings);
    expect(recordsOf(exported).map((record) => Object.keys(record))).toEqual([
      ['Metadata', 'Keys', 'OldImage'],
      ['Metadata', 'Keys', 'OldImage'],
    ]);
    expect(recordsOf(generateIncrementalExport({ ...settings, view: 'NEW_IMAGE' })).map(Object.keys)).toEqual(
      [
        ['Metadata', 'Keys'],
        ['Metadata', 'Keys'],
      ],
    );
  });
});

it('gives several tables under one prefix objects of their own', async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'dynaload-generator-'));
  try {
    const exports = ['first', 'second'].flatMap((name, index) => {
      const table = exportedTable(name, unicorns.table.contents, index + 1);
      return [
        generateFullExport({ ...unicorns, table, at: AT }),
        generateIncrementalExport({ ...unicorns, table, from: AT, to: TO }),
      ];
    });
    const objects = exports.flatMap((exported) => exported.objects);
    expect(new Set(objects.map(({ key }) => key)).size).toBe(objects.length);
    await writeExports(root, exports);
    for (const { key, bytes } of objects) {
      expect((await stat(path.join(root, key))).size).toBe(bytes.length);
    }
  } finally {
    await rm(root, { recursive: true });
  }
});

it('tells the truth: the first full export and the windows after it, read back and applied, are the table', () => {
  fc.assert(
    fc.property(histories(), fc.constantFrom('NEW_IMAGE', 'NEW_AND_OLD_IMAGES'), (history, view) => {
      const contents = tableOf(history);
      const table = exportedTable('any', contents);
      const exports = exportsOf(history, { ...unicorns, table }, { view });
      const end = history.windows.at(-1)?.to ?? 0;
      const chain = [exports.slice(0, 1), exports.filter(({ kind }) => kind === 'incremental')].flat();
      expect(replayed(contents.primaryKey, chain)).toEqual(
        contents.fullExport(end).map(canonical).toSorted(),
      );
      for (const exported of exports.filter(({ kind }) => kind === 'full')) {
        expect(replayed(contents.primaryKey, [exported])).toEqual(
          contents.fullExport(exported.to).map(canonical).toSorted(),
        );
      }
    }),
    { numRuns: 100 },
  );
});
