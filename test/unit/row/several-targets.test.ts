import { describe, expect, test } from '@jest/globals';
import {
  FULL_VERSION,
  item,
  key,
  NO_COUNTS,
  only,
  put,
  removal,
  rowsOf,
  type Json,
} from '../../support/encoded-orders.ts';
import { column, encoderBench, tableMapping, target } from '../../support/encoder-builders.ts';

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
