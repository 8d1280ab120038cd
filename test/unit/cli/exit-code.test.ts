import { describe, expect, test } from '@jest/globals';
import { exitCodeOfError, exitCodeOfReport, worst } from '../../../src/cli/exit-code.ts';
import type { TableReport } from '../../../src/sync/report/report.ts';

const done: TableReport = {
  table: 'Shop',
  mapping: 'shop.json',
  watermark: null,
  planned: [],
  applied: [],
  skipped: [],
  waiting: [],
  totals: { skipped: {}, waiting: 0, refused: 0 },
  refused: [],
  moves: [],
  remedy: null,
  targets: [],
  error: null,
};
const failed = {
  ...done,
  error: { code: 'EXPORT_FILE_MISSING', message: '', hint: null, commands: [], details: {} },
};
const stuck = {
  ...done,
  waiting: [
    {
      exportId: 'e',
      kind: 'incremental' as const,
      window: { from: null, to: '' },
      missing: null,
      detail: '',
      targets: [],
    },
  ],
};

describe('exit codes', () => {
  test.each([
    [[], 0],
    [[3], 3],
    [[3, 1], 1],
    [[1, 2, 3], 2],
    [[2, 130], 130],
  ] as const)('the worst of %j is %d', (codes, code) => {
    expect(worst(codes)).toBe(code);
  });

  test.each([
    ['INTERRUPTED', 130],
    ['USAGE', 2],
    ['MAPPING_INVALID', 2],
    ['EXPORT_FILE_MISSING', 1],
    ['INTERNAL', 1],
    ['A_CODE_OF_ANOTHER_VERSION', 1],
  ])('%s ends with %d', (code, exitCode) => {
    expect(exitCodeOfError({ code })).toBe(exitCode);
  });

  test('of a report: what failed, before what is left, before done', () => {
    const warnings = ['TABLE_NOT_MAPPED', 'COLUMN_UNSEEN'].map((code) => ({
      code,
      message: '',
      commands: [],
    }));
    expect(exitCodeOfReport({ tables: [done], warnings })).toBe(0);
    expect(exitCodeOfReport({ tables: [done, stuck], warnings: [] })).toBe(3);
    expect(exitCodeOfReport({ tables: [stuck, failed, done], warnings: [] })).toBe(1);
  });

  test.each([
    'EXPORT_SUMMARY_INVALID',
    'EXPORT_NOT_FOUND',
    'REBUILD_NEEDED',
    'ROWS_QUARANTINED',
    'TARGET_EMPTY',
    'TARGET_MIXED',
  ])('what %s says is left behind too', (code) => {
    const warnings = [{ code, message: '', commands: [] }];
    expect(exitCodeOfReport({ tables: [done], warnings })).toBe(3);
  });
});
