import { describe, expect, it } from '@jest/globals';
import { targetProblems } from '../../../../src/warehouse/clickhouse/statements/target-problems.ts';
import { targetOf } from '../../../contract/contract-loads.ts';

const problemsOf = (table: string, column = 'v', kind: 'string' | 'list' = 'string'): readonly string[] =>
  targetProblems(
    targetOf(table, [
      { name: 'pk', type: { kind: 'string' }, key: true },
      { name: column, type: kind === 'list' ? { kind, element: { kind: 'string' } } : { kind } },
    ]),
  );

describe('targetProblems', () => {
  it.each(['orders', 'select', 'a.b', '注文', 'x'.repeat(150)])(
    'has nothing against the table %s',
    (table) => {
      expect(problemsOf(table)).toEqual([]);
    },
  );

  it.each([
    ['x'.repeat(151), '151'],
    ['注'.repeat(17), '153'],
    ['\ud800', 'Unicode'],
    ['_dynaload_mine', '_dynaload_'],
  ])('names the table %s', (table, expected) => {
    expect(problemsOf(table)).toEqual([expect.stringContaining(expected)]);
  });

  it('knows the columns that ClickHouse keeps for itself or reads in its own way', () => {
    expect(problemsOf('t', '_row_exists')).toEqual([expect.stringContaining('"_row_exists"')]);
    expect(problemsOf('t', 'a.b', 'list')).toEqual([expect.stringContaining('"a.b"')]);
    expect(problemsOf('t', 'a.b')).toEqual([]);
  });
});
