import { describe, expect, it } from '@jest/globals';
import type { ColumnType } from '../../../../src/type/column-type.ts';
import { targetProblems } from '../../../../src/warehouse/redshift/statements/target-problems.ts';
import { targetOf } from '../../../contract/contract-loads.ts';

const STRING = { kind: 'string' } as const;

const problemsOf = (table: string, columns: readonly string[], type: ColumnType = STRING): string =>
  targetProblems(
    targetOf(table, [{ name: 'pk', type: STRING, key: true }, ...columns.map((name) => ({ name, type }))]),
  ).join('\n');

describe('what Redshift cannot hold', () => {
  it.each<[string, string[], ColumnType, RegExp]>([
    ['t', ['Xmin'], STRING, /"Xmin".*keeps this name/],
    ['t', ['createdAt', 'createdat'], STRING, /"createdAt" and "createdat"/],
    ['t', ['PK'], STRING, /"pk" and "PK"/],
    ['t', ['é'.repeat(64)], STRING, /128 bytes; 127 is the most/],
    ['t', ['a\nb'], STRING, /control characters/],
    ['#t', [], STRING, /temporary/],
    ['Orders__dynaload', [], STRING, /beneath/],
    ['orders__dynaload_deletes', [], STRING, /beneath/],
    ['t ', [], STRING, /blanks at the end/],
    ['t', ['d'], { kind: 'decimal', precision: 38, scale: 38 }, /decimal\(38,38\)/],
    ['t', Array.from({ length: 1599 }, (_, index) => `c${index}`), STRING, /1600 columns/],
    ['t', Array.from({ length: 1000 }, (_, index) => `${index}`.padStart(120, 'c')), STRING, /100000/],
  ])('table %j, columns %j', (table, columns, type, expected) => {
    expect(problemsOf(table, columns, type)).toMatch(expected);
  });

  it.each([
    ['x'.repeat(127), ['y'.repeat(127)]],
    ['Select', ['User', 'tag', 'has "quotes"', 'back\\slash', 'ünïcödé', 'É', 'é']],
    ['t', Array.from({ length: 1000 }, (_, index) => `a_rather_long_name_of_a_column_${index}`)],
  ])('table %j is taken', (table, columns) => {
    expect(problemsOf(table, columns)).toBe('');
  });

  it('refuses a key that cannot be compared', () => {
    const target = targetOf('t', [{ name: 'k', type: { kind: 'json' }, key: true }]);
    expect(targetProblems(target).join()).toMatch(/json cannot be a part of the key/);
  });
});
