import { expect, test } from '@jest/globals';
import { statusText } from '../../../../src/cli/show/status-text.ts';
import { createStyle } from '../../../../src/cli/show/style.ts';
import { syncText } from '../../../../src/cli/show/sync-text.ts';
import type { AppliedReport, SyncReport } from '../../../../src/sync/report/report.ts';
import type { LoadStatus, StatusReport } from '../../../../src/sync/report/status-report.ts';

const style = createStyle(false);
const standing = {
  table: 'orders',
  tableArn: 'arn',
  watermark: '2026-03-02T09:00:00Z',
  rows: 9,
  exact: true,
  rejected: 0,
  mappingChanged: false,
  rebuildNeeded: false,
  shapeChanges: [],
  changes: [],
  addedColumns: [],
} as const;
const left = { waiting: [], refused: [], remedy: null, error: null };

test('a reload says that it read again, and not that it applied what was there before', () => {
  const applied: AppliedReport = {
    exportId: '01',
    kind: 'full',
    window: { from: null, to: '2026-03-02T09:00:00Z' },
    action: 'reload',
    accepted: 'none',
    items: 9,
    puts: 9,
    deletes: 0,
    rejected: 0,
    seconds: 1,
    targets: [],
  };
  const report: SyncReport = {
    source: 'exports',
    warehouse: 'chdb:./warehouse',
    tables: [
      {
        ...left,
        table: 'Shop',
        mapping: 'shop.json',
        watermark: '2026-03-02T09:00:00Z',
        planned: [],
        applied: [applied],
        skipped: [],
        totals: { skipped: {}, waiting: 0, refused: 0 },
        moves: [],
        targets: [{ ...standing, error: null }],
      },
    ],
    unfinished: [],
    warnings: [],
  };
  const shown = syncText(report, { style, now: Date.UTC(2026, 2, 2, 9) });
  expect(shown).toMatch(/^ {2}read again {2}01 {2}full, reloaded /m);
  expect(shown).toMatch(/^ {2}changed {5}at most the rows that nothing newer was written to$/m);
  expect(shown).not.toContain('applied');
});

test('the last loads stand in the order in which they were, with how many there were before', () => {
  const load = (exportId: string): LoadStatus => ({
    exportId,
    action: 'merge',
    accepted: 'none',
    window: { from: '2026-03-02T08:45:00Z', to: '2026-03-02T09:00:00Z' },
    items: 1,
    puts: 1,
    deletes: 0,
    rejected: 0,
    finishedAt: '2026-03-02T09:10:00Z',
  });
  const target = {
    ...standing,
    lagSeconds: 60,
    moveNeeded: false,
    lastFailure: null,
    loads: 12,
    lastLoads: ['12', '11', '10', '09', '08'].map(load),
  };
  const report: StatusReport = {
    warehouse: 'chdb:./warehouse',
    source: null,
    tables: [
      {
        ...left,
        table: 'Shop',
        mapping: 'shop.json',
        watermark: standing.watermark,
        lagSeconds: 60,
        targets: [target],
        pending: [],
        exports: null,
        totals: { pending: 0, waiting: 0, refused: 0 },
      },
    ],
    orphans: [],
    unfinished: [],
    warnings: [],
    commands: [],
  };
  const shown = statusText(report, 'dynaload status --from SOURCE', style);
  const [, lines = ''] = /^ {2}loads +([^]*?)\n\n/m.exec(shown) ?? [];
  expect(lines.split('\n').map((line) => line.trim().split(/ {2,}/)[1])).toEqual([
    '… 9 loads before',
    '10',
    '11',
    '12',
  ]);
});
