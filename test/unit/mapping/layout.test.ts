import { describe, expect, it, test } from '@jest/globals';
import { DynaloadError } from '../../../src/errors.ts';
import { compileMapping } from '../../../src/mapping/compile-mapping.ts';
import type { TargetMapping } from '../../../src/mapping/mapping.ts';

const COLUMNS = {
  pk: 'string',
  sk: 'string',
  status: 'string',
  amount: 'decimal(18,2)',
  quantity: 'int32',
  rate: 'float64',
  created_at: 'timestamp',
  payload: 'json',
  photo: 'binary',
};

function compile(layout: object): TargetMapping {
  const document = {
    source: { table: 'Orders', keys: ['pk', 'sk'] },
    targets: [{ table: 'orders', columns: COLUMNS, ...layout }],
  };
  const [target] = compileMapping(document, 'orders.json').targets;
  if (target === undefined) throw new Error('no target');
  return target;
}

/** What the error of a layout says. */
function problemOf(layout: object): string {
  try {
    compile(layout);
  } catch (thrown) {
    if (thrown instanceof DynaloadError) return thrown.message;
    throw thrown;
  }
  return 'none';
}

test('a layout is compiled, and takes no part in what rows are', () => {
  const plain = compile({});
  const target = compile({
    clickhouse: {
      orderBy: ['sk', 'pk'],
      lowCardinality: ['status'],
      codecs: {
        payload: 'ZSTD(3)',
        created_at: 'Delta,ZSTD(1)',
        rate: 'Gorilla, LZ4',
        quantity: 'T64, LZ4HC(9)',
      },
      settings: { min_age_to_force_merge_seconds: 600, min_age_to_force_merge_on_partition_only: 1 },
    },
    redshift: { distKey: 'status', distStyle: 'key', sortKey: ['created_at'] },
  });
  expect(target.physical).toEqual({
    clickhouse: {
      orderBy: ['sk', 'pk'],
      lowCardinality: ['status'],
      codecs: {
        payload: 'ZSTD(3)',
        created_at: 'Delta, ZSTD(1)',
        rate: 'Gorilla, LZ4',
        quantity: 'T64, LZ4HC(9)',
      },
      settings: { min_age_to_force_merge_seconds: 600, min_age_to_force_merge_on_partition_only: 1 },
    },
    redshift: { distKey: 'status', distStyle: null, sortKey: ['created_at'] },
  });
  expect([target.hash, target.shapeHash]).toEqual([plain.hash, plain.shapeHash]);
  expect(plain.physical).toBeUndefined();
});

describe('what would break a promise is refused by name', () => {
  it.each([
    [{ clickhouse: { orderBy: ['status', 'pk', 'sk'] } }, 'targets[0].clickhouse.orderBy', 'never meet'],
    [
      { clickhouse: { orderBy: ['pk'] } },
      'targets[0].clickhouse.orderBy',
      'columns of the primary key (pk, sk)',
    ],
    [{ clickhouse: { orderBy: ['pk', 'pk'] } }, 'targets[0].clickhouse.orderBy', 'got pk, pk'],
    [{ clickhouse: { ttl: 'created_at + INTERVAL 1 DAY' } }, 'targets[0].clickhouse.ttl', 'tombstones'],
    [{ clickhouse: { partitionBy: 'status' } }, 'targets[0].clickhouse.partitionBy', 'never meet'],
    [
      { clickhouse: { settings: { enable_block_number_column: 1 } } },
      'enable_block_number_column',
      'unknown',
    ],
    [{ clickhouse: { settings: { index_granularity: 1 } } }, 'index_granularity', '64'],
    [
      { clickhouse: { codecs: { payload: 'ZSTD(3)) TTL now(' } } },
      'targets[0].clickhouse.codecs.payload',
      'expected NONE',
    ],
    [
      { clickhouse: { codecs: { payload: 'ZSTD(23)' } } },
      'targets[0].clickhouse.codecs.payload',
      'level of 1 to 22',
    ],
    [
      { clickhouse: { codecs: { payload: 'Delta, ZSTD' } } },
      'targets[0].clickhouse.codecs.payload',
      'whole numbers',
    ],
    [{ clickhouse: { codecs: { created_at: 'Gorilla, ZSTD' } } }, 'clickhouse.codecs.created_at', 'float64'],
    [
      { clickhouse: { codecs: { nothing: 'ZSTD' } } },
      'targets[0].clickhouse.codecs.nothing',
      'name of a column',
    ],
    [
      { clickhouse: { lowCardinality: ['amount'] } },
      'targets[0].clickhouse.lowCardinality[0]',
      'type string',
    ],
    [{ redshift: { distKey: 'payload' } }, 'targets[0].redshift.distKey', 'json'],
    [{ redshift: { sortKey: ['sk', 'photo'] } }, 'targets[0].redshift.sortKey[1]', 'binary'],
    [{ redshift: { distStyle: 'key' } }, 'targets[0].redshift.distStyle', 'distKey'],
    [{ redshift: { distStyle: 'all', distKey: 'pk' } }, 'targets[0].redshift.distStyle', '"key"'],
    [{ redshift: { interleaved: ['pk'] } }, 'targets[0].redshift.interleaved', 'reindexed'],
  ])('%j', (layout, place, words) => {
    const message = problemOf(layout);
    expect(message).toContain(place);
    expect(message).toContain(words);
  });
});
