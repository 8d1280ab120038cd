import { describe, expect, test } from '@jest/globals';
import { judgeReload } from '../../../src/plan/reload-rule.ts';
import { applied, full, incremental, minute } from '../../support/plan-builders.ts';

/** Built from a full export at 10, brought to 40 by the windows 10-25 and 25-40. */
const state = applied(10, 40, { boundaries: new Set([10, 25, 40].map(minute)) });

describe('judgeReload', () => {
  test.each([
    ['the full export on which the table rests', full(10)],
    ['an incremental that was applied', incremental(10, 25)],
    ['another export that ends where a window ended', incremental(5, 25)],
    ['a full export of an instant at which a window ended', full(25)],
  ])('takes %s', (_, info) => {
    expect(judgeReload(info, state)).toEqual({ kind: 'reload' });
  });

  test.each([
    ['a full export from before', full(9)],
    ['an incremental from before', incremental(0, 9)],
    ['an incremental that ends exactly where the table begins', incremental(0, 10)],
  ])('has nothing to do for %s', (_, info) => {
    expect(judgeReload(info, state)).toMatchObject({ kind: 'nothing to do' });
  });

  test.each([
    ['a full export from the middle of a window', full(30)],
    ['an incremental that ends in the middle of a window', incremental(10, 30)],
  ])('refuses %s', (_, info) => {
    expect(() => judgeReload(info, state)).toThrow(
      expect.objectContaining({
        code: 'RELOAD_UNSAFE',
        message: expect.stringContaining('no window of the table ends at 2026-01-05T08:30:00Z'),
        next: [{ run: 'rebuild', table: 'Orders' }],
      }),
    );
  });

  test('takes an export that is in the ledger although it ends in the middle of nothing', () => {
    const odd = incremental(5, 30);
    const accepted = { ...state, batchIds: new Set([odd.exportId]) };
    expect(judgeReload(odd, accepted)).toEqual({ kind: 'reload' });
  });

  test('refuses an export of a table that was dropped', () => {
    expect(() => judgeReload(incremental(10, 25, { tableId: 'lineage-0' }), state)).toThrow(
      expect.objectContaining({ code: 'RELOAD_UNSAFE', message: expect.stringContaining('made again') }),
    );
  });

  test.each([
    ['before anything is loaded', full(10), null],
    ['from beyond the watermark', incremental(40, 55), state],
  ])('does not know an export %s', (_, info, loaded) => {
    expect(judgeReload(info, loaded)).toMatchObject({ kind: 'not applied' });
  });
});
