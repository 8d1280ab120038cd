import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { DataFile } from '../../../src/export/export-info.ts';
import { planParts } from '../../../src/ticket/part-plan.ts';

const GB = 2 ** 30;

const filesOf = (counts: readonly number[]): readonly DataFile[] =>
  counts.map((itemCount, index) => ({ key: `data/${index}`, itemCount, md5: null }));

const itemsOf = (files: readonly DataFile[]): number =>
  files.reduce((sum, { itemCount }) => sum + itemCount, 0);

describe('the parts of an export', () => {
  test('hold each file once, in order, and none is empty', () => {
    const counts = fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(counts, fc.option(fc.nat({ max: 2 ** 45 })), (items, billed) => {
        const files = filesOf(items);
        const parts = planParts(files, billed);
        expect(parts.flat()).toEqual(files);
        expect(parts.every((part) => part.length > 0)).toBe(true);
        expect(planParts(files, billed)).toEqual(parts);
      }),
    );
  });

  test('are about equally heavy, whatever the sizes of the files: none is off by more than its largest file', () => {
    const counts = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 20, maxLength: 200 });
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 40 }), (items, wanted) => {
        const parts = planParts(filesOf(items), wanted * GB * 0.25);
        const ideal = items.reduce((sum, count) => sum + count, 0) / wanted;
        const largest = Math.max(...items);
        for (const part of parts.slice(0, -1)) {
          expect(Math.abs(itemsOf(part) - ideal)).toBeLessThanOrEqual(Math.max(largest, ideal / 2));
        }
      }),
    );
  });

  test.each([
    // files, GB, parts
    [4, 0.01, 1],
    [4, 0.25, 1],
    [400, 3, 12],
    [4000, 1024, 400],
    [100_000, 10 * 1024, 640],
  ])('%i files of %d GB make %i parts', (files, gigabytes, expected) => {
    const parts = planParts(filesOf(Array.from({ length: files }, () => 1000)), gigabytes * GB);
    expect(Math.abs(parts.length - expected)).toBeLessThanOrEqual(Math.max(1, expected / 20));
    expect(Math.max(...parts.map(({ length }) => length))).toBeLessThanOrEqual(500);
  });

  test('are cut by the number of files where these hold nothing', () => {
    const parts = planParts(filesOf([...Array<number>(1200).fill(0), 1000]), GB / 8);
    expect(parts.map(({ length }) => length)).toEqual([500, 500, 201]);
  });

  test('of a manifest without files are one, without any', () => {
    expect(planParts([], 0)).toEqual([[]]);
  });

  test('go by the number of items where the summary does not say what it weighs', () => {
    const files = filesOf(Array.from({ length: 100 }, () => 2 ** 16));
    expect(planParts(files, null).length).toBe(planParts(files, 100 * 2 ** 16 * 1024).length);
  });
});
