import { expect, test } from '@jest/globals';
import { compileMapping } from '../../../../src/mapping/compile-mapping.ts';
import { plainPlaces } from '../../../../src/message/command-line.ts';
import type { AppliedReport, TableReport } from '../../../../src/sync/report/report.ts';
import { loadWarnings, standingWarnings } from '../../../../src/sync/report/sync-warnings.ts';

const document = {
  source: { table: 'Shop', keys: ['id'] },
  targets: [{ table: 'orders', columns: { id: 'string' } }],
};
const mapping = compileMapping(document, 'shop.json');
const counts = { deletes: 0, elsewhere: 0, belowFloor: 0, rows: 9, unseen: [] };
const loaded: AppliedReport = {
  exportId: '01',
  kind: 'full',
  window: { from: null, to: '2026-11-20T00:00:00Z' },
  action: 'replace',
  accepted: 'none',
  items: 9,
  puts: 9,
  deletes: 0,
  rejected: 0,
  seconds: 1,
  targets: [{ table: 'orders', puts: 9, rejected: 0, nulled: 0, ...counts }],
};
const table: TableReport = {
  table: 'Shop',
  mapping: 'shop.json',
  watermark: '2026-11-20T00:00:00Z',
  planned: [],
  applied: [loaded],
  skipped: [],
  waiting: [],
  refused: [],
  totals: { skipped: {}, waiting: 0, refused: 0 },
  moves: [],
  remedy: null,
  targets: [],
  error: null,
};

function warningsOf(change: Partial<AppliedReport>): readonly string[] {
  const report = { ...table, applied: [{ ...loaded, ...change }] };
  return loadWarnings([report], [mapping], plainPlaces('exports')).map(
    ({ code, message }) => `${code}: ${message}`,
  );
}

test('a table that needs a rebuild is told with what is not that of its mapping any more, as far as that is known', () => {
  const standing = { table: 'orders', mappingChanged: true, rebuildNeeded: true };
  const shapeChanges = ['adds column x (json)', 'type of y from int32 to int64'];
  const messages = [shapeChanges, []].map(
    (changes) =>
      standingWarnings([{ ...standing, shapeChanges: changes }], plainPlaces('exports'))[0]?.message,
  );
  expect(messages[0]).toContain('any more (adds column x (json); type of y from int32 to int64): it takes');
  expect(messages[1]).toContain('any more: it takes');
});

test('a load that took everything as it was says nothing', () => {
  expect(warningsOf({})).toEqual([]);
});

test('values that became NULL are told by target, over all loads of a run', () => {
  const targets = [{ table: 'orders', puts: 9, rejected: 0, nulled: 4, ...counts }];
  const report = { ...table, applied: [loaded, { ...loaded, targets }, { ...loaded, targets }] };
  expect(loadWarnings([report], [mapping], plainPlaces('exports'))).toMatchObject([
    { code: 'VALUES_NULLED', message: expect.stringMatching(/^8 values of orders /), commands: [] },
  ]);
});

test('rows in quarantine come with the query that shows them, which counts them when the exports are many', () => {
  const many = Array.from({ length: 30 }, (_, index) => ({ ...loaded, exportId: `${index}`, rejected: 1 }));
  const one = loadWarnings([{ ...table, applied: many.slice(0, 1) }], [mapping], plainPlaces('exports'));
  expect(one).toMatchObject([
    {
      code: 'ROWS_QUARANTINED',
      commands: [`dynaload query "select * from _dynaload_rejects where export_id in ('0')"`],
    },
  ]);
  const all = loadWarnings([{ ...table, applied: many }], [mapping], plainPlaces('exports'));
  expect(all[0]?.message).toMatch(/^30 rows /);
  expect(all[0]?.commands[0]).toContain('group by target, export_id');
});

test('a full export of an instant with milliseconds is told, while the table rests on it', () => {
  const to = '2026-11-20T00:00:00.123Z';
  const applied = [{ ...loaded, window: { from: null, to } }];
  const resting = { ...table, watermark: to, applied };
  expect(loadWarnings([resting], [mapping], plainPlaces(null))).toMatchObject([
    { code: 'EXPORT_TIME_FRACTION' },
  ]);
  expect(
    loadWarnings([{ ...resting, watermark: '2026-11-21T00:00:00Z' }], [mapping], plainPlaces(null)),
  ).toEqual([]);
  const fullsOnly = compileMapping({ ...document, load: 'replace' }, 'shop.json');
  expect(loadWarnings([resting], [fullsOnly], plainPlaces(null))).toEqual([]);
});
