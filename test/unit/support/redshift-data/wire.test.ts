/** The emulator is held to what is known of the Data API, through the real client. */
import {
  BatchExecuteStatementCommand,
  CancelStatementCommand,
  DescribeStatementCommand,
  ExecuteStatementCommand,
  GetStatementResultCommand,
  ListStatementsCommand,
} from '@aws-sdk/client-redshift-data';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { redshiftClient, SqlClient } from '../../../support/redshift-data/sql-client.ts';
import { API, MGMT, startStack, type Stack } from './stack.ts';

const TARGET = { WorkgroupName: 'demo', Database: 'dev' };
const HOUR = 3_600_000;
let stack: Stack;
let sql: SqlClient;
let clock = 0;

beforeAll(async () => {
  stack = await startStack({ now: () => Date.now() + clock, pageRows: 3, activeStatementLimit: 3 });
  ({ sql } = stack);
});

afterEach(() => stack.redshift.faults.clear());
afterAll(() => stack.close());

function execute(more: object): Promise<unknown> {
  return sql.client.send(new ExecuteStatementCommand({ Sql: 'select 1', ...TARGET, ...more }));
}

function batch(Sqls: string[], more: object = {}): Promise<unknown> {
  return sql.client.send(new BatchExecuteStatementCommand({ Sqls, ...TARGET, ...more }));
}

function refusal(Message: string): object {
  return { name: 'ValidationException', message: expect.stringContaining(Message) };
}

describe(`a submission (${API}API_BatchExecuteStatement.html)`, () => {
  test('answers with an ID, times as epoch seconds, and a status', async () => {
    const before = Date.now() + clock - 1;
    const given = await sql.client.send(new ExecuteStatementCommand({ Sql: 'select 1', ...TARGET }));
    expect(given).toMatchObject({ WorkgroupName: 'demo', Database: 'dev', Status: expect.any(String) });
    expect(given.Id).toMatch(/^[a-z0-9]{8}(-[a-z0-9]{4}){3}-[a-z0-9]{12}$/);
    expect(given.CreatedAt?.getTime()).toBeGreaterThanOrEqual(before);
    expect(given.CreatedAt?.getTime()).toBeLessThanOrEqual(Date.now() + clock + 1);
  });

  test('waits for its end for up to WaitTimeSeconds', async () => {
    const given = await sql.client.send(
      new ExecuteStatementCommand({ Sql: 'select 1', ...TARGET, WaitTimeSeconds: 30 }),
    );
    expect(given).toMatchObject({ Status: 'FINISHED', HasResultSet: true });
  });

  test.each([
    ['more than 40 statements', { Sqls: Array.from({ length: 41 }, () => 'select 1') }, 'between 1 and 40'],
    ['no statement', { Sqls: [] }, 'between 1 and 40'],
    ['more than 100 KB', { Sqls: [`select '${'x'.repeat(100_000)}'`] }, 'larger than 100kB'],
    ['two statements in one text', { Sqls: ['select 1; select 2'] }, 'Multiple sql statements'],
    ['another mode', { Sqls: ['select 1'], ExecutionMode: 'BOTH' }, 'ExecutionMode'],
    ['a parameter that is not used', { Parameters: [{ name: 'a', value: '1' }] }, 'Unused parameters: [a]'],
    [
      'an empty value of a parameter',
      { Sqls: ['select :a'], Parameters: [{ name: 'a', value: '' }] },
      'length 1',
    ],
    ['a long wait', { WaitTimeSeconds: 31 }, 'between 1 and 30'],
    ['a workgroup and a cluster', { ClusterIdentifier: 'c' }, 'Exactly one of'],
    ['a user for a workgroup', { DbUser: 'admin' }, 'DbUser cannot be given with WorkgroupName'],
    ['no database', { Database: undefined }, 'Database is required'],
    [
      'a session and a database',
      { WorkgroupName: undefined, SessionId: 'b7a1f1de-0000-4000-8000-000000000000' },
      'SessionId',
    ],
    ['a session that is kept for more than a day', { SessionKeepAliveSeconds: 86_401 }, '86400'],
    ['a long client token', { ClientToken: 'x'.repeat(65) }, 'between 1 and 64'],
  ])('is refused with %s', async (_what, request, message) => {
    await expect(batch(['select 1'], request)).rejects.toMatchObject(refusal(message));
  });

  test('takes 40 statements, and 100,000 bytes in each', async () => {
    const long = `select 1 /* ${'x'.repeat(99_985)} */`;
    expect(Buffer.byteLength(long)).toBe(100_000);
    const done = await sql.batch([long, ...Array.from({ length: 39 }, () => 'select 1')]);
    expect(done.Status).toBe('FINISHED');
  });

  test('to a database that is not there fails when it runs', async () => {
    const { Status, Error: reason } = await sql.execute('select 1', { Database: 'other' });
    expect({ Status, reason }).toEqual({
      Status: 'FAILED',
      reason: expect.stringContaining('"other" does not exist'),
    });
  });

  test(`with the token of another in the last 8 hours is that other one (${MGMT}data-api-calling.html)`, async () => {
    await sql.run('create table tokens (n int)');
    const insert = { Sql: 'insert into tokens values (1)', ClientToken: 'once' };
    const first = await sql.execute(insert.Sql, insert);
    expect((await sql.execute(insert.Sql, insert)).Id).toBe(first.Id);
    expect(await sql.rows('select count(*) from tokens')).toEqual([[1]]);
    await expect(execute({ ...insert, Sql: 'select 2' })).rejects.toMatchObject(refusal('not documented'));
    clock += 8 * HOUR;
    expect((await sql.execute(insert.Sql, insert)).Id).not.toBe(first.Id);
    expect(await sql.rows('select count(*) from tokens')).toEqual([[2]]);
  });

  test(`beyond the limit of active statements is refused (${MGMT}data-api.html)`, async () => {
    stack.redshift.faults.add({ kind: 'delay', statement: /slow/, milliseconds: 300 });
    const started = await Promise.all(['slow', 'b', 'c'].map((each) => execute({ Sql: `select '${each}'` })));
    await expect(execute({})).rejects.toMatchObject({ name: 'ActiveStatementsExceededException' });
    await Promise.all(started.map((each) => sql.done((each as { Id: string }).Id)));
    await expect(execute({ WaitTimeSeconds: 10 })).resolves.toMatchObject({ Status: 'FINISHED' });
  });

  test('that is not signed for the service is refused', async () => {
    const headers = { 'X-Amz-Target': 'RedshiftData.ListStatements' };
    const response = await fetch(stack.redshift.endpoint, { method: 'POST', body: '{}', headers });
    expect(response.status).toBe(403);
  });
});

describe(`parameters (${MGMT}data-api-calling.html)`, () => {
  test('are strings that are cast to what is needed, and each statement uses those that it likes', async () => {
    const Parameters = [
      { name: 'n', value: '41' },
      { name: 'text', value: "it's \\ NULL" },
    ];
    const done = await sql.batch(['select 1 + :n', 'select :text', 'select 3'], { Parameters });
    const results = await Promise.all((done.SubStatements ?? []).map(({ Id }) => sql.result(Id ?? '')));
    expect(results).toEqual([[[42]], [["it's \\ NULL"]], [[3]]]);
  });

  test('stand for values only, and a missing one is an error of syntax', async () => {
    const Parameters = [{ name: 't', value: 'tokens' }];
    expect((await sql.execute('select 1 from :t', { Parameters })).Error).toContain('syntax error');
    expect(await sql.failure('select :other')).toContain('syntax error at or near ":"');
  });
});

describe(`DescribeStatement (${API}API_DescribeStatement.html)`, () => {
  test('of a batch shows each statement by <id>:<number>, with nanoseconds and query IDs', async () => {
    const done = await sql.batch(['select 1 as one', 'create table described (n int)']);
    expect(done).toMatchObject({ Status: 'FINISHED', ExecutionMode: 'TRANSACTION', HasResultSet: true });
    expect(done.SubStatements).toMatchObject([
      { Id: `${done.Id ?? ''}:1`, Status: 'FINISHED', HasResultSet: true, ResultRows: 1 },
      { Id: `${done.Id ?? ''}:2`, Status: 'FINISHED', HasResultSet: false, ResultRows: -1 },
    ]);
    expect(done.Duration).toBeGreaterThan(1000);
    const [first, second] = done.SubStatements ?? [];
    expect(second?.RedshiftQueryId).toBeGreaterThan(first?.RedshiftQueryId ?? Infinity);
    const part = await sql.client.send(new DescribeStatementCommand({ Id: `${done.Id ?? ''}:2` }));
    expect(part.QueryString).toBe('create table described (n int)');
  });

  test('knows nothing of other IDs, nor of a statement after 24 hours', async () => {
    const Id = 'b7a1f1de-0000-4000-8000-000000000000';
    const ask = (id: string) => sql.client.send(new DescribeStatementCommand({ Id: id }));
    await expect(ask(Id)).rejects.toMatchObject({ name: 'ResourceNotFoundException', ResourceId: Id });
    await expect(ask('x')).rejects.toMatchObject(refusal('pattern'));
    const done = await sql.execute('select 1');
    clock += 24 * HOUR;
    await expect(ask(done.Id ?? '')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('says -1 for the duration while a statement runs, and returns when the wait is over', async () => {
    stack.redshift.faults.add({ kind: 'delay', statement: /lasting/, milliseconds: 1500 });
    const { Id = '' } = (await execute({ Sql: "select 'lasting'" })) as { Id?: string };
    const early = await sql.client.send(new DescribeStatementCommand({ Id, WaitTimeSeconds: 1 }));
    expect(early).toMatchObject({ Status: 'STARTED', Duration: -1 });
    expect((await sql.done(Id)).Status).toBe('FINISHED');
  });
});

describe(`GetStatementResult (${API}API_GetStatementResult.html)`, () => {
  test('of a batch takes the ID of one of its statements', async () => {
    const { Id } = await sql.batch(['select 1']);
    const ask = sql.client.send(new GetStatementResultCommand({ Id }));
    await expect(ask).rejects.toMatchObject(
      refusal('BatchExecuteStatement result can only be retrieved with sub-statement id.'),
    );
  });

  test('before the end, and without a result set, finds nothing', async () => {
    const missing = { name: 'ResourceNotFoundException' };
    stack.redshift.faults.add({ kind: 'delay', statement: /later/, milliseconds: 1500 });
    const { Id = '' } = (await execute({ Sql: "select 'later'" })) as { Id?: string };
    const ask = (id: string, more: object = {}) =>
      sql.client.send(new GetStatementResultCommand({ Id: id, ...more }));
    await expect(ask(Id)).rejects.toMatchObject(missing);
    await expect(ask(Id, { WaitTimeSeconds: 1 })).rejects.toMatchObject(missing);
    await expect(ask(Id, { WaitTimeSeconds: 10 })).resolves.toMatchObject({ TotalNumRows: 1 });
    const { Id: other = '' } = await sql.execute('create table resultless (n int)');
    await expect(ask(other)).rejects.toMatchObject(missing);
  });

  test('comes in pages, with the number of all rows', async () => {
    await sql.run('create table pages (n int)', 'insert into pages values (1), (2), (3), (4), (5), (6), (7)');
    const { Id = '' } = await sql.execute('select n from pages order by n');
    const page = await sql.client.send(new GetStatementResultCommand({ Id }));
    expect(page).toMatchObject({ TotalNumRows: 7, NextToken: expect.any(String) });
    expect(page.Records).toHaveLength(3);
    expect((await sql.result(Id)).flat()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  test(`has fields by type: DECIMAL, dates and VARBYTE are strings (${API}API_Field.html)`, async () => {
    const { Id = '' } =
      await sql.execute(`select 1::smallint as a, 2.5::float8 as b, true as c, 1.50::decimal(9,2) as d,
      '2026-01-02'::date as e, '2026-01-02 03:04:05.678'::timestamp as f, '2026-01-02 03:04:05+00'::timestamptz as g,
      to_varbyte('00ff', 'hex') as h, json_parse('{"a":1.10}') as i, null::int as "J"`);
    const { Records, ColumnMetadata } = await sql.client.send(new GetStatementResultCommand({ Id }));
    expect(Records?.[0]).toEqual([
      { longValue: 1 },
      { doubleValue: 2.5 },
      { booleanValue: true },
      { stringValue: '1.50' },
      { stringValue: '2026-01-02' },
      { stringValue: '2026-01-02 03:04:05.678' },
      { stringValue: '2026-01-02 03:04:05+00' },
      { stringValue: '00ff' },
      { stringValue: '{"a":1.10}' },
      { isNull: true },
    ]);
    expect(ColumnMetadata?.map(({ name }) => name).join('')).toBe('abcdefghij');
    expect(ColumnMetadata?.map(({ typeName }) => typeName).slice(0, 4)).toEqual([
      'int2',
      'float8',
      'bool',
      'numeric',
    ]);
  });

  test('has whole 64-bit integers on the wire, which the client rounds: cast them', async () => {
    expect(await sql.rows('select 9007199254740993, cast(9007199254740993 as varchar)')).toEqual([
      [9007199254740992, '9007199254740993'],
    ]);
  });

  test(`of a row beyond 64 KB fails the statement (${MGMT}data-api-troubleshooting.html)`, async () => {
    expect(await sql.failure("select repeat('x', 65536)")).toBe('');
    expect(await sql.failure("select repeat('x', 65537)")).toContain('Packet for query is too large');
  });
});

test(`ListStatements finds by the beginning of a name, newest first (${API}API_ListStatements.html)`, async () => {
  const first = await sql.execute('select 1', { StatementName: 'load-7-a' });
  const second = await sql.batch(['select 1'], { StatementName: 'load-7-b' });
  await sql.execute('select 1', { StatementName: 'load-8' });
  const { Statements } = await sql.client.send(new ListStatementsCommand({ StatementName: 'load-7' }));
  expect(Statements?.map(({ Id }) => Id)).toEqual([second.Id, first.Id]);
  expect(Statements?.[0]).toMatchObject({
    IsBatchStatement: true,
    QueryStrings: ['select 1'],
    Status: 'FINISHED',
  });
});

describe(`CancelStatement (${API}API_CancelStatement.html)`, () => {
  test('aborts what runs, and what its transaction did is undone', async () => {
    await sql.run('create table cancelled (n int)');
    stack.redshift.faults.add({ kind: 'delay', statement: 2, milliseconds: 500 });
    const { Id } = (await batch(['insert into cancelled values (1)', 'select 2', 'select 3'])) as {
      Id: string;
    };
    await expect(sql.client.send(new CancelStatementCommand({ Id }))).resolves.toMatchObject({
      Status: true,
    });
    const done = await sql.done(Id);
    expect(done.Status).toBe('ABORTED');
    expect(done.SubStatements?.at(-1)?.Status).toBe('ABORTED');
    expect(await sql.rows('select count(*) from cancelled')).toEqual([[0]]);
  });

  test('of what is done is refused', async () => {
    const { Id } = await sql.execute('select 1');
    await expect(sql.client.send(new CancelStatementCommand({ Id }))).rejects.toMatchObject(
      refusal('already in FINISHED'),
    );
  });
});

describe('faults', () => {
  test(`throttling is an HTTP 400 that the client tries again (${API}CommonErrors.html)`, async () => {
    stack.redshift.faults.add({
      kind: 'error',
      name: 'ThrottlingException',
      operation: 'DescribeStatement',
      times: 2,
    });
    expect((await sql.execute('select 1')).Status).toBe('FINISHED');
    stack.redshift.faults.add({ kind: 'error', name: 'ThrottlingException', times: 3 });
    await expect(execute({})).rejects.toMatchObject({
      name: 'ThrottlingException',
      $metadata: { httpStatusCode: 400 },
    });
  });

  test('an error of the service is tried again, and a broken connection too, with the same token', async () => {
    await sql.run('create table retried (n int)');
    stack.redshift.faults.add({ kind: 'error', name: 'InternalServerException', status: 500 });
    stack.redshift.faults.add({ kind: 'drop', operation: 'ExecuteStatement', when: 'accepted' });
    expect((await sql.execute('insert into retried values (1)')).Status).toBe('FINISHED');
    expect(await sql.rows('select count(*) from retried')).toEqual([[1]]);
  });

  test('a response can be lost for good although its statements were committed', async () => {
    await sql.run('create table lost (n int)');
    const impatient = new SqlClient(redshiftClient(stack.redshift.endpoint, { maxAttempts: 1 }));
    stack.redshift.faults.add({ kind: 'drop', operation: 'BatchExecuteStatement', when: 'finished' });
    await expect(impatient.batch(['insert into lost values (1)'])).rejects.toThrow(
      /socket|ECONNRESET|aborted/,
    );
    expect(await sql.rows('select count(*) from lost')).toEqual([[1]]);
    stack.redshift.faults.add({ kind: 'drop', operation: 'BatchExecuteStatement', when: 'before' });
    await expect(impatient.batch(['insert into lost values (2)'])).rejects.toThrow(
      /socket|ECONNRESET|aborted/,
    );
    expect(await sql.rows('select count(*) from lost')).toEqual([[1]]);
    impatient.client.destroy();
  });

  test('the status can be UNKNOWN for once (https://github.com/awslabs/amazon-redshift-utils/issues/515)', async () => {
    stack.redshift.faults.add({ kind: 'unknown-status' });
    const { Id } = (await execute({ WaitTimeSeconds: 10 })) as { Id: string };
    const ask = () => sql.client.send(new DescribeStatementCommand({ Id }));
    expect((await ask()).Status).toBe('UNKNOWN');
    expect((await ask()).Status).toBe('FINISHED');
  });

  test('a statement of a batch can fail: those before it are undone, those after it never run', async () => {
    await sql.run('create table failing (n int)');
    stack.redshift.faults.add({ kind: 'fail', statement: 2, error: 'out of memory' });
    const done = await sql.batch(['insert into failing values (1)', 'select 2', 'select 3']);
    expect(done).toMatchObject({ Status: 'FAILED', Error: expect.stringContaining('out of memory') });
    expect(done.SubStatements?.map(({ Status }) => Status)).toEqual(['FINISHED', 'FAILED', 'ABORTED']);
    expect(await sql.rows('select count(*) from failing')).toEqual([[0]]);
  });
});
