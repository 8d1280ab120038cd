import { describe, expect, test } from '@jest/globals';
import {
  FULL_VERSION,
  item,
  key,
  MAPPING,
  NO_COUNTS,
  only,
  put,
  removal,
  rowsOf,
} from '../../support/encoded-orders.ts';
import { column, encoderBench, restColumn, tableMapping, target } from '../../support/encoder-builders.ts';

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
