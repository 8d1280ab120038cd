import { describe, expect, test } from '@jest/globals';
import { forEachLine, LineBatcher, MAX_LINE_BYTES, type LineBatch } from '../../../src/export/lines.ts';

function batches(...chunks: readonly string[]): readonly LineBatch[] {
  const batcher = new LineBatcher('file');
  const pushed = chunks.flatMap((chunk) => [...batcher.push(Buffer.from(chunk))]);
  return [...pushed, ...batcher.end()];
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
