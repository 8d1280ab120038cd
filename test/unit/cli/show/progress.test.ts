import { describe, expect, test } from '@jest/globals';
import { DynaloadError } from '../../../../src/errors.ts';
import { progressBar } from '../../../../src/cli/show/progress/progress-bar.ts';
import { createProgress, type Progress } from '../../../../src/cli/show/progress/progress.ts';
import { createStyle } from '../../../../src/cli/show/style.ts';
import { textWidth } from '../../../../src/cli/show/text-width.ts';

const load = { table: 'Shop', exportId: '01772442000000-d91a87f9' };

describe('progressBar', () => {
  test.each([
    [0, '░░░░░░░░░░░░░░░░░░░░   0 %  0 of 10,000 items  0 rows/s'],
    [5_000, '██████████░░░░░░░░░░  50 %  5,000 of 10,000 items  2,500 rows/s, 2 s left'],
    [9_999, '███████████████████░  99 %  9,999 of 10,000 items  5,000 rows/s, 1 s left'],
    [10_000, '████████████████████ 100 %  10,000 of 10,000 items  writing'],
  ])('%d items read', (read, text) => {
    expect(progressBar({ ...load, read, items: 10_000, seconds: 2 }, 120)).toBe(
      `${text}  Shop  01772442000000-d91a87f9`,
    );
  });

  test('an empty export is at its end', () => {
    expect(progressBar({ ...load, read: 0, items: 0, seconds: 0 }, 120)).toContain('100 %');
  });

  test('fits the terminal', () => {
    const bar = (width: number): string =>
      progressBar(
        { table: 'unicorn_activities', exportId: load.exportId, read: 50_000, items: 133_199, seconds: 2 },
        width,
      );
    for (const width of [120, 100, 79, 60, 52]) {
      expect(textWidth(bar(width))).toBeLessThanOrEqual(width);
      expect(bar(width)).toMatch(/ 37 %.*unicorn_activities {2}01772442000000-d91a87f9$/);
    }
    expect(bar(79)).toBe(' 37 %  50,000 items  4 s left  unicorn_activities  01772442000000-d91a87f9');
    expect(textWidth(bar(20))).toBe(20);
  });
});

interface Shown {
  readonly progress: Progress;
  readonly written: string[];
  /** Moves the clock on, milliseconds. */
  readonly wait: (ms: number) => void;
}

function show(width: number | null): Shown {
  const written: string[] = [];
  let now = 0;
  const progress = createProgress({
    write: (text) => written.push(text),
    style: createStyle(false),
    terminalWidth: () => width,
    clock: () => now,
  });
  return { progress, written, wait: (ms) => (now += ms) };
}

const started = {
  kind: 'load started',
  ...load,
  action: 'replace',
  items: 1_000,
  targets: ['orders'],
} as const;

describe('progress on a terminal', () => {
  test('draws one line over itself, not more often than the eye needs, and takes it away', () => {
    const { progress, written, wait } = show(100);
    progress.listen(started);
    progress.listen({ kind: 'items read', table: 'Shop', items: 100 });
    wait(100);
    progress.listen({ kind: 'items read', table: 'Shop', items: 400 });
    expect(written).toHaveLength(2);
    const line = '\r\u001B[2K██████████░░░░░░░░░░  50 %  500 of 1,000 items';
    expect(written[1]?.slice(0, line.length)).toBe(line);
    expect(written.join('')).not.toContain('\n');
    progress.listen({ kind: 'items read', table: 'Shop', items: 500 });
    expect(written.at(-1)).toContain('writing');
    progress.listen({ kind: 'load finished', ...load, seconds: 1, applied: ['orders'], failed: [] });
    expect(written.at(-1)).toBe('\r\u001B[2K');
    progress.clear();
    expect(written).toHaveLength(4);
  });

  test('adds up the loads of several tables', () => {
    const { progress, written } = show(100);
    progress.listen(started);
    progress.listen({ ...started, table: 'Other' });
    expect(written.at(-1)).toMatch(/0 of 2,000 items .* 2 tables$/);
    progress.listen({ kind: 'load finished', ...load, seconds: 1, applied: ['orders'], failed: [] });
    expect(written.at(-1)).toMatch(/0 of 1,000 items .* Other {2}01772442000000-d91a87f9$/);
  });

  test('a retry is a line that stays', () => {
    const { progress, written } = show(100);
    progress.listen(started);
    progress.listen({ kind: 'retrying', table: 'Shop', reason: 'The server is busy.', inSeconds: 0.5 });
    expect(written.slice(1)).toEqual(['\r\u001B[2K', 'Shop: trying again in 0.5 s: The server is busy.\n']);
  });

  test('what was completed of an earlier run is a line that stays', () => {
    const { progress, written } = show(100);
    progress.listen({ kind: 'recovered', table: 'Shop', what: 'load of export 02 into "orders"' });
    expect(written).toEqual([
      'Shop: the load of export 02 into "orders", which had broken off, was completed\n',
    ]);
  });

  test('a table that is not merged for reading is a line that stays, with what to do', () => {
    const { progress, written } = show(100);
    const error = new DynaloadError('WAREHOUSE_DENIED', 'It lacks a right.', { hint: 'Grant it.' });
    progress.listen({ kind: 'not ready', table: 'orders', error });
    expect(written).toEqual([
      'orders: loaded, and not merged for reading, so that queries take longer: It lacks a right. Grant it.\n',
    ]);
  });

  test('a retry of what concerns all tables names none', () => {
    const { progress, written } = show(100);
    progress.listen({ kind: 'retrying', table: null, reason: 'The server is busy.', inSeconds: 0.5 });
    expect(written).toEqual(['trying again in 0.5 s: The server is busy.\n']);
  });
});

describe('progress in a log', () => {
  test('has plain lines, and a sign of life every ten seconds of a long load', () => {
    const { progress, written, wait } = show(null);
    progress.listen({ kind: 'listed', exports: 5, since: null, tables: 1 });
    progress.listen(started);
    wait(9_000);
    progress.listen({ kind: 'items read', table: 'Shop', items: 400 });
    wait(1_000);
    progress.listen({ kind: 'items read', table: 'Shop', items: 100 });
    wait(500);
    progress.listen({ kind: 'items read', table: 'Shop', items: 500 });
    const finished = { kind: 'load finished', ...load } as const;
    progress.listen({ ...finished, seconds: 10.5, applied: ['orders'], failed: [] });
    progress.listen({ ...finished, seconds: 2, applied: ['orders'], failed: ['customers'] });
    progress.listen({ ...finished, seconds: 1.2, applied: [], failed: ['orders'] });
    progress.clear();
    expect(written).toEqual([
      '5 exports found, 1 table to look at\n',
      'Shop: replace 01772442000000-d91a87f9, 1,000 items, into orders\n',
      'Shop: 01772442000000-d91a87f9, 500 of 1,000 items, 50 rows/s\n',
      'Shop: 01772442000000-d91a87f9 done in 11 s\n',
      'Shop: 01772442000000-d91a87f9 done in 2.0 s, but not for customers\n',
      'Shop: 01772442000000-d91a87f9 failed after 1.2 s\n',
    ]);
  });
});
