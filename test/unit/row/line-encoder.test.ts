import { describe, expect, test } from '@jest/globals';
import { DynaloadError } from '../../../src/errors.ts';
import type { TargetRows } from '../../../src/row/target-rows.ts';
import {
  column,
  encoderBench,
  EXPORTED_AT,
  restColumn,
  tableMapping,
  target,
} from '../../support/encoder-builders.ts';
import { readRows } from '../../support/json-rows.ts';

const FULL_VERSION = EXPORTED_AT * 1000 - 1;
const NO_COUNTS = { puts: 0, deletes: 0, rejected: 0, elsewhere: 0, belowFloor: 0, nulled: 0 };

const ORDERS = target([column('pk', 'string'), column('sk', 'string'), column('amount', 'decimal(10,2)')], 2);
const MAPPING = tableMapping(['pk', 'sk'], [ORDERS]);

/** Milliseconds: a quarter of an hour from 2027-01-15T08:00:00Z on. */
const WINDOW = { from: 1_800_000_000_000, to: 1_800_000_900_000 };

type Json = Readonly<Record<string, unknown>>;

const key = (pk: string, sk: string): Json => ({ pk: { S: pk }, sk: { S: sk } });
const item = (attributes: Json): Json => ({ Item: attributes });
const put = (keys: Json, image: Json, version = 1000): Json => ({
  Metadata: { WriteTimestampMicros: { N: String(version) } },
  Keys: keys,
  NewImage: { ...keys, ...image },
});
const removal = (keys: Json, version = 1000): Json => ({
  Metadata: { WriteTimestampMicros: { N: String(version) } },
  Keys: keys,
});

function only(rows: readonly TargetRows[]): TargetRows {
  const [first] = rows;
  if (first === undefined || rows.length !== 1) throw new Error('expected one target');
  return first;
}

function rowsOf(rows: TargetRows): { puts: unknown; tombstones: unknown } {
  const blocks = rows.takeBlocks();
  return { puts: readRows(blocks, 'puts'), tombstones: readRows(blocks, 'tombstones') };
}

function errorOf(act: () => void): DynaloadError {
  try {
    act();
  } catch (error) {
    if (error instanceof DynaloadError) return error;
    throw error;
  }
  throw new Error('expected an error');
}

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

describe('a value that does not fit', () => {
  test('rejects the row by default: no half of it stays, its key becomes a tombstone, and the reason is kept', () => {
    const bench = encoderBench(MAPPING, 'incremental');
    bench.encode(
      put(key('a', 'x'), { amount: { N: '1' } }, 1),
      put(key('b', 'y'), { amount: { N: '1.2345' } }, 2),
      put(key('c', 'z'), { amount: { N: '3' } }, 3),
    );
    const rows = only(bench.rows);
    expect(rows.counts).toEqual({ ...NO_COUNTS, puts: 2, rejected: 1 });
    expect(rowsOf(rows)).toEqual({
      puts: [
        ['a', 'x', '1', 1],
        ['c', 'z', '3', 3],
      ],
      tombstones: [['b', 'y', 2]],
    });
    expect(rows.takeRejects()).toEqual([
      {
        target: 'orders',
        exportId: 'export-1',
        file: 'data.json.gz',
        line: 2,
        key: '{"pk":"b","sk":"y"}',
        column: 'amount',
        reason: 'expected decimal(10,2), got N 1.2345 (4 fraction digits)',
        value: '{"N":"1.2345"}',
      },
    ]);
  });

  test('in the key itself rejects the row without a tombstone, and a delete as well', () => {
    const columns = [column('pk', 'int32'), column('sk', 'string')];
    const bench = encoderBench(tableMapping(['pk', 'sk'], [target(columns, 2)]), 'incremental');
    bench.encode(
      put({ pk: { S: 'one' }, sk: { S: 'x' } }, {}),
      removal({ pk: { N: '1' }, sk: { S: '\ud83d' } }),
    );
    const rows = only(bench.rows);
    expect(rows.counts).toEqual({ ...NO_COUNTS, rejected: 2 });
    expect(rowsOf(rows)).toEqual({ puts: [], tombstones: [] });
    expect(rows.pendingBytes).toBe(0);
    expect(rows.takeRejects().map((reject) => [reject.line, reject.column, reject.key])).toEqual([
      [1, 'pk', '{"pk":"one","sk":"x"}'],
      [2, 'sk', String.raw`{"pk":1,"sk":"\ud83d"}`],
    ]);
  });

  test('becomes NULL where the mapping says so, and is counted, except in a row that is rejected', () => {
    const columns = [
      column('pk', 'string'),
      column('a', 'int32', { onMismatch: 'null' }),
      column('b', 'int32', { onMismatch: 'null' }),
      column('c', 'int32'),
    ];
    const bench = encoderBench(tableMapping(['pk'], [target(columns)]), 'full');
    bench.encode(
      item({ pk: { S: '1' }, a: { S: 'x' }, b: { BOOL: true } }),
      item({ pk: { S: '2' }, a: { S: 'x' }, c: { S: 'x' } }),
    );
    const rows = only(bench.rows);
    expect(rows.counts).toEqual({ ...NO_COUNTS, puts: 1, rejected: 1, nulled: 2 });
    expect(rowsOf(rows)).toEqual({
      puts: [['1', null, null, null, FULL_VERSION]],
      tombstones: [['2', FULL_VERSION]],
    });
    const { nulled } = rows.takePart();
    expect(nulled).toMatchObject([
      { column: 1, count: 1, at: { line: 1 }, reason: expect.stringContaining('expected int32') },
      { column: 2, count: 1, at: { line: 1 } },
    ]);
    expect(rows.takePart().nulled).toEqual([]);
  });

  test('is none of what means none, which is NULL and not counted', () => {
    const columns = [
      column('pk', 'string'),
      column('at', 'timestamp', {
        onMismatch: 'null',
        default: '2024-05-04T04:54:56Z',
        nullValues: [{ S: '9999-12-31T00:00:00+09:00' }, { S: '' }],
      }),
    ];
    const bench = encoderBench(tableMapping(['pk'], [target(columns)]), 'full');
    bench.encode(
      item({ pk: { S: '1' }, at: { S: '9999-12-30T15:00Z' } }),
      item({ pk: { S: '2' }, at: { S: '' } }),
      item({ pk: { S: '3' }, at: { S: 'soon' } }),
      item({ pk: { S: '4' } }),
    );
    const rows = only(bench.rows);
    expect(rows.counts).toEqual({ ...NO_COUNTS, puts: 4, nulled: 1 });
    expect(rowsOf(rows).puts).toEqual([
      ['1', null, FULL_VERSION],
      ['2', null, FULL_VERSION],
      ['3', null, FULL_VERSION],
      ['4', '2024-05-04 04:54:56.000000', FULL_VERSION],
    ]);
  });

  test('never becomes NULL in a key column', () => {
    const columns = [column('pk', 'int32', { onMismatch: 'null' })];
    const bench = encoderBench(tableMapping(['pk'], [target(columns)]), 'full');
    bench.encode(item({ pk: { S: 'x' } }));
    expect(only(bench.rows).counts).toEqual({ ...NO_COUNTS, rejected: 1 });
  });

  test('fails the target where the mapping says so; it takes no more lines, and its siblings go on', () => {
    const strict = target([column('pk', 'string'), column('n', 'int32', { onMismatch: 'fail' })], 1, {
      table: 'strict',
    });
    const lenient = target([column('pk', 'string'), column('n', 'string')], 1, { table: 'lenient' });
    const bench = encoderBench(tableMapping(['pk'], [strict, lenient]), 'full');
    bench.encode(
      item({ pk: { S: '1' }, n: { N: '1' } }),
      item({ pk: { S: '2' }, n: { N: '0.5' } }),
      item({ pk: { S: '3' }, n: { N: '3' } }),
    );
    const [failed, fine] = bench.rows;
    expect(failed?.counts).toEqual({ ...NO_COUNTS, puts: 1 });
    expect(failed?.takeBlocks().map((block) => Buffer.from(block.bytes).toString())).toEqual([
      `"1"\t1\t${String(FULL_VERSION)}\n`,
    ]);
    expect(failed?.failure?.code).toBe('VALUE_MISMATCH');
    expect(failed?.failure?.message).toBe(
      'data.json.gz, line 2: column "n" of strict, key {"pk":"2"}: expected int32, got N 0.5 (1 fraction digit).',
    );
    expect(failed?.failure?.details).toMatchObject({
      line: 2,
      column: 'n',
      key: '{"pk":"2"}',
      table: 'strict',
    });
    expect(fine?.counts).toEqual({ ...NO_COUNTS, puts: 3 });
    expect(fine?.failure).toBeNull();
  });

  test('is cut in the reject, and never within a character', () => {
    const bench = encoderBench(MAPPING, 'full');
    // Seven characters, {"S":"x, stand before the bells, so the 1,000th is the first half of one.
    bench.encode(item({ ...key('a', 'x'), amount: { S: `x${'🔔'.repeat(5000)}` } }));
    const value = only(bench.rows).takeRejects()[0]?.value ?? '';
    expect(value).toHaveLength(999);
    expect(value.endsWith('🔔')).toBe(true);
    expect(Buffer.from(value).toString()).toBe(value);
  });

  test('in rest shows the rest as DynamoDB JSON', () => {
    const columns = [column('pk', 'string'), restColumn('rest', ['pk'])];
    const bench = encoderBench(tableMapping(['pk'], [target(columns)]), 'full');
    bench.encode(item({ pk: { S: '1' }, a: { L: [{ N: '1' }, { M: { b: { S: '\ud83d' } } }] } }));
    expect(only(bench.rows).takeRejects()).toMatchObject([
      {
        column: 'rest',
        reason: expect.stringContaining('half of a surrogate pair'),
        value: String.raw`{"M":{"a":{"L":[{"N":"1"},{"M":{"b":{"S":"\ud83d"}}}]}}}`,
      },
    ]);
  });
});

describe('several targets', () => {
  const customers = target([column('pk', 'string'), column('sk', 'string'), column('name', 'string')], 2, {
    table: 'customers',
    where: [{ attribute: 'sk', test: 'equals', values: ['PROFILE'] }],
  });
  const orders = target([column('pk', 'string'), column('sk', 'string')], 2, {
    where: [{ attribute: 'sk', test: 'beginsWith', prefixes: ['ORDER#'] }],
  });

  test('get the items that their conditions on the key name, deletes as well', () => {
    const bench = encoderBench(tableMapping(['pk', 'sk'], [customers, orders]), 'incremental');
    bench.encode(
      put(key('c1', 'PROFILE'), { name: { S: 'Ada' } }, 1),
      put(key('c1', 'ORDER#1'), {}, 2),
      removal(key('c1', 'ORDER#2'), 3),
      removal(key('c1', 'CART'), 4),
    );
    expect(bench.rows.map((rows) => rows.counts)).toEqual([
      { ...NO_COUNTS, puts: 1, elsewhere: 3 },
      { ...NO_COUNTS, puts: 1, deletes: 1, elsewhere: 2 },
    ]);
    expect(bench.rows.map(rowsOf)).toEqual([
      { puts: [['c1', 'PROFILE', 'Ada', 1]], tombstones: [] },
      { puts: [['c1', 'ORDER#1', 2]], tombstones: [['c1', 'ORDER#2', 3]] },
    ]);
  });

  describe('with conditions on other attributes', () => {
    const open = target([column('pk', 'string'), column('sk', 'int32')], 2, {
      where: [{ attribute: 'pk', test: 'beginsWith', prefixes: ['c'] }],
      whereAttributes: [{ attribute: 'status', test: 'equals', values: [{ S: 'OPEN' }] }],
    });
    const orderKey = (pk: string, sk: string): Json => ({ pk: { S: pk }, sk: { N: sk } });
    const [isOpen, isPaid] = [{ status: { S: 'OPEN' } }, { status: { S: 'PAID' } }];

    test('take an item out that meets those on the key alone, as of its write', () => {
      const bench = encoderBench(tableMapping(['pk', 'sk'], [open]), 'incremental', 2);
      bench.encode(
        put(orderKey('c1', '1'), isOpen, 2),
        put(orderKey('c1', '2'), isPaid, 3),
        put(orderKey('c1', '3'), {}, 4),
        put(orderKey('c1', '4'), isPaid, 1),
        put(orderKey('c1', '1.5'), isPaid, 5),
        put(orderKey('x1', '5'), isPaid, 6),
        removal(orderKey('c1', '6'), 7),
      );
      const rows = only(bench.rows);
      expect(rows.counts).toEqual({ ...NO_COUNTS, puts: 1, deletes: 1, belowFloor: 1, elsewhere: 4 });
      expect(rowsOf(rows)).toEqual({
        puts: [['c1', '1', 2]],
        tombstones: [
          ['c1', '2', 3],
          ['c1', '3', 4],
          ['c1', '6', 7],
        ],
      });
      expect(rows.rejects).toEqual([]);
    });

    test('leave out of a full export what does not meet them', () => {
      const bench = encoderBench(tableMapping(['pk', 'sk'], [open]), 'full');
      bench.encode(item({ ...orderKey('c1', '1'), ...isOpen }), item({ ...orderKey('c1', '2'), ...isPaid }));
      const rows = only(bench.rows);
      expect(rows.counts).toEqual({ ...NO_COUNTS, puts: 1, elsewhere: 1 });
      expect(rowsOf(rows)).toEqual({ puts: [['c1', '1', FULL_VERSION]], tombstones: [] });
    });

    test('are decided without the reference, escapes or not', () => {
      const bench = encoderBench(tableMapping(['pk', 'sk'], [open]), 'incremental');
      bench.encode(put(orderKey('c1', '1'), { status: { S: 'OP"EN' } }, 2));
      expect(bench.encoder).toMatchObject({ fallbackLines: 0, partialLines: 0 });
    });
  });

  test('decide on the canonical digits of a number key and the base64 of a binary one', () => {
    const columns = [column('pk', 'string'), column('sk', 'binary')];
    const where = [
      { attribute: 'pk', test: 'equals', values: ['1000'] },
      { attribute: 'sk', test: 'beginsWith', prefixes: ['aG'] },
    ] as const;
    const bench = encoderBench(tableMapping(['pk', 'sk'], [target(columns, 2, { where })]), 'full');
    bench.encode(
      item({ pk: { N: '1E3' }, sk: { B: 'aGk=' } }),
      item({ pk: { N: '1E3' }, sk: { B: 'AA==' } }),
    );
    const rows = only(bench.rows);
    expect(rows.counts).toEqual({ ...NO_COUNTS, puts: 1, elsewhere: 1 });
    expect(rowsOf(rows).puts).toEqual([['1000', 'hex 6869', FULL_VERSION]]);
  });
});

test('a line that is no record is an error with its place', () => {
  const { encoder } = encoderBench(MAPPING, 'full');
  const error = errorOf(() => encoder.encode(Buffer.from('{"Item":'), { file: 'f.json.gz', line: 12 }));
  expect(error.code).toBe('EXPORT_LINE_INVALID');
  expect(error.message).toContain('f.json.gz, line 12: ');
});
