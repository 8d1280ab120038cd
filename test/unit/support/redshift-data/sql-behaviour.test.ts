/** Where PostgreSQL would do something else with the same statement. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SqlClient } from '../../../support/redshift-data/sql-client.ts';
import { DG, startStack, type Stack } from './stack.ts';

let stack: Stack;
let sql: SqlClient;

beforeAll(async () => {
  stack = await startStack();
  ({ sql } = stack);
});

afterAll(() => stack.close());

describe(`characters (${DG}r_Character_types.html)`, () => {
  test('VARCHAR(n) holds n bytes, not characters', async () => {
    await sql.run('create table bytes (a varchar(4))', "insert into bytes values ('éé')");
    expect(await sql.failure("insert into bytes values ('ééé')")).toContain(
      'value too long for type character varying(4)',
    );
  });

  test('VARCHAR and TEXT without a length hold 256 bytes, VARCHAR(MAX) 65535', async () => {
    await sql.run('create table lengths (a varchar, b text, c varchar(max))');
    expect(
      await sql.rows(
        "select character_maximum_length from svv_columns where table_name = 'lengths' order by ordinal_position",
      ),
    ).toEqual([[256], [256], [65535]]);
    const long = 'x'.repeat(257);
    expect(await sql.failure(`insert into lengths (b) values ('${long}')`)).toContain(
      'character varying(256)',
    );
    await sql.run(`insert into lengths (c) values ('${long}')`);
  });

  test('trailing blanks count for nothing in comparisons and groups, and are kept', async () => {
    await sql.run(
      'create table blanks (k varchar(9), n int)',
      "insert into blanks values ('a', 1), ('a  ', 2), ('b', 3)",
    );
    expect(await sql.rows("select count(*) from blanks where k = 'a '")).toEqual([[2]]);
    expect(await sql.rows('select count(*) from blanks group by k order by 1')).toEqual([[1], [2]]);
    expect(await sql.rows('select k from blanks where n = 2')).toEqual([['a  ']]);
    expect(await sql.rows('select octet_length(k) from blanks order by n')).toEqual([[1], [3], [1]]);
  });

  test('an explicit cast cuts, on a whole character', async () => {
    expect(await sql.rows("select cast('aéé' as varchar(4)), cast('abc' as varchar(9))")).toEqual([
      ['aé', 'abc'],
    ]);
  });
});

describe(`literals (${DG}r_QUOTE_LITERAL.html)`, () => {
  test('process backslashes', async () => {
    expect(await sql.rows(String.raw`select 'a\'b', 'c\\d', 'it''s', '\\N', 'x\ty', '\101'`)).toEqual([
      ["a'b", String.raw`c\d`, "it's", String.raw`\N`, 'x\ty', 'A'],
    ]);
  });

  test('so a quote that is doubled behind a backslash does not save anybody', async () => {
    expect(await sql.rows(String.raw`select 'a\'' || ' or 1=1'`)).toEqual([["a' or 1=1"]]);
    expect(await sql.failure(String.raw`select 'a\'`)).toContain('unterminated quoted string');
  });
});

describe(`names (${DG}r_names.html)`, () => {
  test('are folded to lower case, in quotes too', async () => {
    await sql.run(
      'create table "Folded" ("UserId" int, "Has ""quotes""" int)',
      'insert into FOLDED values (1, 2)',
    );
    const { Id = '' } = await sql.execute('select * from "FOLDED" where "USERID" = 1');
    expect(await sql.result(Id)).toEqual([[1, 2]]);
    expect(
      await sql.rows("select column_name from svv_columns where table_name = 'folded' order by 1"),
    ).toEqual([['has "quotes"'], ['userid']]);
  });

  test('have 127 bytes, and longer ones are cut in silence', async () => {
    const name = `n${'é'.repeat(63)}`;
    const other = `${'n'.repeat(70)}1`;
    await sql.run(
      `create table "${name}" ("${other}" int, "${'n'.repeat(70)}2" int)`,
      `insert into "${name}é" values (1, 2)`,
    );
    expect(await sql.rows(`select "${other}", "${'n'.repeat(70)}2" from "${name}"`)).toEqual([[1, 2]]);
    expect(await sql.rows(`select table_name from svv_tables where table_name like 'n%'`)).toEqual([[name]]);
    expect((await sql.rows(`show columns from table public."${name}"`)).map((row) => row[3])).toEqual([
      other,
      `${'n'.repeat(70)}2`,
    ]);
    expect(await sql.failure(`select * from "${'m'.repeat(100)}"`)).toContain(
      `"${'m'.repeat(100)}" does not exist`,
    );
    const long = 'x'.repeat(127);
    expect(await sql.failure(`create table cut ("${long}y" int, "${long}z" int)`)).toContain(
      'more than once',
    );
  });

  test('that are reserved do in quotes', async () => {
    await sql.run('create table "table" ("tag" int, "user" int, "start" int, "end" int)');
    expect(await sql.rows('select "tag", "end" from "table"')).toEqual([]);
  });
});

describe('tables', () => {
  test(`primary keys, unique and foreign keys are not enforced, NOT NULL is (${DG}t_Defining_constraints.html)`, async () => {
    await sql.run(
      'create table parents (id int primary key, name varchar(9) unique)',
      'create table children (id int references parents (id), foreign key (id) references parents (id))',
      "insert into parents values (1, 'a'), (1, 'a')",
      'insert into children values (7)',
    );
    expect(await sql.rows('select count(*) from parents')).toEqual([[2]]);
    expect(await sql.failure("insert into parents values (null, 'a')")).toContain(
      'Cannot insert a NULL value into column id',
    );
  });

  test(`DECIMAL is (18,0), and INSERT rounds (${DG}r_Numeric_types201.html)`, async () => {
    await sql.run(
      'create table numbers (a decimal, b decimal(9,2), c decimal(19,0))',
      'insert into numbers values (1.5, 2.345, 9223372036854775807)',
    );
    expect(await sql.rows('select * from numbers')).toEqual([['2', '2.35', '9223372036854775807']]);
    expect(await sql.failure('insert into numbers (c) values (9223372036854775808)')).toContain('overflow');
  });

  test(`LIKE inherits distribution, sort keys and NOT NULL, defaults when told, and no keys (${DG}r_CREATE_TABLE_NEW.html)`, async () => {
    await sql.run(
      "create table origin (id int not null, name varchar(9) default 'x', primary key (id)) distkey(id) sortkey(id, name)",
      'create table plain (like origin)',
      'create table with_defaults (like origin including defaults)',
      'insert into plain (id) values (1)',
      'insert into with_defaults (id) values (1)',
    );
    expect(await sql.rows('select plain.name, with_defaults.name from plain, with_defaults')).toEqual([
      [null, 'x'],
    ]);
    expect(await sql.failure('insert into plain (id) values (null)')).toContain('Cannot insert a NULL');
    const attributes = await stack.redshift.sql(
      "select dist_key, sort_keys, key_columns from table_attributes where relation = 'plain'::regclass",
    );
    expect(attributes).toEqual([{ dist_key: 'id', sort_keys: '{id,name}', key_columns: '{}' }]);
  });

  test(`IDENTITY numbers rows (${DG}r_CREATE_TABLE_NEW.html)`, async () => {
    await sql.run(
      'create table numbered (n bigint identity(10, 5), a int)',
      'insert into numbered (a) values (1), (2)',
    );
    expect(await sql.rows('select n, a from numbered order by a')).toEqual([
      [10, 1],
      [15, 2],
    ]);
  });

  test(`SUPER keeps the digits of JSON (${DG}r_SUPER_type.html)`, async () => {
    await sql.run(
      'create table documents (d super)',
      `insert into documents select json_parse('{"n":1.10,"a":[1]}')`,
    );
    expect(await sql.rows('select d, json_serialize(d) from documents')).toEqual([
      ['{"n":1.10,"a":[1]}', '{"n":1.10,"a":[1]}'],
    ]);
  });

  test(`division by zero is an error: an assertion in SQL (${DG}c_SQL_functions.html)`, async () => {
    expect(
      await sql.failure('select 1/case when (select count(*) from svv_tables) < 0 then 1 else 0 end'),
    ).toContain('Divide by zero');
  });

  test(`GETDATE and SYSDATE are UTC times (${DG}r_GETDATE.html)`, async () => {
    expect(
      await sql.rows(
        "select getdate() > '2020-01-01', sysdate > '2020-01-01', nvl(null, 2), current_database(), current_schema()",
      ),
    ).toEqual([[true, true, 2, 'dev', 'public']]);
  });

  test(`the catalog shows columns, tables and views (${DG}r_SVV_COLUMNS.html)`, async () => {
    await sql.run(
      'create schema shop',
      'create table shop.items (id bigint not null, price decimal(9,2), paid boolean, at timestamptz, doc super, bytes varbyte(16))',
      'create view shop.cheap as select id from shop.items',
      "comment on table shop.items is 'made by a test'",
    );
    expect(
      await sql.rows(`select column_name, data_type, is_nullable, character_maximum_length, numeric_precision, numeric_scale
        from svv_columns where table_schema = 'shop' and table_name = 'items' order by ordinal_position`),
    ).toEqual([
      ['id', 'bigint', 'NO', null, 64, 0],
      ['price', 'numeric', 'YES', null, 9, 2],
      ['paid', 'boolean', 'YES', null, null, null],
      ['at', 'timestamp with time zone', 'YES', null, null, null],
      ['doc', 'super', 'YES', null, null, null],
      ['bytes', 'binary varying', 'YES', 16, null, null],
    ]);
    expect(
      await sql.rows(
        "select table_name, table_type, remarks from svv_tables where table_schema = 'shop' order by 1",
      ),
    ).toEqual([
      ['cheap', 'VIEW', null],
      ['items', 'BASE TABLE', 'made by a test'],
    ]);
    expect((await sql.rows("show tables from schema dev.shop like 'i%'")).map((row) => row[2])).toEqual([
      'items',
    ]);
  });
});

test(`a table may have 1,000 columns, in statements of nearly 100 KB (${DG}r_CREATE_TABLE_NEW.html)`, async () => {
  const names = Array.from({ length: 1000 }, (_, n) => `"column ${String(n)} ${'x'.repeat(60)}"`);
  await sql.run(`create table broad (${names.map((name) => `${name} varchar(100)`).join()})`);
  await sql.run(
    `insert into broad (${names.join()}) values (${names.map((_, n) => `'${String(n)}'`).join()})`,
  );
  const [row] = await sql.rows('select * from broad');
  expect(row?.[999]).toBe('999');
});

describe(`views (${DG}r_CREATE_VIEW.html)`, () => {
  test('stay with their table when it is renamed, and keep it from being dropped', async () => {
    await sql.run(
      'create table g1 (n int)',
      'insert into g1 values (1)',
      'create view bound as select * from g1',
      'alter table g1 rename to g1_old',
    );
    expect(await sql.rows('select * from bound')).toEqual([[1]]);
    expect(await sql.failure('drop table g1_old')).toContain('other objects depend on it');
    await sql.run('drop table g1_old cascade');
    expect(await sql.failure('select * from bound')).toContain('does not exist');
  });

  test('with no schema binding follow the name, and may be replaced by another shape in a transaction', async () => {
    await sql.run(
      'create table l1 (n int)',
      'create table l2 (n int, more varchar(9))',
      "insert into l2 values (2, 'x')",
      'create or replace view late as select * from public.l1 with no schema binding',
    );
    expect(await sql.rows('select count(*) from late')).toEqual([[0]]);
    const rolledBack = await sql.batch([
      'create or replace view late as select * from public.l2 with no schema binding',
      'select 1/0',
    ]);
    expect(rolledBack.Status).toBe('FAILED');
    expect(await sql.rows('select * from late as x where x.n = 1')).toEqual([]);
    await sql.batch([
      'create or replace view late as select * from public.l2 with no schema binding',
      'drop table l1',
    ]);
    expect(await sql.rows('select late.more from late join l2 on l2.n = late.n')).toEqual([['x']]);
    await sql.run('drop view late');
    expect(await sql.failure('select * from late')).toContain('does not exist');
  });
});

describe(`MERGE (${DG}r_MERGE.html)`, () => {
  const merge = `merge into target using source as s on target.id = s.id
    when matched then update set name = s.name when not matched then insert (id, name) values (s.id, s.name)`;
  const simple = 'merge into target using source on target.id = source.id remove duplicates';

  async function tables(target: string, source: string): Promise<void> {
    await sql.run(
      'drop table if exists target, source',
      'create table target (id int, name varchar(9))',
      'create table source (id int, name varchar(9))',
      `insert into target values ${target}`,
      `insert into source values ${source}`,
    );
  }

  const all = 'select id, name from target order by id, name';

  test.each([merge, simple])('replaces what matches and adds the rest: %s', async (statement) => {
    await tables("(1, 'old'), (2, 'stays')", "(1, 'new'), (3, 'comes')");
    await sql.run(statement);
    expect(await sql.rows(all)).toEqual([
      [1, 'new'],
      [2, 'stays'],
      [3, 'comes'],
    ]);
  });

  test.each([merge, simple])('fails when several rows match one: %s', async (statement) => {
    await tables("(1, 'old')", "(1, 'a'), (1, 'b')");
    expect(await sql.failure(statement)).toContain('Found multiple matches to update the same tuple.');
    expect(await sql.rows(all)).toEqual([[1, 'old']]);
  });

  test.each([merge, simple])(
    'adds rows that are there twice and match none twice, in silence: %s',
    async (statement) => {
      await tables("(9, 'old')", "(1, 'a'), (1, 'b')");
      await sql.run(statement);
      expect(await sql.rows(`${all} limit 2`)).toEqual([
        [1, 'a'],
        [1, 'b'],
      ]);
    },
  );

  test.each([
    'and target.name > source.name',
    'and octet_length(target.name) = octet_length(source.name)',
    'or target.name = source.name',
  ])('what ON does with anything but columns that are equal is not known: %s', async (more) => {
    expect(await sql.failure(simple.replace('remove', `${more} remove`))).toContain('[emulator] MERGE … ON');
  });

  test('REMOVE DUPLICATES leaves one of several equal rows that match, and wants the same columns', async () => {
    await tables("(1, 'old'), (1, 'old')", "(1, 'new')");
    await sql.run(simple);
    expect(await sql.rows(all)).toEqual([[1, 'new']]);
    await sql.run('alter table source add column more int');
    expect(await sql.failure(simple)).toContain('same number of columns');
  });
});
