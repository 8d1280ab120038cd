import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { buildFullExport } from '../../../src/demo/export-writer.ts';
import { exportedTable } from '../../support/export-generator.ts';
import { bytesOf, dataTextsOf, manifestOf, recordLinesOf, summaryOf } from '../../support/read-back.ts';
import { AT, both, full, unicornTable, unicorns } from '../../support/unicorn-exports.ts';

const EMPTY_FILE_MD5 = 'FjvgqIxwymKf1RbbqtrZag==';

describe('the file manifest', () => {
  it.each(both)('of a(n) $kind export is compact JSON lines, each with a line feed', ({ exported }) => {
    const written = bytesOf(exported, '/manifest-files.json').toString();
    expect(written).toBe(
      manifestOf(exported)
        .map((line) => `${JSON.stringify(line)}\n`)
        .join(''),
    );
  });

  it.each(both)('of a(n) $kind export has the fields of a line in order', ({ exported }) => {
    for (const line of manifestOf(exported)) {
      expect(Object.keys(line)).toEqual(['itemCount', 'md5Checksum', 'etag', 'dataFileS3Key']);
    }
  });

  it.each(both)('of a(n) $kind export has the MD5 of the compressed bytes', ({ exported }) => {
    for (const { dataFileS3Key, md5Checksum } of manifestOf(exported)) {
      const bytes = bytesOf(exported, dataFileS3Key);
      expect(md5Checksum).toBe(createHash('md5').update(bytes).digest('base64'));
    }
  });

  it.each(both)('of a(n) $kind export has the ETag of a multipart upload of one part', ({ exported }) => {
    for (const { md5Checksum, etag } of manifestOf(exported)) {
      const ofParts = createHash('md5').update(Buffer.from(md5Checksum, 'base64')).digest('hex');
      expect(etag).toBe(`${ofParts}-1`);
    }
  });

  it('makes the ETag that DynamoDB made of the same MD5', () => {
    // From an export that DynamoDB wrote.
    const md5 = Buffer.from('c2c8Ly/xdhzeH92qunsAvQ==', 'base64');
    expect(createHash('md5').update(md5).digest('hex')).toBe('cadeac813d83753935d9e4aae8c4427f');
  });

  it.each(both)('of a(n) $kind export counts the lines of each file, and the summary all', ({ exported }) => {
    const counts = dataTextsOf(exported).map((content) => content.split('\n').length - 1);
    expect(manifestOf(exported).map(({ itemCount }) => itemCount)).toEqual(counts);
    expect(summaryOf(exported)['itemCount']).toBe(counts.reduce((sum, count) => sum + count, 0));
  });
});

it.each(['manifest-files', 'manifest-summary'])(
  '%s.md5 is 24 characters of base64 without a line feed',
  (name) => {
    for (const { exported } of both) {
      const checksum = bytesOf(exported, `/${name}.md5`).toString();
      expect(checksum).toHaveLength(24);
      expect(checksum).toBe(
        createHash('md5')
          .update(bytesOf(exported, `/${name}.json`))
          .digest('base64'),
      );
    }
  },
);

describe('a data file', () => {
  it.each(both)(
    'of a(n) $kind export has the gzip header of DynamoDB: no time, system unknown',
    ({ exported }) => {
      for (const { key } of exported.dataFiles) {
        expect(bytesOf(exported, key).subarray(0, 10).toString('hex')).toBe('1f8b08000000000000ff');
      }
    },
  );

  it('without records is the 20 bytes of an empty gzip stream', () => {
    const empty = buildFullExport({ ...unicorns, table: exportedTable('unicorns', unicornTable(0)), at: AT });
    expect(empty.dataFiles).toHaveLength(4);
    for (const { dataFileS3Key, md5Checksum, itemCount } of manifestOf(empty)) {
      expect({ md5Checksum, itemCount }).toEqual({ md5Checksum: EMPTY_FILE_MD5, itemCount: 0 });
      expect(bytesOf(empty, dataFileS3Key)).toHaveLength(20);
    }
  });

  it('ends every record with a line feed, the last one too', () => {
    for (const content of dataTextsOf(full)) expect(content === '' || content.endsWith('}\n')).toBe(true);
  });

  it.each(both)('of a(n) $kind export is compact, with text that is not ASCII as it is', ({ exported }) => {
    const lines = recordLinesOf(exported);
    for (const line of lines) expect(line).toBe(JSON.stringify(JSON.parse(line)));
    expect(lines.some((line) => line.includes('"Zürich \\"quoted\\"\\n"'))).toBe(true);
  });

  it('has all items of a partition key, and no other file has one', () => {
    const partitions = dataTextsOf(full).map((content) => new Set(content.match(/"p\d"/g)));
    const all = partitions.flatMap((found) => Array.from(found));
    expect(all).toHaveLength(10);
    expect(new Set(all).size).toBe(10);
  });

  it('is one of as many as were asked for', () => {
    expect(buildFullExport({ ...unicorns, at: AT, files: 7 }).dataFiles).toHaveLength(7);
    expect(() => buildFullExport({ ...unicorns, at: AT, files: 0 })).toThrow('1 or more data files');
  });
});
