import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { gunzipIfNeeded } from '../../../../src/export/data/gunzip.ts';
import { canInflate } from '../../../../src/export/data/inflater.ts';
import { chunked } from '../../../support/chunk-store.ts';

/** Gives every chunk in the same memory, as a store may. */
async function* inOneBuffer(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.alloc(Math.max(1, ...chunks.map(({ length }) => length)));
  for (const chunk of chunks) {
    buffer.fill(0xff);
    buffer.set(chunk);
    yield buffer.subarray(0, chunk.length);
  }
}

async function gunzipped(
  bytes: Uint8Array,
  inThisThread: boolean,
  sizes: readonly number[] = [1000],
): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const chunk of gunzipIfNeeded(inOneBuffer(chunked(bytes, sizes)), inThisThread)) {
    parts.push(Buffer.from(chunk));
  }
  return Buffer.concat(parts);
}

/** Neither as small as zeros nor as large as noise. */
function words(bytes: number, seed: number): Buffer {
  const text = Buffer.alloc(bytes);
  for (let i = 0, state = seed; i < bytes; i++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    text[i] = 97 + (state >>> 27);
  }
  return text;
}

const TEXT = words(700_000, 1);
const GZIP = gzipSync(TEXT);
const CODE = { broken: 'Z_DATA_ERROR', short: 'Z_BUF_ERROR' } as const;

test('this Node has what it takes to uncompress in this thread', () => {
  expect(canInflate()).toBe(true);
});

describe.each([
  ['in this thread', true],
  ['by way of a stream', false],
])('gunzip %s', (_, inThisThread) => {
  test('takes members of all sizes, in chunks of all sizes, and padding', async () => {
    await fc.assert(
      fc.asyncProperty(
        // Among them those that fill a chunk of output to the last byte.
        fc.array(fc.oneof(fc.nat({ max: 300_000 }), fc.constantFrom(0, 262_144, 524_288)), { maxLength: 3 }),
        fc.array(fc.integer({ min: 200, max: 100_000 }), { minLength: 1, maxLength: 5 }),
        fc.nat({ max: 2000 }),
        async (lengths, sizes, padding) => {
          const texts = [3, ...lengths].map((length, index) => words(length, index));
          const whole = Buffer.concat([...texts.map((text) => gzipSync(text)), Buffer.alloc(padding)]);
          const found = await gunzipped(whole, inThisThread, sizes);
          expect(found.equals(Buffer.concat(texts))).toBe(true);
        },
      ),
      { numRuns: 12 },
    );
  });

  test('takes single bytes', async () => {
    const whole = Buffer.concat([gzipSync('ab'), gzipSync(''), gzipSync('c'), Buffer.alloc(5)]);
    expect((await gunzipped(whole, inThisThread, [1])).toString()).toBe('abc');
  });

  test('takes what is not gzip as it is', async () => {
    const plain = Buffer.from('{"Item":{}}\n');
    expect(await gunzipped(plain, inThisThread, [1])).toEqual(plain);
    expect(await gunzipped(Buffer.alloc(0), inThisThread)).toEqual(Buffer.alloc(0));
  });

  test.each([
    ['cut short in the head', GZIP.subarray(0, 5), CODE.short],
    ['cut short in the middle', GZIP.subarray(0, GZIP.length >> 1), CODE.short],
    ['without its last byte', GZIP.subarray(0, -1), CODE.short],
    ['with another checksum', Buffer.concat([GZIP.subarray(0, -8), Buffer.alloc(8, 7)]), CODE.broken],
    ['with text behind it', Buffer.concat([GZIP, Buffer.from('more')]), CODE.broken],
    ['with a second member cut short', Buffer.concat([GZIP, GZIP.subarray(0, 100)]), CODE.short],
  ])('refuses a file %s', async (__, bytes, code) => {
    for (const sizes of [[1_000_000], [1000], [GZIP.length, 1]]) {
      await expect(gunzipped(bytes, inThisThread, sizes)).rejects.toMatchObject({ code });
    }
  });

  test('throws on what the source throws, and asks it for nothing more', async () => {
    const failure = new Error('the connection is gone');
    let asked = 0;
    const source: AsyncIterator<Uint8Array> = {
      next: async () => {
        asked += 1;
        if (asked === 1) return { done: false, value: GZIP.subarray(0, 1000) };
        throw failure;
      },
    };
    const reading = (async () => {
      for await (const chunk of gunzipIfNeeded(source, inThisThread)) expect(chunk.length).toBeGreaterThan(0);
    })();
    await expect(reading).rejects.toBe(failure);
    expect(asked).toBe(2);
  });

  test('lets others have their turn in the middle of a chunk', async () => {
    const zeros = gzipSync(Buffer.alloc(40_000_000));
    let chunks = 0;
    let seen = -1;
    for await (const chunk of gunzipIfNeeded(inOneBuffer([zeros]), inThisThread)) {
      if (chunks === 0) setImmediate(() => (seen = chunks));
      chunks += 1;
      expect(chunk.length).toBeGreaterThan(0);
    }
    expect(seen).toBeGreaterThan(0);
    expect(seen).toBeLessThan(chunks / 2);
  });

  test('can be left early, and then read by many', async () => {
    for (let round = 0; round < 10; round++) {
      for await (const chunk of gunzipIfNeeded(inOneBuffer([GZIP]), inThisThread)) {
        expect(chunk.length).toBeGreaterThan(0);
        break;
      }
    }
    const all = await Promise.all(
      Array.from({ length: 6 }, (__, index) => {
        const text = words(500_000 + index, index);
        return gunzipped(gzipSync(text), inThisThread).then((found) => found.equals(text));
      }),
    );
    expect(all).toEqual(all.map(() => true));
  });
});
