/** What belongs together, what is committed when, and what happens at the same time. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { ExecuteStatementCommand } from '@aws-sdk/client-redshift-data';
import type { SqlClient } from '../../../support/redshift-data/sql-client.ts';
import { DG, MGMT, startStack, type Stack } from './stack.ts';

let stack: Stack;
let sql: SqlClient;
let clock = 0;

beforeAll(async () => {
  stack = await startStack({ now: () => Date.now() + clock, activeSessionLimit: 4 });
  ({ sql } = stack);
});

afterEach(() => stack.redshift.faults.clear());
afterAll(() => stack.close());

async function fresh(table: string): Promise<void> {
  await sql.run(`drop table if exists ${table}`, `create table ${table} (n int)`);
}

function rows(table: string): Promise<unknown> {
  return sql.rows(`select n from ${table} order by n`);
}

describe(`a batch (${MGMT}data-api.html)`, () => {
  test('is one transaction: all of it, or nothing', async () => {
    await fresh('t');
    const done = await sql.batch([
      'insert into t values (1)',
      'create table made (n int)',
      'insert into nowhere values (1)',
    ]);
    expect(done.Status).toBe('FAILED');
    expect(done.SubStatements?.map(({ Status }) => Status)).toEqual(['FINISHED', 'FINISHED', 'FAILED']);
    expect(await rows('t')).toEqual([]);
    expect(await sql.failure('select * from made')).toContain('relation "made" does not exist');
  });

  test('that failed leaves no type and no schema behind, and what comes after it makes them again', async () => {
    const statements = [
      'create table whole (v varchar(77))',
      'create temp table part (w varchar(78))',
      "insert into part values ('a')",
      'insert into whole select w from part',
    ];
    const failed = await sql.batch([...statements, 'select 1/0']);
    expect(failed.Status).toBe('FAILED');
    expect(await sql.failure('select * from whole')).toContain('relation "whole" does not exist');
    expect((await sql.batch(statements)).Status).toBe('FINISHED');
    expect(await sql.rows('select v from whole')).toEqual([['a']]);
    await sql.run('alter table whole rename to renamed');
    expect(await sql.failure('insert into public.whole values (1)')).toContain(
      '"public.whole" does not exist',
    );
    expect(await sql.rows('select v from public.renamed')).toEqual([['a']]);
  });

  test('has no results when it failed, not even of the statements that went well', async () => {
    const done = await sql.batch(['select 1', 'select 1/0']);
    const [first] = done.SubStatements ?? [];
    expect(first?.Status).toBe('FINISHED');
    await expect(sql.result(first?.Id ?? '')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('with AUTO_COMMIT is a transaction for each statement, and a failure stops none of the others', async () => {
    await fresh('t');
    const done = await sql.batch(
      ['insert into t values (1)', 'insert into nowhere values (1)', 'insert into t values (2)'],
      {
        ExecutionMode: 'AUTO_COMMIT',
      },
    );
    expect(done).toMatchObject({ Status: 'FAILED', ExecutionMode: 'AUTO_COMMIT' });
    expect(done.SubStatements?.map(({ Status }) => Status)).toEqual(['FINISHED', 'FAILED', 'FINISHED']);
    expect(await rows('t')).toEqual([[1], [2]]);
  });

  test('with AUTO_COMMIT keeps the results of what went well', async () => {
    const done = await sql.batch(['select 7', 'select 1/0'], { ExecutionMode: 'AUTO_COMMIT' });
    expect(await sql.result(done.SubStatements?.[0]?.Id ?? '')).toEqual([[7]]);
  });

  test('with AUTO_COMMIT takes BEGIN, and a COMMIT after a failure says that it is well and keeps nothing', async () => {
    await fresh('t');
    const done = await sql.batch(
      ['begin', 'insert into t values (1)', 'select 1/0', 'select 1', 'commit', 'insert into t values (2)'],
      {
        ExecutionMode: 'AUTO_COMMIT',
      },
    );
    expect(done.SubStatements?.map(({ Status }) => Status)).toEqual([
      'FINISHED',
      'FINISHED',
      'FAILED',
      'FAILED',
      'FINISHED',
      'FINISHED',
    ]);
    expect(done.SubStatements?.[3]?.Error).toContain('current transaction is aborted');
    expect(await rows('t')).toEqual([[2]]);
    await sql.batch(['begin', 'insert into t values (3)', 'commit'], { ExecutionMode: 'AUTO_COMMIT' });
    await sql.batch(['begin', 'insert into t values (4)'], { ExecutionMode: 'AUTO_COMMIT' });
    expect(await rows('t')).toEqual([[2], [3]]);
  });

  test('is a transaction already: what BEGIN would do in it is not known', async () => {
    expect((await sql.batch(['begin', 'select 1'])).Error).toContain(
      '[emulator] BEGIN in a TRANSACTION batch',
    );
  });
});

test(`TRUNCATE commits what came before it, and cannot be undone (${DG}r_TRUNCATE.html)`, async () => {
  await fresh('t');
  await fresh('other');
  await sql.run('insert into t values (1)');
  const done = await sql.batch([
    'insert into other values (1)',
    'truncate t',
    'insert into other values (2)',
    'select 1/0',
  ]);
  expect(done.Status).toBe('FAILED');
  expect(await rows('t')).toEqual([]);
  expect(await rows('other')).toEqual([[1]]);
});

describe(`temporary tables (${DG}r_CREATE_TABLE_NEW.html)`, () => {
  test('live as long as their batch, and hide permanent ones of the same name', async () => {
    await fresh('t');
    await sql.run('insert into t values (1)');
    const done = await sql.batch([
      'create temp table t (n int)',
      'insert into t values (2)',
      'select n from t',
    ]);
    expect(await sql.result(done.SubStatements?.[2]?.Id ?? '')).toEqual([[2]]);
    expect(await rows('t')).toEqual([[1]]);
  });

  test(`live as long as their session, which is theirs alone (${MGMT}data-api-session-reuse.html)`, async () => {
    const { SessionId = '' } = await sql.execute('create temp table mine (n int)', {
      SessionKeepAliveSeconds: 60,
    });
    expect(SessionId).not.toBe('');
    await sql.execute('insert into mine values (1)', { SessionId });
    expect(await sql.rows('select n from mine', { SessionId })).toEqual([[1]]);
    expect(await sql.failure('select n from mine')).toContain('does not exist');
  });
});

describe(`a session (${MGMT}data-api-session-reuse.html)`, () => {
  test('takes one statement at a time, and has no queue', async () => {
    const { SessionId = '' } = await sql.execute('select 1', { SessionKeepAliveSeconds: 60 });
    stack.redshift.faults.add({ kind: 'delay', statement: /slow/, milliseconds: 300 });
    const { Id = '' } = await sql.client.send(
      new ExecuteStatementCommand({ Sql: "select 'slow'", SessionId }),
    );
    await expect(sql.execute('select 2', { SessionId })).rejects.toThrow('is not available');
    await sql.done(Id);
    expect((await sql.execute('select 2', { SessionId })).Status).toBe('FINISHED');
  });

  test('ends when it was idle for too long, or when a fault says so', async () => {
    const { SessionId = '' } = await sql.execute('select 1', { SessionKeepAliveSeconds: 60 });
    clock += 59_000;
    await sql.execute('select 1', { SessionId });
    clock += 61_000;
    await expect(sql.execute('select 1', { SessionId })).rejects.toThrow('is expired');
    const other = await sql.execute('select 1', { SessionKeepAliveSeconds: 60 });
    stack.redshift.faults.add({ kind: 'session-expired' });
    await expect(sql.execute('select 1', { SessionId: other.SessionId })).rejects.toThrow('is expired');
    await expect(sql.execute('select 1', { SessionId: 'nobody' })).rejects.toThrow('is invalid');
  });

  test('beyond the limit of sessions is refused', async () => {
    clock += 3_600_000;
    const open = () => sql.execute('select 1', { SessionKeepAliveSeconds: 60 });
    for (let n = 0; n < 4; n += 1) await open();
    await expect(open()).rejects.toMatchObject({ name: 'ActiveSessionsExceededException' });
  });
});

test('error 1023 can be had on demand: at the nth batch that touches a table', async () => {
  await fresh('contended');
  stack.redshift.faults.add({ kind: 'isolation-violation', table: 'contended', skip: 1 });
  const insert = () => sql.batch(['select 1', 'insert into contended values (1)']);
  expect((await insert()).Status).toBe('FINISHED');
  expect((await insert()).Error).toContain('1023');
  expect((await insert()).Status).toBe('FINISHED');
  expect(await rows('contended')).toEqual([[1], [1]]);
});
