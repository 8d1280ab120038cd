import { describe, expect, test } from '@jest/globals';
import {
  errorOf,
  FULL_VERSION,
  item,
  key,
  MAPPING,
  NO_COUNTS,
  only,
  ORDERS,
  put,
  removal,
  rowsOf,
  WINDOW,
} from '../../support/encoded-orders.ts';
import { column, encoderBench, restColumn, tableMapping, target } from '../../support/encoder-builders.ts';

describe('a full export', () => {
  test('becomes puts, one microsecond older than the snapshot', () => {
    const bench = encoderBench(MAPPING, 'full');
    bench.encode(
      item({ ...key('a', 'x'), amount: { N: '1E1' } }),
      item({ amount: { N: '1.50' }, ...key('b', 'tab\tline\n') }),
    );
    const rows = only(bench.rows);
    expect(rows.counts).toEqual({ ...NO_COUNTS, puts: 2 });
    expect(rows.pendingRows).toBe(2);
    expect(rowsOf(rows)).toEqual({
      puts: [
        ['a', 'x', '10', FULL_VERSION],
        ['b', 'tab\tline\n', '1.5', FULL_VERSION],
      ],
      tombstones: [],
    });
  });

  test('is refused when an item lacks a key attribute, naming what it has', () => {
    const error = errorOf(() =>
      encoderBench(MAPPING, 'full').encode(item({ pk: { S: 'a' }, other: { S: 'secret' } })),
    );
    expect(error.code).toBe('EXPORT_KEYS_MISMATCH');
    expect(error.message).toBe(
      'data.json.gz, line 1: expected the primary key "pk", "sk" that mappings/orders.json states; the item has only the attributes "pk", "other".',
    );
    expect(error.hint).toContain('source.keys in mappings/orders.json');
    expect(error.message).not.toContain('secret');
  });

  test.each([{ BOOL: true }, { M: {} }, { NULL: true }, { SS: ['a'] }])(
    'is refused when a key is %j',
    (value) => {
      const error = errorOf(() => encoderBench(MAPPING, 'full').encode(item({ pk: { S: 'a' }, sk: value })));
      expect(error.code).toBe('EXPORT_KEYS_MISMATCH');
      expect(error.message).toContain('and a key is S, N or B');
    },
  );
});

describe('an incremental export', () => {
  test('becomes puts and tombstones with the versions of the writes', () => {
    const bench = encoderBench(MAPPING, 'incremental');
    bench.encode(
      put(key('a', 'x'), { amount: { N: '2' } }, 800_000_123),
      removal(key('b', 'y'), 800_000_456),
    );
    const rows = only(bench.rows);
    expect(rows.counts).toEqual({ ...NO_COUNTS, puts: 1, deletes: 1 });
    expect(rowsOf(rows)).toEqual({
      puts: [['a', 'x', '2', 800_000_123]],
      tombstones: [['b', 'y', 800_000_456]],
    });
  });

  test('writes tombstones in the order of the key, not of the columns', () => {
    const columns = [
      column('sort', 'string', { path: ['sk'] }),
      column('note', 'string'),
      column('part', 'int64', { path: ['pk'] }),
    ];
    const bench = encoderBench(
      tableMapping(['pk', 'sk'], [target(columns, 0, { keyColumns: [2, 0] })]),
      'incremental',
    );
    bench.encode(removal({ sk: { S: 's' }, pk: { N: '1E1' } }, 5));
    expect(rowsOf(only(bench.rows)).tombstones).toEqual([['10', 's', 5]]);
  });

  test.each([
    ['a key attribute less', { pk: { S: 'a' } }],
    ['a key attribute more', { ...key('a', 'x'), more: { S: 'x' } }],
    ['another key attribute', { pk: { S: 'a' }, id: { S: 'x' } }],
  ])('is refused when its records have %s', (_, keys) => {
    for (const record of [removal(keys), put(keys, key('a', 'x'))]) {
      const error = errorOf(() => encoderBench(MAPPING, 'incremental').encode(record));
      expect(error.code).toBe('EXPORT_KEYS_MISMATCH');
      expect(error.message).toContain('the record\'s key is "pk"');
    }
  });

  test.each([
    ['a microsecond before its window', 1_800_000_000_000 * 1000 - 1, '2027-01-15T07:59:59.999999Z'],
    ['at the end of its window', 1_800_000_900_000 * 1000, '2027-01-15T08:15:00.000000Z'],
    ['far in the future', 9_007_199_254_740_991, '2255-06-05T23:47:34.740991Z'],
    ['at the beginning of time', 0, '1970-01-01T00:00:00.000000Z'],
  ])('is refused when a record is stamped %s', (_, stamp, instant) => {
    for (const record of [removal(key('a', 'x'), stamp), put(key('a', 'x'), { amount: { N: '1' } }, stamp)]) {
      const bench = encoderBench(MAPPING, 'incremental', 0, WINDOW);
      const error = errorOf(() => bench.encode(record));
      expect(error.code).toBe('EXPORT_RECORD_OUTSIDE_WINDOW');
      expect(error.message).toBe(
        'data.json.gz, line 1: expected a write from 2027-01-15T08:00:00.000000Z on and before ' +
          '2027-01-15T08:15:00.000000Z, the window of export export-1; the record of {"pk":"a","sk":"x"} is stamped ' +
          `${instant}.`,
      );
      expect(error.details).toEqual({
        file: 'data.json.gz',
        line: 1,
        key: '{"pk":"a","sk":"x"}',
        writtenAt: instant,
        exportId: 'export-1',
      });
      expect(only(bench.rows).pendingRows).toBe(0);
    }
  });

  test('takes the first and the last microsecond of its window', () => {
    const bench = encoderBench(MAPPING, 'incremental', 0, WINDOW);
    const [first, last] = [WINDOW.from * 1000, WINDOW.to * 1000 - 1];
    bench.encode(removal(key('a', 'x'), first), removal(key('b', 'x'), last));
    expect(rowsOf(only(bench.rows)).tombstones).toEqual([
      ['a', 'x', first],
      ['b', 'x', last],
    ]);
  });

  test('is refused for its stamp also where no target takes the record', () => {
    const elsewhere = { ...ORDERS, where: [{ attribute: 'pk', test: 'equals', values: ['b'] }] } as const;
    const bench = encoderBench(tableMapping(['pk', 'sk'], [elsewhere]), 'incremental', 0, WINDOW);
    expect(errorOf(() => bench.encode(removal(key('a', 'x'), 5))).code).toBe('EXPORT_RECORD_OUTSIDE_WINDOW');
  });

  test('below the floor of the generation is counted and left alone; at the floor it is taken', () => {
    const bench = encoderBench(MAPPING, 'incremental', 1000);
    bench.encode(put(key('a', 'x'), {}, 999), removal(key('b', 'x'), 999), removal(key('c', 'x'), 1000));
    const rows = only(bench.rows);
    expect(rows.counts).toEqual({ ...NO_COUNTS, deletes: 1, belowFloor: 2 });
    expect(rowsOf(rows)).toEqual({ puts: [], tombstones: [['c', 'x', 1000]] });
  });
});

describe('columns', () => {
  test('of attributes that are missing or NULL are NULL; a default stands in for missing ones only', () => {
    const columns = [
      column('pk', 'string'),
      column('plain', 'string'),
      column('defaulted', 'int32', { default: '7.0' }),
      column('deep', 'string', { path: ['m', 'l', 1] }),
    ];
    const bench = encoderBench(tableMapping(['pk'], [target(columns)]), 'full');
    bench.encode(
      item({ pk: { S: '1' } }),
      item({ pk: { S: '2' }, plain: { NULL: true }, defaulted: { NULL: true } }),
      item({ pk: { S: '3' }, defaulted: { N: '8' }, m: { M: { l: { L: [{ S: 'a' }, { S: 'b' }] } } } }),
    );
    expect(rowsOf(only(bench.rows)).puts).toEqual([
      ['1', null, '7', null, FULL_VERSION],
      ['2', null, null, null, FULL_VERSION],
      ['3', null, '8', 'b', FULL_VERSION],
    ]);
  });

  test('named rest hold what no other column takes whole', () => {
    const columns = [
      column('pk', 'string'),
      column('city', 'string', { path: ['address', 'city'] }),
      restColumn('rest', ['pk']),
    ];
    const bench = encoderBench(tableMapping(['pk'], [target(columns)]), 'full');
    bench.encode(
      item({ pk: { S: '1' } }),
      item({
        x: { N: '1.0' },
        pk: { S: '2' },
        address: { M: { city: { S: 'Ulm' } } },
        ['__proto__']: { BOOL: true },
      }),
    );
    expect(rowsOf(only(bench.rows)).puts).toEqual([
      ['1', null, '{}', FULL_VERSION],
      ['2', 'Ulm', '{"x":1,"address":{"city":"Ulm"},"__proto__":true}', FULL_VERSION],
    ]);
  });
});

test('a line that is no record is an error with its place', () => {
  const { encoder } = encoderBench(MAPPING, 'full');
  const error = errorOf(() => encoder.encode(Buffer.from('{"Item":'), { file: 'f.json.gz', line: 12 }));
  expect(error.code).toBe('EXPORT_LINE_INVALID');
  expect(error.message).toContain('f.json.gz, line 12: ');
});
