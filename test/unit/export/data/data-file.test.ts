import { describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { DynaloadError } from '../../../../src/errors.ts';
import { readDataFile, type ReadDataFileOptions } from '../../../../src/export/data/data-file.ts';
import { forEachLine, type LineBatch } from '../../../../src/export/data/lines.ts';
import { ChunkStore, chunked } from '../../../support/chunk-store.ts';

interface Given {
  readonly bytes: Uint8Array;
  readonly itemCount: number;
  /** Default: the right one. */
  readonly md5?: string | null;
  readonly sizes?: readonly number[];
  readonly onBatch?: (batch: LineBatch) => void | Promise<void>;
  readonly signal?: AbortSignal;
}

const md5Of = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('base64');

/** Reads the bytes as a data file, and makes sure that nothing stays open. */
async function read({
  bytes,
  itemCount,
  md5,
  sizes = [1000],
  onBatch = () => {},
  signal,
}: Given): Promise<unknown> {
  const store = new ChunkStore({ file: chunked(bytes, sizes) });
  const options: ReadDataFileOptions = {
    store,
    file: { key: 'file', itemCount, md5: md5 === undefined ? md5Of(bytes) : md5 },
    exportId: 'export-1',
    onBatch,
    ...(signal === undefined ? {} : { signal }),
  };
  try {
    return await readDataFile(options);
  } finally {
    expect(store.openBodies).toBe(0);
  }
}

async function linesOf(given: Omit<Given, 'onBatch'>): Promise<readonly string[]> {
  const lines: string[] = [];
  const onBatch = (batch: LineBatch): void => {
    expect(batch.firstLine).toBe(lines.length + 1);
    forEachLine(batch, (line) => lines.push(Buffer.from(line).toString()));
  };
  await read({ ...given, onBatch });
  return lines;
}

const TEXT = Array.from(
  { length: 5000 },
  (_, index) => `{"line":${index},"x":"${md5Of(Buffer.from([index]))}"}\n`,
).join('');
const GZIP = gzipSync(TEXT);
const LINES = TEXT.split('\n').slice(0, -1);

describe('readDataFile', () => {
  test('gives every line, and totals', async () => {
    expect(await linesOf({ bytes: GZIP, itemCount: 5000 })).toEqual(LINES);
    expect(await read({ bytes: GZIP, itemCount: 5000 })).toEqual({
      lines: 5000,
      bytes: TEXT.length,
      compressedBytes: GZIP.length,
    });
  });

  test.each([1, 2, 3])('takes chunks of %d bytes', async (size) => {
    const bytes = gzipSync('{"a":1}\n{"b":2}\n');
    expect(await linesOf({ bytes, itemCount: 2, sizes: [size] })).toEqual(['{"a":1}', '{"b":2}']);
  });

  test('takes gzip in several members, and padding with zeros', async () => {
    const bytes = Buffer.concat([
      gzipSync('{"a":1}\n{"b"'),
      gzipSync(''),
      gzipSync(':2}\n'),
      Buffer.alloc(512),
    ]);
    expect(await linesOf({ bytes, itemCount: 2, sizes: [7] })).toEqual(['{"a":1}', '{"b":2}']);
  });

  test('takes plain JSON, whatever the file is called', async () => {
    expect(await linesOf({ bytes: Buffer.from(TEXT), itemCount: 5000 })).toEqual(LINES);
  });

  test.each([
    ['gzip of nothing', gzipSync('')],
    ['nothing at all', Buffer.alloc(0)],
  ])('takes %s', async (_, bytes) => {
    expect(await linesOf({ bytes, itemCount: 0 })).toEqual([]);
  });

  test('takes a line of 3 MB', async () => {
    const lines = ['{"a":1}', `{"b":"${'x'.repeat(3_000_000)}"}`, '{"c":3}'];
    expect(await linesOf({ bytes: gzipSync(`${lines.join('\n')}\n`), itemCount: 3 })).toEqual(lines);
  });

  test('waits for the reader of the lines', async () => {
    let busy = 0;
    const onBatch = async (): Promise<void> => {
      busy += 1;
      expect(busy).toBe(1);
      await new Promise(setImmediate);
      busy -= 1;
    };
    await read({ bytes: GZIP, itemCount: 5000, onBatch });
  });
});

describe('refuses', () => {
  const details = { file: 'memory:file', export: 'export-1' };
  const flipped = Buffer.from(GZIP);
  flipped.writeUInt8(flipped.readUInt8(GZIP.length >> 1) ^ 0x10, GZIP.length >> 1);
  const half = GZIP.subarray(0, GZIP.length >> 1);

  test('a file that does not exist', async () => {
    const file = { key: 'none', itemCount: 1, md5: null };
    const reading = readDataFile({
      store: new ChunkStore({}),
      file,
      exportId: 'export-1',
      onBatch: () => {},
    });
    await expect(reading).rejects.toMatchObject({
      code: 'EXPORT_FILE_MISSING',
      details: { file: 'memory:none', export: 'export-1' },
    });
  });

  test.each([
    ['a flipped byte', flipped],
    ['half a file', half],
    ['a file with something behind it', Buffer.concat([GZIP, Buffer.from('more')])],
    ['another file', gzipSync('{}\n')],
  ])('%s, by its checksum', async (_, bytes) => {
    const expected = md5Of(GZIP);
    await expect(read({ bytes, itemCount: 5000, md5: expected })).rejects.toMatchObject({
      code: 'EXPORT_CHECKSUM_MISMATCH',
      details: { ...details, expected, found: md5Of(bytes) },
    });
  });

  test.each([
    ['a flipped byte', flipped],
    ['half a file', half],
    ['a file with something behind it', Buffer.concat([GZIP, Buffer.from('more')])],
    ['the first byte of a file', GZIP.subarray(0, 1)],
  ])('%s as broken gzip, when its checksum is right or unknown', async (_, bytes) => {
    const expected = { code: 'EXPORT_FILE_CORRUPT', details };
    await expect(read({ bytes, itemCount: 5000 })).rejects.toMatchObject(expected);
    await expect(read({ bytes, itemCount: 5000, md5: null })).rejects.toMatchObject(expected);
  });

  test.each([4999, 5001, 0])('5000 items where the manifest states %d', async (itemCount) => {
    await expect(read({ bytes: GZIP, itemCount })).rejects.toMatchObject({
      code: 'EXPORT_COUNT_MISMATCH',
      details: { ...details, expected: itemCount, found: 5000 },
    });
  });

  test('an empty line', async () => {
    await expect(read({ bytes: gzipSync('{}\n\n'), itemCount: 2 })).rejects.toMatchObject({
      code: 'EXPORT_LINE_INVALID',
      details: { file: 'memory:file', line: 2 },
    });
  });
});

describe('when the reader of the lines throws', () => {
  const failure = new DynaloadError('EXPORT_LINE_INVALID', 'Line 1 is not a record.');
  const onBatch = (): never => {
    throw failure;
  };

  test('that is thrown on', async () => {
    await expect(read({ bytes: GZIP, itemCount: 5000, onBatch })).rejects.toBe(failure);
    await expect(read({ bytes: GZIP, itemCount: 5000, md5: null, onBatch })).rejects.toBe(failure);
  });

  test('but the damage to the file explains it', async () => {
    await expect(read({ bytes: GZIP, itemCount: 5000, md5: 'other', onBatch })).rejects.toMatchObject({
      code: 'EXPORT_CHECKSUM_MISMATCH',
    });
  });

  test('and what may pass is thrown on at once', async () => {
    const busy = new DynaloadError('WAREHOUSE_BUSY', 'Later.');
    const rejecting = (): Promise<never> => Promise.reject(busy);
    await expect(read({ bytes: GZIP, itemCount: 5000, md5: 'other', onBatch: rejecting })).rejects.toBe(busy);
  });
});

describe('an abort', () => {
  test('stops before the first byte', async () => {
    const reason = new Error('enough');
    await expect(read({ bytes: GZIP, itemCount: 5000, signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
  });

  test('stops in the middle', async () => {
    const aborting = new AbortController();
    const reason = new Error('enough');
    let batches = 0;
    const onBatch = (): void => {
      batches += 1;
      aborting.abort(reason);
    };
    const bytes = Buffer.from(TEXT);
    await expect(read({ bytes, itemCount: 5000, onBatch, signal: aborting.signal })).rejects.toBe(reason);
    expect(batches).toBe(1);
  });
});
