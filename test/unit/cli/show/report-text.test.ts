import { expect, test } from '@jest/globals';
import { planText } from '../../../../src/cli/show/plan-text.ts';
import { statusText } from '../../../../src/cli/show/status-text.ts';
import { createStyle } from '../../../../src/cli/show/style.ts';
import { syncText } from '../../../../src/cli/show/sync-text.ts';
import type { PlanReport } from '../../../../src/sync/plan.ts';
import type {
  AppliedReport,
  PlannedReport,
  SyncReport,
  TableReport,
} from '../../../../src/sync/report/report.ts';
import type { LoadStatus, StatusReport } from '../../../../src/sync/report/status-report.ts';

const style = createStyle(false);
const standing = {
  table: 'orders',
  tableArn: 'arn',
  watermark: '2026-03-02T09:00:00Z',
  children: ['order_lines', 'order_codes'],
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
    layout: null,
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
  expect(shown).toMatch(/^ {2}child tables +orders: order_lines, order_codes$/m);
  const [, lines = ''] = /^ {2}loads +([^]*?)\n\n/m.exec(shown) ?? [];
  expect(lines.split('\n').map((line) => line.trim().split(/ {2,}/)[1])).toEqual([
    '… 9 loads before',
    '10',
    '11',
    '12',
  ]);
});

test('a plan tells what becomes of each column, with what is known of the loads and the statements', () => {
  const step: PlannedReport = {
    exportId: '02',
    kind: 'incremental',
    window: { from: '2026-03-02T09:00:00Z', to: '2026-03-02T09:15:00Z' },
    action: 'merge',
    accepted: 'none',
    items: 14,
    billedBytes: 10_485_760,
    files: 4,
    estimatedSeconds: 75,
    reason: null,
    targets: ['orders'],
  };
  const table: TableReport = {
    ...left,
    table: 'Shop',
    mapping: 'shop.json',
    watermark: '2026-03-02T09:00:00Z',
    planned: [step, { ...step, exportId: '03', files: null, billedBytes: null, estimatedSeconds: null }],
    applied: [],
    skipped: [],
    totals: { skipped: {}, waiting: 0, refused: 0 },
    moves: [],
    targets: [{ ...standing, error: null }],
  };
  const report: PlanReport = {
    source: 'exports',
    warehouse: 'chdb:./warehouse',
    tables: [table],
    unfinished: [],
    warnings: [],
    columns: [
      {
        table: 'orders',
        action: 'change',
        changes: [
          { kind: 'add', column: 'zip', type: 'string' },
          { kind: 'rename', column: 'state', was: 'status' },
          { kind: 'widen', column: 'amount', was: 'int32', type: 'int64' },
          { kind: 'keep', column: 'country', type: 'string' },
        ],
        statements: ['ALTER TABLE x\n', 'EXCHANGE y'],
      },
      {
        table: 'customers',
        action: 'refuse',
        changes: [{ kind: 'refuse', what: 'type of a from b to c', why: 'values could be lost' }],
        statements: [],
      },
    ],
    layouts: [],
    totals: { loads: 2, items: 28, billedBytes: null, files: null, estimatedSeconds: null },
  };
  const both = {
    ...table,
    targets: [...table.targets, { ...standing, table: 'customers', children: [], error: null }],
  };
  const shown = planText({ ...report, tables: [both] }, { style, now: Date.UTC(2026, 2, 2, 9) });
  expect(shown.replaceAll(/^ +/gm, '').replaceAll(/ {2,}/g, '  ').split('\n')).toEqual([
    'Shop  shop.json',
    'would load  02  incremental  2026-03-02T09:00:00Z to 09:15:00Z  14 items  4 files, 10 MB billed, about 1 min 15 s  into orders',
    '03  incremental  2026-03-02T09:00:00Z to 09:15:00Z  14 items  no estimate  into orders',
    'child tables  orders: order_lines, order_codes',
    'columns  orders: changed with the next load',
    '+ zip string  NULL in the rows of before, until they are written again',
    '~ status -> state  its values stay',
    '~ amount int32 -> int64  every value stays as it is',
    '- country string  stays until a rebuild, NULL in new rows',
    'customers: takes no load until dynaload rebuild customers',
    '! type of a from b to c  values could be lost',
    'watermark  2026-03-02T09:00:00Z (0 s behind)',
    '',
    '-- orders: changed so',
    'ALTER TABLE x;',
    'EXCHANGE y;',
    '',
    'in all  2 loads, 28 items, no estimate',
  ]);
});
