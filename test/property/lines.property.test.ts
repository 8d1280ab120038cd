/** However a file is cut into lines, gzip members and chunks, the same lines come out. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { readDataFile } from '../../src/export/data/data-file.ts';
import { forEachLine, type LineBatch } from '../../src/export/data/lines.ts';
import { ChunkStore, chunked } from '../support/chunk-store.ts';

const line = fc.oneof(
  { weight: 9, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }) },
  // Longer than a chunk of zlib's output.
  { weight: 1, arbitrary: fc.integer({ min: 250_000, max: 600_000 }).map((length) => 'x'.repeat(length)) },
);
const lines = fc.array(
  line.filter((text) => !text.includes('\n')),
  { maxLength: 30 },
);

async function readLines(
  bytes: Uint8Array,
  sizes: readonly number[],
  itemCount: number,
): Promise<readonly string[]> {
  const found: string[] = [];
  const onBatch = (batch: LineBatch): void => {
    expect(batch.firstLine).toBe(found.length + 1);
    forEachLine(batch, (bytesOfLine, number) => {
      found.push(Buffer.from(bytesOfLine).toString());
      expect(number).toBe(found.length);
    });
    expect(batch.lines).toBe(found.length - batch.firstLine + 1);
  };
  const store = new ChunkStore({ file: chunked(bytes, sizes) });
  await readDataFile({ store, file: { key: 'file', itemCount, md5: null }, exportId: 'x', onBatch });
  return found;
}

const sizes = fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 5 });
/** Where the text is cut into gzip members, as parts of its length. */
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 });

function gzipMembers(text: Buffer, at: readonly number[]): Buffer {
  const ends = [...at.map((part) => Math.floor(part * text.length)).toSorted((a, b) => a - b), text.length];
  return Buffer.concat(
    ends.map((end, index) => gzipSync(text.subarray(ends[index - 1] ?? 0, end), { level: 1 })),
  );
}

test('lines survive any chunks and gzip members', async () => {
  await fc.assert(
    fc.asyncProperty(lines, fc.boolean(), sizes, cuts, async (given, hasLastFeed, chunkSizes, members) => {
      const text = Buffer.from(given.join('\n') + (hasLastFeed && given.length > 0 ? '\n' : ''));
      expect(await readLines(gzipMembers(text, members), chunkSizes, given.length)).toEqual(given);
    }),
    { numRuns: 60 },
  );
});

test('lines survive any chunks of plain text', async () => {
  // A line that begins like gzip would be taken for it, and no record does.
  const plain = lines.map((given) => given.map((text) => `{${text}`));
  await fc.assert(
    fc.asyncProperty(plain, sizes, async (given, chunkSizes) => {
      const bytes = Buffer.from(given.map((text) => `${text}\n`).join(''));
      expect(await readLines(bytes, chunkSizes, given.length)).toEqual(given);
    }),
    { numRuns: 60 },
  );
});
