import { doubleMerges } from '../../../support/ledger-entries.ts';
import { loadRows, notesTarget, put } from '../../../contract/contract-loads.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openWarehouse } from '../../../../src/warehouse/registry.ts';
import type { Warehouse } from '../../../../src/warehouse/warehouse.ts';
import { startRedshiftStack, type RedshiftStack } from '../../../contract/redshift-harness.ts';
import { redshiftClient, SqlClient } from '../../../support/redshift-data/sql-client.ts';

let stack: RedshiftStack;
let warehouse: Warehouse;

beforeAll(async () => {
  stack = await startRedshiftStack();
  warehouse = stack.open();
});

afterAll(async () => {
  await warehouse.close();
  await stack.close();
});

beforeEach(() => {
  stack.redshift.faults.clear();
  stack.s3.faults.clear();
});

describe('check', () => {
  it('says what it is connected to and where rows are staged, and writes nothing', async () => {
    expect((await warehouse.reach()).product).toBe(
      'Amazon Redshift 1.0.0, Serverless, Snapshot Isolation, staged under s3://staging/rows/',
    );
    expect(await warehouse.readTargets(['orders'])).toEqual(new Map());
    expect(await stack.redshift.sql(`SELECT relname FROM pg_class WHERE relname LIKE '%dynaload%'`)).toEqual(
      [],
    );
    expect(stack.s3.bucket('staging').keys()).toEqual([]);
  });

  it('asks nothing of the bucket, which only a load needs', async () => {
    stack.s3.faults.add({ effect: { kind: 'error', code: 'AccessDenied' }, times: 9 });
    expect((await warehouse.reach()).product).toContain('Amazon Redshift');
    expect(await warehouse.readTargets(['orders'])).toEqual(new Map());
  });

  it('names the grant that is missing to read the books', async () => {
    const run = async (...statements: readonly string[]): Promise<void> => {
      for (const sql of statements) await stack.redshift.sql(sql);
    };
    const [database] = await stack.redshift.sql('SELECT pg_catalog.current_database() AS name');
    await run(
      'CREATE SCHEMA closed',
      'CREATE TABLE closed._dynaload_loads (n int)',
      'CREATE ROLE blind',
      'GRANT USAGE ON SCHEMA redshift_emulator TO blind',
      'GRANT SELECT ON ALL TABLES IN SCHEMA redshift_emulator TO blind',
      // The emulator makes a schema for each session.
      `GRANT CREATE ON DATABASE "${database?.['name'] ?? ''}" TO blind`,
      'SET ROLE blind',
    );
    const other = stack.open({ parameters: 'schema=closed' });
    await expect(other.reach()).rejects.toMatchObject({
      code: 'WAREHOUSE_DENIED',
      details: { grant: 'USAGE ON SCHEMA "closed"' },
    });
    await run('RESET ROLE', 'GRANT USAGE ON SCHEMA closed TO blind', 'SET ROLE blind');
    await expect(other.reach()).rejects.toMatchObject({
      code: 'WAREHOUSE_DENIED',
      message: expect.stringContaining('"closed"."_dynaload_loads"'),
      hint: expect.stringContaining('GRANT SELECT ON ALL TABLES IN SCHEMA "closed" TO <user>'),
    });
    await run('RESET ROLE');
    expect((await other.reach()).product).toContain('Amazon Redshift');
    await other.close();
  });

  it('prints the policy that is missing when the Data API refuses', async () => {
    stack.redshift.faults.add({
      kind: 'error',
      name: 'AccessDeniedException',
      message: 'not authorized',
      times: 9,
    });
    const refused: unknown = await warehouse.reach().catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'WAREHOUSE_DENIED' });
    const { hint = '' } = refused as { hint?: string };
    const policy = JSON.parse(hint.slice(hint.indexOf('{'))) as { Statement: { Action: string[] }[] };
    const actions = policy.Statement.flatMap(({ Action }) => Action);
    expect(actions).toEqual(
      expect.arrayContaining(['redshift-data:BatchExecuteStatement', 'redshift-serverless:GetCredentials']),
    );
  });

  it('prints the policy that is missing when the bucket refuses', async () => {
    stack.s3.faults.add({ effect: { kind: 'error', code: 'AccessDenied' }, times: 9 });
    await expect(warehouse.check()).rejects.toMatchObject({
      code: 'STAGING_DENIED',
      hint: expect.stringMatching(/s3:PutObject[\s\S]*arn:aws:s3:::staging\/rows\/\*/),
    });
  });

  it('finds out that the bucket takes no objects, and leaves no upload open', async () => {
    stack.s3.faults.add({
      operation: 'CreateMultipartUpload',
      effect: { kind: 'error', code: 'AccessDenied' },
      times: 9,
    });
    await expect(warehouse.check()).rejects.toMatchObject({ code: 'STAGING_DENIED' });
    stack.s3.faults.clear();
    await warehouse.check();
    expect(stack.s3.uploads.open).toBe(0);
  });

  it('says that the schema does not exist', async () => {
    const other = stack.open({ parameters: 'schema=nowhere' });
    await expect(other.reach()).rejects.toMatchObject({
      code: 'WAREHOUSE_UNSUPPORTED',
      message: expect.stringContaining('"nowhere"'),
    });
    await other.close();
  });

  it('says that nothing answers', async () => {
    stack.redshift.faults.add({ kind: 'drop', when: 'before', times: 1000 });
    await expect(warehouse.reach()).rejects.toMatchObject({ code: 'WAREHOUSE_UNREACHABLE', retryable: true });
  });
});

describe('a query', () => {
  it('gives numbers exactly, and pages of rows in order', async () => {
    const digits = Array.from({ length: 10 }, (_, digit) => `SELECT ${digit} AS d`).join(' UNION ALL ');
    const { rows } = await warehouse.query(
      `WITH d AS (${digits}) SELECT a.d * 1000 + b.d * 100 + c.d * 10 + e.d AS n, CAST(9007199254740993 AS BIGINT) AS big, CAST(1.10 AS DECIMAL(18,2)) AS price FROM d a, d b, d c, d e ORDER BY 1`,
    );
    expect(rows).toHaveLength(10_000);
    expect(rows.map(({ n }) => n)).toEqual(Array.from({ length: 10_000 }, (_, n) => n));
    expect(rows[7]).toEqual({ n: 7, big: '9007199254740993', price: '1.10' });
  });

  it.each([
    'select 1 into new_table',
    'explain delete from orders',
    'with x as (select 1) select * into t from x',
    "unload ('select 1') to 's3://b/k'",
    "select 'a\\'; drop table orders; --'; drop table orders",
    'select 1 /* /* */ ; */ ; drop table orders',
    'call p()',
    'set search_path to x',
    'begin',
    "select set_config('search_path', 'x', false)",
    'select pg_terminate_backend(1)',
    '\u200bdrop table orders',
    'select $$ $$; drop table orders',
    'select \u2018a\u2019; drop table orders',
  ])('%s is refused', async (sql) => {
    const before = stack.redshift.submissions.length;
    await expect(warehouse.query(sql)).rejects.toMatchObject({ code: 'QUERY_NOT_READ_ONLY' });
    expect(stack.redshift.submissions).toHaveLength(before);
  });

  it('runs where the database lets nothing be written, whatever its text hides', async () => {
    await warehouse.query('select 1 as one');
    const sqls = stack.redshift.submissions.at(-1)?.submission;
    expect(sqls).toMatchObject({ mode: 'AUTO_COMMIT' });
    expect(sqls?.sqls.slice(1)).toEqual(['BEGIN READ ONLY', 'select 1 as one', 'ROLLBACK']);
    const client = redshiftClient(stack.redshift.endpoint);
    const sql = new SqlClient(client);
    await sql.run('create table written (a int)');
    const Sqls = ['BEGIN READ ONLY', 'insert into written values (1)', 'ROLLBACK'];
    const done = await sql.batch(Sqls, { ExecutionMode: 'AUTO_COMMIT' });
    expect(done.SubStatements?.[1]?.Error).toContain('read-only transaction');
    client.destroy();
  });

  it('reads names and texts that hold the words of writing', async () => {
    const { rows } = await warehouse.query(`select 'drop \\' table' as "delete" -- update;\n;`);
    expect(rows).toEqual([{ delete: "drop ' table" }]);
  });
});

describe('opening by URL', () => {
  const url = 'redshift://workgroup/demo/dev?region=eu-central-1';

  it('asks for a place to stage in', async () => {
    await expect(openWarehouse(url, {})).rejects.toMatchObject({
      code: 'STAGING_INVALID',
      hint: expect.stringContaining('--staging'),
    });
  });

  it('takes it from the option before the environment', async () => {
    const environment = { DYNALOAD_STAGING: 'not an address' };
    const opened = await openWarehouse(url, environment, { staging: 's3://bucket/x' });
    expect(opened.description).toBe('redshift://workgroup/demo/dev?schema=public');
    await opened.close();
    await expect(openWarehouse(url, environment)).rejects.toMatchObject({ code: 'STAGING_INVALID' });
  });
});

it('reads a long ledger in as many statements, pages and bytes as a short one', async () => {
  const target = notesTarget('long_ledger');
  const { table } = target;
  const { generation } = await loadRows(warehouse, { target, puts: [put('a', 'one', 100)] });
  await loadRows(warehouse, { target, into: generation, puts: [put('b', 'two', 200)] });
  let pages = 0;
  let bytes = 0;
  const client = redshiftClient(stack.redshift.endpoint);
  // Asking whether a statement is done is left out: how often that is depends on how busy the machine is.
  client.middlewareStack.add(
    (next, context) => async (request) => {
      const answer = await next(request);
      if (context.commandName !== 'GetStatementResultCommand') return answer;
      pages += 1;
      bytes += JSON.stringify(answer.output).length;
      return answer;
    },
    { step: 'initialize' },
  );
  const run = stack.open({ client });
  const read = async (): Promise<Record<'loads' | 'statements' | 'pages' | 'bytes', number>> => {
    const before = stack.redshift.submissions.length;
    [pages, bytes] = [0, 0];
    const loads = (await run.readTargets([table])).get(table)?.ledger.loads ?? 0;
    return { loads, statements: stack.redshift.submissions.length - before, pages, bytes };
  };
  // Its own tables are looked for once.
  await read();
  const short = await read();
  for (const sql of doubleMerges('public._dynaload_loads', table, 13)) await stack.redshift.sql(sql);
  const long = await read();
  expect([short.loads, long.loads]).toEqual([2, 8193]);
  expect(short.pages).toBeGreaterThan(0);
  // All of it would be nine pages.
  expect([long.statements, long.pages]).toEqual([short.statements, short.pages]);
  // Three more of the last five loads are there now.
  expect(long.bytes).toBeLessThan(short.bytes + 8192);
  await run.close();
});
