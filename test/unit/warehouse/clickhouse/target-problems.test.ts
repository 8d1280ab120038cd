import { describe, expect, it } from '@jest/globals';
import { targetProblems } from '../../../../src/warehouse/clickhouse/statements/target-problems.ts';
import { targetOf } from '../../../contract/contract-loads.ts';
import { compileTargetOf, type Json } from '../../../support/mapping-problems.ts';

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

  it.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ['the NULLs of a column', { note: 'string', 'note.null': 'string' }, ['"note.null"', '"note"']],
    ['the size of a list', { l: 'list<string>', 'l.size0': 'int32' }, ['"l.size0"', '"l"']],
    ['the size of a child table', { 'lines.size0': 'int32' }, ['"lines.size0"', '"lines"']],
    ['a column of a child table', { 'lines.sku': 'string' }, ['"lines.sku"', '"lines"']],
    ['a child table of it', { 'lines.codes': 'json' }, ['"lines.codes"', '"lines"']],
    ['the NULLs of one inside it', { 'lines.codes.c.null': 'json' }, ['"lines.codes.c.null"', '"lines"']],
    ['nothing', { 'note.size0': 'string', note: 'string', 'pk.null': 'string', 'lines.x': 'json' }, []],
  ])('tells a column from a part of another one: %s', (_, others, expected) => {
    const codes = { table: 'codes', from: 'codes', columns: { c: 'string' } };
    const lines = { table: 'lines', from: 'lines', columns: { sku: 'string' }, explode: [codes] };
    const columns = { pk: 'string', sk: 'string', ...others };
    const problems = targetProblems(compileTargetOf({ columns, explode: [lines] }));
    expect(problems).toEqual(
      expected.length === 0
        ? []
        : [expect.stringContaining(expected.join(': in ClickHouse it is a part of the column '))],
    );
  });

  it('knows the name that no row of a child table has', () => {
    const problems = (given: Json): readonly string[] =>
      targetProblems(
        compileTargetOf({ explode: [{ table: 'lines', from: 'lines', columns: { a: 'string' }, ...given }] }),
      );
    const expected = [expect.stringContaining('column "null" of a child table')];
    expect(problems({ columns: { null: 'string' } })).toEqual(expected);
    expect(problems({ name: 'null' })).toEqual(expected);
    expect([...problems({ position: 'null' }), ...problems({ columns: { NULL: 'string' } })]).toEqual([]);
  });
});
