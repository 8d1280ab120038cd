import { expect, test } from '@jest/globals';
import { compileMapping } from '../../../../src/mapping/compile-mapping.ts';
import { plainPlaces } from '../../../../src/message/command-line.ts';
import { planTarget } from '../../../../src/plan/plan-target.ts';
import { LISTED } from '../../../../src/sync/report/report.ts';
import { reportTable } from '../../../../src/sync/report/report-table.ts';
import { applied, full, incremental, minute, planInput } from '../../../support/plan-builders.ts';

const mapping = compileMapping(
  { source: { table: 'Orders', keys: ['id'] }, targets: [{ table: 'orders', columns: { id: 'string' } }] },
  'orders.json',
);

test('of thousands of exports, a hundred of each kind are named, and all are counted', () => {
  const before = Array.from({ length: 3_000 }, (_, index) => incremental(index * 15, index * 15 + 15));
  const behind = Array.from({ length: 500 }, (_, index) =>
    incremental(60_000 + index * 15, 60_015 + index * 15),
  );
  const across = Array.from({ length: 200 }, (_, index) => incremental(100 + index, 50_000 + index));
  const exports = [full(0), ...before, ...behind, ...across];
  const plan = planTarget(planInput(exports, applied(0, 45_000), { now: minute(70_000) }));
  const planned = mapping.targets.map((target) => ({ target, state: null, fresh: false, plan }));
  const report = reportTable({
    mapping,
    planned,
    runs: [],
    applied: [],
    states: null,
    error: null,
    places: plainPlaces('exports'),
  });
  expect([report.skipped, report.waiting, report.refused].map(({ length }) => length)).toEqual([
    LISTED,
    LISTED,
    LISTED,
  ]);
  expect(report.totals).toEqual({ skipped: { included: 3_001 }, waiting: 500, refused: 200 });
  expect(JSON.stringify(report).length).toBeLessThan(200_000);
});
