import { describe, expect, test } from '@jest/globals';
import {
  shardOrder,
  shardsByMacros,
  type NodeMacros,
} from '../../../../src/warehouse/clickhouse/books/node-macros.ts';

/** A node for each word: `2:b/x` is in the second shard of the configuration, with {shard} b and {replica} x. */
function nodesOf(words: string, weights: readonly number[] = []): readonly NodeMacros[] {
  return words.split(' ').map((word) => {
    const [, number, shard = '', replica = ''] = /^(\d+):(.*)\/(.*)$/.exec(word) ?? [];
    return { number: Number(number), weight: weights[Number(number) - 1] ?? 1, shard, replica };
  });
}

describe('what macros make of a cluster', () => {
  test.each([
    ['two shards of two nodes', '1:a/x 1:a/y 2:b/x 2:b/y', { shards: 2, nodes: 4, isAsConfigured: true }],
    ['one shard of two nodes', '1:a/x 1:a/y', { shards: 1, nodes: 2, isAsConfigured: true }],
    ['shards that are crossed', '1:a/x 1:b/y 2:b/x 2:a/y', { shards: 2, nodes: 4, isAsConfigured: false }],
    ['two shards with one name', '1:a/x 2:a/y', { shards: 1, nodes: 2, isAsConfigured: false }],
    ['a shard with two names', '1:a/x 1:b/x', { shards: 2, nodes: 2, isAsConfigured: false }],
    ['two nodes with one name', '1:a/x 1:a/x', { shards: 1, nodes: 1, isAsConfigured: true }],
    ['nodes without macros', '1:/ 2:/', { shards: 1, nodes: 1, isAsConfigured: false }],
  ])('%s', (_, words, made) => {
    expect(shardsByMacros(nodesOf(words))).toEqual(made);
  });
});

test('the order of shards is that of the configuration, with the weights that make a difference', () => {
  expect(shardOrder(nodesOf('2:b/x 1:c/x 2:b/y 3:a/x'))).toBe('c, b, a');
  expect(shardOrder(nodesOf('1:a/x 2:b/x', [1, 3]))).toBe('a, b (weight 3)');
  expect(shardOrder(nodesOf('1:a/x 2:b/x', [3, 1]))).not.toBe(shardOrder(nodesOf('1:a/x 2:b/x')));
});
