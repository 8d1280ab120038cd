import { describe, expect, test } from '@jest/globals';
import { compileMapping } from '../../../../src/mapping/compile-mapping.ts';
import { plainPlaces } from '../../../../src/message/command-line.ts';
import type { AppliedReport, PlannedReport, TableReport } from '../../../../src/sync/report/report.ts';
import {
  loadWarnings,
  standingWarnings,
  type MappingStanding,
} from '../../../../src/sync/report/sync-warnings.ts';

const document = {
  source: { table: 'Shop', keys: ['id'] },
  targets: [{ table: 'orders', columns: { id: 'string' } }],
};
const mapping = compileMapping(document, 'shop.json');
const counts = { deletes: 0, elsewhere: 0, belowFloor: 0, rows: 9, unseen: [], nulledColumns: [] };
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
  targets: [{ table: 'orders', sequence: '7', puts: 9, rejected: 0, nulled: 0, ...counts }],
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

describe('what is told of a table that its mapping has moved on from', () => {
  const standing = {
    table: 'orders',
    mappingChanged: true,
    rebuildNeeded: false,
    shapeChanges: [],
    changes: [],
    addedColumns: [],
  };
  const told = (change: Partial<MappingStanding>): string | undefined =>
    standingWarnings([{ ...standing, ...change }], plainPlaces('exports'))[0]?.message;

  test('what is in the way of its loads', () => {
    const what = 'type of y from int64 to int32';
    const why = 'not every int64 is the same value as int32';
    const changes: MappingStanding['changes'] = [
      { kind: 'add', column: 'x', type: 'json' },
      { kind: 'refuse', what, why },
    ];
    expect(told({ rebuildNeeded: true, changes })).toContain(`any more (${what}: ${why}): it takes`);
    expect(told({ rebuildNeeded: true })).toContain('any more: it takes');
  });

  test('the columns that are NULL in some of its rows', () => {
    const changes: MappingStanding['changes'] = [{ kind: 'keep', column: 'z', type: 'string' }];
    expect(told({ changes, addedColumns: ['a', 'b', 'c'] })).toBe(
      'orders holds rows that an earlier mapping made. They are NULL in a, b and c, which came later, until they are ' +
        'written again. z stays until a rebuild, and is NULL in rows that are new. ' +
        "A rebuild makes all of them anew with today's.",
    );
    const both = [...changes, { kind: 'keep', column: 'y', type: 'json' } as const];
    expect(told({ changes: both })).toContain(
      'z and y stay until a rebuild, and are NULL in rows that are new.',
    );
    expect(told({})).toBe(
      "orders holds rows that an earlier mapping made. A rebuild makes all of them anew with today's.",
    );
  });
});

test('a load that took everything as it was says nothing', () => {
  expect(warningsOf({})).toEqual([]);
});

test('values that became NULL are told by target and column, with one of each, over all loads of a run', () => {
  const at = { file: 'data/a.json.gz', line: 7, reason: 'expected int64, got S "x"' };
  const nulling = (count: number): AppliedReport => ({
    ...loaded,
    targets: [
      {
        ...counts,
        table: 'orders',
        sequence: '8',
        puts: 9,
        rejected: 0,
        nulled: count + 1,
        nulledColumns: [
          { name: 'amount', count, ...at },
          { name: 'rate', count: 1, ...at, line: count },
        ],
      },
    ],
  });
  const report = { ...table, applied: [loaded, nulling(1500), nulling(3)] };
  expect(loadWarnings([report], [mapping], plainPlaces('exports'))).toEqual([
    {
      code: 'VALUES_NULLED',
      message:
        '1,505 values of orders did not fit and became NULL, as onMismatch in the mapping says: ' +
        'amount (1,503, such as in data/a.json.gz, line 7: expected int64, got S "x"); ' +
        'rate (2, such as in data/a.json.gz, line 1500: expected int64, got S "x").',
      commands: [],
    },
  ]);
});

test('rows in quarantine come with the query that shows them, and no others', () => {
  const rejecting = (name: string, sequence: number): AppliedReport => ({
    ...loaded,
    rejected: 1,
    targets: [{ ...counts, table: name, sequence: `${sequence}`, puts: 9, rejected: 1, nulled: 0 }],
  });
  const commandOf = (...applied: readonly AppliedReport[]): string =>
    loadWarnings([{ ...table, applied }], [mapping], plainPlaces('exports'))[0]?.commands.join('\n') ?? '';
  expect(commandOf(loaded, rejecting('orders', 1), rejecting('orders', 2))).toBe(
    'dynaload query "select * from _dynaload_rejects where target = \'orders\' and sequence in (1, 2)"',
  );
  expect(commandOf(rejecting("o'k", 1), rejecting('orders', 2))).toContain(
    "where (target = 'o''k' and sequence in (1)) or (target = 'orders' and sequence in (2))",
  );
  const many = Array.from({ length: 30 }, (_, index) => rejecting('orders', index));
  expect(commandOf(...many)).toContain("r.target in ('orders')");
});

describe('a full export of an instant with milliseconds', () => {
  const at = '2026-11-20T00:00:00.123Z';
  const step: PlannedReport = {
    exportId: '01',
    kind: 'full',
    window: { from: null, to: at },
    action: 'replace',
    accepted: 'none',
    items: 9,
    billedBytes: null,
    files: null,
    estimatedSeconds: null,
    reason: 'first load',
    targets: ['orders'],
  };
  const window = { from: at, to: '2026-11-20T01:00:00.123Z' };
  const after = { exportId: '02', kind: 'incremental', window, detail: '', targets: ['orders'] } as const;
  const told = (change: Partial<TableReport>, mapped = mapping): readonly string[] =>
    loadWarnings([{ ...table, applied: [], planned: [step], ...change }], [mapped], plainPlaces(null)).map(
      ({ code }) => code,
    );

  test('is told before it is loaded and when it is, while nothing follows it', () => {
    expect(told({})).toEqual(['EXPORT_TIME_FRACTION']);
    expect(told({ applied: [{ ...loaded, window: { from: null, to: at } }] })).toEqual([
      'EXPORT_TIME_FRACTION',
    ]);
  });

  test('is not told of when a window begins at that very instant', () => {
    const next: PlannedReport = { ...step, ...after, action: 'merge', reason: null };
    expect(told({ planned: [step, next] })).toEqual([]);
    expect(told({ planned: [step, next], applied: [loaded] })).toEqual([]);
    expect(told({ refused: [{ ...after, reason: 'format' }] })).toEqual([]);
  });

  test('does no harm where full exports are all that there is', () => {
    expect(told({}, compileMapping({ ...document, load: 'replace' }, 'shop.json'))).toEqual([]);
  });
});
