/**
 * Texts that would write, or reach outside, if they were run by an engine that may. FOLDER is a folder in which there is a file
 * `secret.csv` and nothing else.
 */
const ZERO_WIDTH = '\u200B';
const LEFT = '\u2018';
const RIGHT = '\u2019';

/** The engine refuses them by itself, whatever anybody has made of their text. */
export const writingQueries: readonly string[] = [
  // Ways past a reading of the text.
  "select 1 x /* /* */ ' */ ; create table pwn (a Int8) engine = Memory -- '",
  'select 1 as $a$ ; create table pwn (a Int8) engine = MergeTree order by a',
  'select 1 as $a$ ; drop view orders',
  `select ${LEFT} ' ${RIGHT} x; create table pwn (a Int8) engine = MergeTree order by a -- '`,
  "select 1 as $a$ ; insert into function file('FOLDER/out.csv', 'CSV', 'a String') select 'x'",
  "select 1 x /* /* */ ' */ settings max_threads = 1; drop view orders -- '",
  "select 1 /* /* */ ' */ ; set readonly = 0; drop view orders -- '",
  "select 1 /* /* */ ' */ ; set max_threads = 1; select 2 -- '",
  // Statements of other kinds.
  'create table pwn (a Int8) engine = Memory',
  'create temporary table pwn (a Int8)',
  'create view pwn as select 1',
  'create database pwn',
  'create function pwn as x -> x',
  'drop view orders',
  'rename table orders to pwn',
  'insert into _dynaload_loads select * from _dynaload_loads',
  "insert into function file('FOLDER/out.csv', 'CSV', 'a String') values ('x')",
  'explain pipeline insert into _dynaload_loads select * from _dynaload_loads',
  'delete from _dynaload_loads where 1',
  'alter table _dynaload_loads delete where 1',
  'optimize table _dynaload_loads',
  'truncate table _dynaload_loads',
  'set readonly = 0',
  "backup table orders to File('FOLDER/out')",
  'drop view orders parallel with drop view orders',
  // Settings that would lift what holds the others back.
  'select 1 settings readonly = 0',
  'select 1 settings allow_ddl = 1, max_threads = 1',
  'with 1 as one select one settings readonly = 2',
  // Ways out of the warehouse.
  "select * from file('-', 'LineAsString')",
  "select * from `file`('FOLDER/secret.csv', 'CSV', 'a String')",
  "select * from url('http://127.0.0.1:9/', 'LineAsString')",
  "select * from remote('127.0.0.1:9', 'system', 'one')",
];

/** The engine would run some of them, or do something before it refuses. */
export const outsideQueries: readonly string[] = [
  `select 1 x into${ZERO_WIDTH}outfile 'FOLDER/out.csv'`,
  `select 1 as $a$ into outfile 'FOLDER/out.csv'`,
  'kill query where 1',
  'kill mutation where 1',
  'use system',
  'system stop merges',
  "select 1 into outfile 'FOLDER/out.csv'",
  "select 1 into outfile 'FOLDER/out.csv' truncate format CSV",
  "explain select 1 into outfile 'FOLDER/out.csv'",
  "show tables into outfile 'FOLDER/out.csv'",
  "select * from (select 1) union all select 2 into /* here */ outfile 'FOLDER/out.csv'",
  "select * from file('FOLDER/secret.csv')",
  "select file('FOLDER/secret.csv')",
  'select "file"(\'FOLDER/secret.csv\')',
  "describe file('FOLDER/secret.csv')",
  "describe table (select * from file('FOLDER/secret.csv'))",
  "select 1 where 1 in (select * from FILE('FOLDER/secret.csv'))",
  "select * from sqlite('FOLDER/out.db', 'pwn')",
  "describe sqlite('FOLDER/out.db', 'pwn')",
  "describe url('http://127.0.0.1:9/', 'CSV')",
  "select * from s3('http://127.0.0.1:9/bucket/key', 'CSV', 'a String')",
  "select * from executable('pwn.sh', 'CSV', 'a String')",
];

/** They read, and only the warehouse. */
export const readingQueries: readonly string[] = [
  'select count() from orders',
  'from orders select pk',
  'with 1 as one select one',
  '(select 1) union all (select 2)',
  'show tables',
  'describe orders',
  'describe (select 1 as one)',
  'explain select * from orders',
  'exists view orders',
  'show create view orders',
  'select * from numbers(3)',
  "select format('{} {}', 'a', 'b')",
  'select `insert`, `into` from (select 1 as `insert`, 2 as `into`)',
  "select 'into outfile file(1)' -- into outfile",
  'select 1 /* a /* comment */ in a comment */ as one',
  'select [1, 2] as list ; ;',
];
