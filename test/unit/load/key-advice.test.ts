import { describe, expect, test } from '@jest/globals';
import { sortKeyCandidates } from '../../../src/load/key-advice.ts';

const item = (id: string, rest: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> => ({
  id: { S: id },
  ...Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, { S: value }])),
});

describe('what may be the sort key', () => {
  test('tells apart all items of a partition, and is in each item', () => {
    const items = [
      item('1', { kind: 'a', at: '1', same: 'x', some: '1' }),
      item('1', { kind: 'b', at: '2', same: 'x' }),
      item('2', { kind: 'a', at: '1', same: 'x', some: '2' }),
    ];
    expect(sortKeyCandidates(items, 'id')).toEqual(['kind', 'at']);
  });

  test.each(['sk', 'SK', 'sortKey', 'gsi_sk', 'range_key'])('%s is named before others', (name) => {
    const items = ['a', 'b'].map((value) => item('1', { at: value, [name]: value }));
    expect(sortKeyCandidates(items, 'id')).toEqual([name, 'at']);
  });

  test('has a type that a key can have', () => {
    const items = ['a', 'b'].map((value) => ({
      id: { S: '1' },
      flag: { BOOL: value === 'a' },
      n: { N: value },
    }));
    expect(sortKeyCandidates(items, 'id')).toEqual(['n']);
  });

  test('nothing is said where no partition key is there twice, or nothing tells apart', () => {
    expect(sortKeyCandidates([item('1', { at: '1' }), item('2', { at: '2' })], 'id')).toEqual([]);
    expect(sortKeyCandidates([item('1', { at: '1' }), item('1', { at: '1' })], 'id')).toEqual([]);
    expect(sortKeyCandidates([], 'id')).toEqual([]);
  });
});
