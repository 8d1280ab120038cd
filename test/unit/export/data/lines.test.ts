import { describe, expect, test } from '@jest/globals';
import {
  forEachLine,
  LineBatcher,
  MAX_LINE_BYTES,
  type LineBatch,
} from '../../../../src/export/data/lines.ts';

function batches(...chunks: readonly string[]): readonly LineBatch[] {
  const batcher = new LineBatcher('file');
  // A batch is valid until the next one is asked for, and a chunk until its batches were given.
  const copied: LineBatch[] = [];
  const copy = (given: Iterable<LineBatch>): void => {
    for (const batch of given) copied.push({ ...batch, bytes: Uint8Array.from(batch.bytes) });
  };
  for (const chunk of chunks) {
    const bytes = Buffer.from(chunk);
    copy(batcher.push(bytes));
    bytes.fill('-');
  }
  copy(batcher.end());
  return copied;
}

function summary(...chunks: readonly string[]): unknown {
  return batches(...chunks).map(({ bytes, firstLine, lines }) => [
    Buffer.from(bytes).toString(),
    firstLine,
    lines,
  ]);
}

describe('LineBatcher', () => {
  test('hands out whole lines, and numbers them', () => {
    expect(summary('a\nb\nc', 'd\ne\n', 'f\n')).toEqual([
      ['a\nb\n', 1, 2],
      ['cd\n', 3, 1],
      ['e\n', 4, 1],
      ['f\n', 5, 1],
    ]);
  });

  test('joins a line that spans many chunks', () => {
    expect(summary('a', 'b', 'c', '\n', 'd\n')).toEqual([
      ['abc\n', 1, 1],
      ['d\n', 2, 1],
    ]);
  });

  test('joins lines of any length', () => {
    const lines = [3, 5000, 1, 70_000, 2, 4096, 4097].map((length, index) => `${index}`.repeat(length));
    const text = `${lines.join('\n')}\n`;
    const chunks = Array.from({ length: Math.ceil(text.length / 1000) }, (_, index) =>
      text.slice(index * 1000, (index + 1) * 1000),
    );
    const found = batches(...chunks);
    expect(Buffer.concat(found.map(({ bytes }) => bytes)).toString()).toBe(text);
    expect(found.reduce((sum, batch) => sum + batch.lines, 0)).toBe(lines.length);
  });

  test('counts a last line without a line feed, and gives it one', () => {
    expect(summary('a\nb')).toEqual([
      ['a\n', 1, 1],
      ['b\n', 2, 1],
    ]);
  });

  test.each([[[]], [['']]])('has nothing to give for %j', (chunks) => {
    expect(batches(...chunks)).toEqual([]);
  });

  test('does not copy what came in one chunk', () => {
    const chunk = Buffer.from('a\nb\n');
    const [batch] = [...new LineBatcher('file').push(chunk)];
    expect(batch?.bytes.buffer).toBe(chunk.buffer);
  });

  test.each([
    [['\n'], 1],
    [['a\n\nb\n'], 2],
    [['a\n', '\n'], 2],
    [['a', '\n', 'b\n\n'], 3],
  ])('refuses the empty line in %j', (chunks, line) => {
    expect(() => batches(...chunks)).toThrow(
      expect.objectContaining({ code: 'EXPORT_LINE_INVALID', details: { file: 'file', line } }),
    );
  });

  test('refuses a line that no record can have, before it fills the memory', () => {
    const batcher = new LineBatcher('file');
    const chunk = Buffer.alloc(MAX_LINE_BYTES / 4, 'x');
    const push = (): unknown => [...batcher.push(chunk)];
    for (let turn = 0; turn < 4; turn += 1) push();
    expect(push).toThrow(
      expect.objectContaining({ code: 'EXPORT_LINE_INVALID', details: { file: 'file', line: 1 } }),
    );
  });
});

test('forEachLine gives every line without its line feed', () => {
  const seen: [string, number][] = [];
  forEachLine({ bytes: Buffer.from('a\nbc\nd\n'), firstLine: 7, lines: 3 }, (line, number) => {
    seen.push([Buffer.from(line).toString(), number]);
  });
  expect(seen).toEqual([
    ['a', 7],
    ['bc', 8],
    ['d', 9],
  ]);
});
