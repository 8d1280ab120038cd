import { describe, expect, it } from '@jest/globals';
import { READ_ONLY } from '../../../../src/warehouse/clickhouse/read-only.ts';
import { readOnlyStatement } from '../../../../src/warehouse/sql/read-only.ts';

describe('readOnlyStatement', () => {
  it.each([
    'select 1',
    'SELECT 1',
    '(select 1)',
    '-- first\nselect 1',
    '/* ; */ select 1',
    'with x as (select 1 as a) select a from x',
    'from numbers(3) select count()',
    'show tables',
    'describe table orders',
    'desc orders',
    'explain select 1',
    'exists orders',
    "select ';', '\\';', 'it''s;'",
    'select 1 as `;`, 2 as ";"',
    'select $$;drop table x$$',
    'select $tag$ ; $$ ; $tag$',
    "select 'insert into outfile'",
    'select 1 # ; a comment\n',
  ])('takes %j as it is', (sql) => {
    expect(readOnlyStatement(sql, READ_ONLY)).toBe(sql);
  });

  it('takes away semicolons at the end', () => {
    expect(readOnlyStatement("select ';' ; ; -- done;", READ_ONLY)).toBe("select ';'   -- done;");
  });

  it.each([
    ['', 'empty'],
    [';', 'empty'],
    ['/* select 1 */', 'empty'],
    ['drop table x', 'DROP'],
    ['set readonly = 0', 'SET'],
    ['use other', 'USE'],
    ['insert into x values (1)', 'INSERT'],
    ['create table x (a Int8) engine = Memory', 'CREATE'],
    ['system shutdown', 'SYSTEM'],
    ['kill query where 1', 'KILL'],
    ['1 + 1', '1'],
    ['select 1; select 2', 'semicolon'],
    ['select 1;drop table x', 'semicolon'],
    ["select 'a\\\\';drop table x", 'semicolon'],
    ['select a$$;drop table x;select 1 $$', 'semicolon'],
    ['select 1 -- comment\n; drop table x', 'semicolon'],
    ['with x as (select 1) insert into y select * from x', 'INSERT'],
    ['explain insert into y select 1', 'INSERT'],
    ["select 1 into outfile '/tmp/x'", 'INTO OUTFILE'],
    ["select 1 into /* here */ outfile '/tmp/x'", 'INTO OUTFILE'],
  ])('refuses %j', (sql, named) => {
    expect(() => readOnlyStatement(sql, READ_ONLY)).toThrow(
      expect.objectContaining({
        code: 'QUERY_NOT_READ_ONLY',
        message: expect.stringContaining(named),
      }),
    );
  });
});
