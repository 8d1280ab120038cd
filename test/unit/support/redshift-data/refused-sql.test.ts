/** What PostgreSQL takes and Redshift does not, and what only runs outside a transaction. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SqlClient } from '../../../support/redshift-data/sql-client.ts';
import { DG, startStack, type Stack } from './stack.ts';

let stack: Stack;
let sql: SqlClient;

beforeAll(async () => {
  stack = await startStack();
  ({ sql } = stack);
  await sql.run(
    "create table t (id int not null, name varchar(20), wide varchar(20) default 'x', d super, primary key (id))",
    'create table s (id int not null, name varchar(20), wide varchar(20), d super) distkey(id) sortkey(name)',
  );
});

afterAll(() => stack.close());

type Rule = readonly [rule: string, page: string, sql: string, error: string];

const MERGE = 'merge into t using s on t.id = s.id';
const MATCHED = 'when matched then update set name = s.name';
const NOT_MATCHED = 'when not matched then insert (id, name) values (s.id, s.name)';

const RULES: readonly Rule[] = [
  [
    'MERGE takes no alias for its target',
    'r_MERGE',
    `merge into t as x using s on x.id = s.id ${MATCHED} ${NOT_MATCHED}`,
    'syntax error at or near "as"',
  ],
  [
    'MERGE takes no bare alias either',
    'r_MERGE',
    `merge into t x using s on x.id = s.id ${MATCHED} ${NOT_MATCHED}`,
    'syntax error at or near "x"',
  ],
  [
    'MERGE takes no condition after MATCHED',
    'r_MERGE',
    `${MERGE} when matched and s.id > 1 then delete ${NOT_MATCHED}`,
    'syntax error at or near "and"',
  ],
  [
    'MERGE takes no condition after NOT MATCHED',
    'r_MERGE',
    `${MERGE} ${MATCHED} when not matched and s.id > 1 then insert values (1, 2)`,
    'syntax error at or near "and"',
  ],
  [
    'MERGE has no DO NOTHING',
    'r_MERGE',
    `${MERGE} when matched then do nothing ${NOT_MATCHED}`,
    'syntax error at or near "do"',
  ],
  ['MERGE wants WHEN NOT MATCHED too', 'r_MERGE', `${MERGE} ${MATCHED}`, 'syntax error at end of input'],
  ['MERGE wants WHEN MATCHED too', 'r_MERGE', `${MERGE} ${NOT_MATCHED}`, 'syntax error at or near "not"'],
  [
    'MERGE takes one action of a kind',
    'r_MERGE',
    `${MERGE} ${MATCHED} ${NOT_MATCHED} ${NOT_MATCHED}`,
    'syntax error at or near "when"',
  ],
  [
    'MERGE has no RETURNING',
    'r_MERGE',
    `${MERGE} ${MATCHED} ${NOT_MATCHED} returning id`,
    'syntax error at or near "returning"',
  ],
  [
    'MERGE SET takes unqualified columns',
    'r_MERGE',
    `${MERGE} when matched then update set t.name = s.name ${NOT_MATCHED}`,
    'syntax error at or near "."',
  ],
  [
    'MERGE reads another table than its target',
    'r_MERGE',
    `merge into t using t on t.id = t.id ${MATCHED} ${NOT_MATCHED}`,
    'same table',
  ],
  [
    'MERGE from a subquery does not read the target',
    'r_MERGE',
    `merge into t using (select t.id from t) s on t.id = s.id when matched then delete when not matched then insert (id) values (s.id)`,
    'cannot reference target table',
  ],
  [
    'MERGE names a subquery',
    'r_MERGE',
    `merge into t using (select 1 as id) on t.id = id when matched then delete when not matched then insert (id) values (1)`,
    'alias',
  ],
  ['DELETE takes no alias', 'r_DELETE', 'delete from t as x where x.id = 1', 'syntax error at or near "as"'],
  [
    'INSERT has no ON CONFLICT',
    'c_unsupported-postgresql-features',
    'insert into t (id) values (1) on conflict do nothing',
    'syntax error at or near "conflict"',
  ],
  [
    'INSERT has no RETURNING',
    'c_unsupported-postgresql-features',
    'insert into t (id) values (1) returning id',
    'syntax error at or near "returning"',
  ],
  [
    'DELETE has no RETURNING',
    'r_DELETE',
    'delete from t where id = 1 returning id',
    'syntax error at or near "returning"',
  ],
  [
    'SELECT has no DISTINCT ON',
    'r_SELECT_list',
    'select distinct on (id) id from t',
    'syntax error at or near "on"',
  ],
  [
    'FROM takes no VALUES',
    'r_FROM_clause30',
    'select * from (values (1)) v',
    'syntax error at or near "values"',
  ],
  [
    'aggregates have no FILTER',
    'c_Aggregate_Functions',
    'select count(*) filter (where id > 1) from t',
    'syntax error',
  ],
  [
    'there is no string_agg',
    'c_unsupported-postgresql-functions',
    "select string_agg(name, ',') from t",
    'function string_agg() does not exist',
  ],
  [
    'there is no generate_series on tables',
    'c_unsupported-postgresql-functions',
    'select * from t where id in (select generate_series(1, 2))',
    'function generate_series() does not exist',
  ],
  [
    "there are no E'' literals",
    'c_unsupported-postgresql-features',
    String.raw`select E'\n'`,
    'type "e" does not exist',
  ],
  [
    'now() is for the leader node',
    'c_SQL_functions_leader_node_only',
    'insert into t (id, name) select 1, now()',
    'not supported on Redshift tables',
  ],
  ['there are no indexes', 'c_unsupported-postgresql-features', 'create index i on t (id)', 'not supported'],
  ['there are no sequences', 'c_unsupported-postgresql-features', 'create sequence q', 'not supported'],
  [
    'ADD COLUMN has no IF NOT EXISTS',
    'r_ALTER_TABLE',
    'alter table t add column if not exists c int',
    'syntax error at or near "if"',
  ],
  [
    'ADD COLUMN adds one column',
    'r_ALTER_TABLE',
    'alter table t add column b int, add column c int',
    'syntax error at or near ","',
  ],
  [
    'ADD COLUMN … NOT NULL needs a default',
    'r_ALTER_TABLE',
    'alter table t add column c int not null',
    'must have a non-null default',
  ],
  ['ADD COLUMN adds no key', 'r_ALTER_TABLE', 'alter table t add column c int unique', 'takes no key'],
  [
    'there is no SET NOT NULL',
    'r_ALTER_TABLE',
    'alter table t alter column name set not null',
    'syntax error at or near "set"',
  ],
  [
    'ALTER COLUMN TYPE resizes VARCHAR alone',
    'r_ALTER_TABLE',
    'alter table t alter column id type bigint',
    'only VARCHAR can be resized',
  ],
  [
    'ALTER COLUMN TYPE leaves columns with a default',
    'r_ALTER_TABLE',
    'alter table t alter column wide type varchar(40)',
    'has a key or a default',
  ],
  [
    'ALTER COLUMN TYPE wants another size',
    'r_ALTER_TABLE',
    'alter table t alter column name type varchar(20)',
    'target column size should be different',
  ],
  [
    'a sort key is not dropped',
    'r_ALTER_TABLE',
    'alter table s drop column name',
    'cannot drop sortkey column "name"',
  ],
  [
    'DECIMAL has at most 37 decimals',
    'r_Numeric_types201',
    'create table x (a decimal(38,38))',
    'between 0 and 37',
  ],
  [
    'DECIMAL has at most 38 digits',
    'r_Numeric_types201',
    'create table x (a decimal(39))',
    'between 1 and 38',
  ],
  [
    'VARCHAR has at most 65535 bytes',
    'r_Character_types',
    'create table x (a varchar(65536))',
    'cannot exceed 65535',
  ],
  ['CHAR has at most 4096 bytes', 'r_Character_types', 'create table x (a char(4097))', 'cannot exceed 4096'],
  [
    'VARBYTE has at most 16 MB',
    'r_VARBYTE_type',
    'create table x (a varbyte(16777217))',
    'cannot exceed 16777216',
  ],
  [
    'there is no jsonb',
    'c_unsupported-postgresql-datatypes',
    'create table x (a jsonb)',
    'type "jsonb" does not exist',
  ],
  [
    'there is no bytea',
    'c_unsupported-postgresql-datatypes',
    'create table x (a bytea)',
    'type "bytea" does not exist',
  ],
  ['there are no arrays', 'c_unsupported-postgresql-datatypes', 'create table x (a int[])', '['],
  [
    'system columns give no names, in quotes or not',
    'r_names',
    'create table x ("oid" int)',
    'system column name',
  ],
  [
    'reserved words need quotes',
    'r_pg_keywords',
    'create table x (tag int)',
    'syntax error at or near "tag"',
  ],
  [
    'names that differ in case alone are the same',
    'r_names',
    'create table x ("a" int, "A" int)',
    'specified more than once',
  ],
  [
    'a table has at most 1600 columns',
    'r_CREATE_TABLE_NEW',
    `create table x (${Array.from({ length: 1601 }, (_, n) => `c${String(n)} int`).join()})`,
    'at most 1600',
  ],
  [
    'DISTKEY names a column',
    'r_CREATE_TABLE_NEW',
    'create table x (a int) distkey(b)',
    '"b" named in key does not exist',
  ],
  [
    'SORTKEY names columns',
    'r_CREATE_TABLE_NEW',
    'create table x (a int) sortkey(a, b)',
    '"b" named in key does not exist',
  ],
  [
    'PRIMARY KEY names columns',
    'r_CREATE_TABLE_NEW',
    'create table x (a int, primary key (b))',
    '"b" named in key does not exist',
  ],
  [
    'SUPER is no distribution key',
    'limitations-super',
    'create table x (a super) distkey(a)',
    'distribution key',
  ],
  ['SUPER is no sort key', 'limitations-super', 'create table x (a super sortkey)', 'sort key'],
  [
    'DISTSTYLE EVEN has no DISTKEY',
    'r_CREATE_TABLE_NEW',
    'create table x (a int) diststyle even distkey(a)',
    'incompatible',
  ],
  [
    'DISTSTYLE KEY has one',
    'r_CREATE_TABLE_NEW',
    'create table x (a int) diststyle key',
    'requires a DISTKEY',
  ],
  [
    'AZ64 is not for characters',
    'az64-encoding',
    'create table x (a varchar(9) encode az64)',
    'invalid encoding type',
  ],
  [
    'LIKE takes no attributes',
    'r_CREATE_TABLE_NEW',
    'create table x (like t) distkey(id)',
    'syntax error at or near "distkey"',
  ],
  [
    'a temporary table has no schema',
    'r_CREATE_TABLE_NEW',
    'create temp table public.x (a int)',
    'cannot create temporary relation',
  ],
  ['LOCK wants a transaction', 'r_LOCK', 'lock t', 'transaction block'],
  [
    'a late-binding view names schemas',
    'r_CREATE_VIEW',
    'create view v as select * from t with no schema binding',
    'should be qualified',
  ],
];

test.each(RULES)('%s (' + DG + '%s.html)', async (_rule, _page, statement, error) => {
  expect(await sql.failure(statement)).toContain(error);
});

describe('outside a transaction only', () => {
  test.each([
    ['VACUUM', 'r_VACUUM_command', 'vacuum t'],
    ['ALTER TABLE APPEND', 'r_ALTER_TABLE_APPEND', 'alter table t append from s'],
    ['ALTER COLUMN TYPE', 'r_ALTER_TABLE', 'alter table t alter column name type varchar(30)'],
  ])('%s (' + DG + '%s.html)', async (_rule, _page, statement) => {
    const { Status, Error: reason } = await sql.batch(['select 1', statement]);
    expect({ Status, reason }).toEqual({
      Status: 'FAILED',
      reason: expect.stringContaining('cannot run inside a transaction block'),
    });
  });

  test('and there they run', async () => {
    await sql.run(
      'create table sized (name varchar(20))',
      'alter table sized alter column name type varchar(30)',
      'create table more (name varchar(30))',
      "insert into more values ('a')",
      'alter table sized append from more',
      'vacuum sized',
      'analyze sized',
    );
    expect(await sql.rows('select name, (select count(*) from more) from sized')).toEqual([['a', 0]]);
    const { rows } = { rows: await sql.rows('show columns from table public.sized') };
    expect(rows[0]?.slice(7, 9)).toEqual(['character varying', 30]);
  });
});

test('what the emulator does not know fails as that, so that nobody takes it for an answer', async () => {
  expect(await sql.failure("unload ('select 1') to 's3://b/k'")).toContain('[emulator]');
  expect(await sql.failure('select * from information_schema.tables')).toContain('[emulator]');
  expect(await sql.failure('select * from pg_class')).toContain('[emulator]');
  expect(await sql.failure("select listagg(name, ',') from t")).toContain('[emulator]');
});
