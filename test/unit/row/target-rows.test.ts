import { describe, expect, test } from '@jest/globals';
import type { RowBlock } from '../../../src/row/row-block.ts';
import { TargetRows } from '../../../src/row/target-rows.ts';

const KILOBYTE = 1024;

function write(rows: TargetRows, letter: string, kind: RowBlock['kind'] = 'puts'): void {
  rows[kind].ascii(letter.repeat(100 * KILOBYTE));
  if (kind === 'puts') rows.putRows += 1;
  else rows.tombstoneRows += 1;
}

function lettersOf(blocks: readonly RowBlock[]): readonly string[] {
  return blocks.map(({ bytes }) => [...new Set(Buffer.from(bytes).toString())].join(''));
}

describe('TargetRows', () => {
  test('is due at the size of a block that it was made for', () => {
    const rows = new TargetRows(300 * KILOBYTE);
    write(rows, 'a');
    write(rows, 'b');
    expect(rows.isDue).toBe(false);
    write(rows, 'c');
    expect(rows.isDue).toBe(true);
    expect(rows.takeBlocks().map((block) => [block.rows, block.bytes.length])).toEqual([[3, 300 * KILOBYTE]]);
    expect(rows.isDue).toBe(false);
  });

  test('leaves blocks alone that were not given back', () => {
    const rows = new TargetRows();
    const taken = ['a', 'b', 'c'].map((letter) => {
      write(rows, letter);
      write(rows, letter, 'tombstones');
      return rows.takeBlocks();
    });
    write(rows, 'd');
    expect(taken.map(lettersOf)).toEqual([
      ['a', 'a'],
      ['b', 'b'],
      ['c', 'c'],
    ]);
  });

  test('writes into the memory of blocks that were given back, and of no others', () => {
    const rows = new TargetRows();
    const takeOne = (letter: string): readonly RowBlock[] => {
      write(rows, letter);
      return rows.takeBlocks();
    };
    const [first, second, third] = [takeOne('a'), takeOne('b'), takeOne('c')];
    rows.giveBack(first);
    rows.giveBack(second);
    const later = ['d', 'e', 'f', 'g'].map(takeOne);
    const memoryOf = (blocks: readonly RowBlock[]): unknown => blocks[0]?.bytes.buffer;
    const memories = later.map(memoryOf);
    expect(memories).toContain(memoryOf(first));
    expect(memories).toContain(memoryOf(second));
    expect(memories).not.toContain(memoryOf(third));
    expect(new Set(memories).size).toBe(later.length);
    expect(later.map(lettersOf)).toEqual([['d'], ['e'], ['f'], ['g']]);
    expect(lettersOf(third)).toEqual(['c']);
  });

  test('takes back neither small blocks, which share their memory, nor what went to another thread', () => {
    const rows = new TargetRows();
    const shared = Buffer.from('x');
    rows.giveBack([{ kind: 'tombstones', bytes: shared, rows: 1 }]);
    const gone = new Uint8Array(100 * KILOBYTE);
    structuredClone(gone, { transfer: [gone.buffer] });
    rows.giveBack([{ kind: 'tombstones', bytes: gone, rows: 1 }]);
    for (const letter of ['a', 'b', 'c']) {
      write(rows, letter, 'tombstones');
      expect(lettersOf(rows.takeBlocks())).toEqual([letter]);
    }
    expect(shared.toString()).toBe('x');
  });
});
