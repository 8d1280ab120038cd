/** The command on a ClickHouse server that fetches the rows from a bucket. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startClickHouseServer, type ClickHouseServer } from '../../support/clickhouse-server.ts';
import { startS3Server, type S3Server } from '../../support/s3-server/s3-server.ts';
import { first, full, second, ShopWorkspace } from '../../support/shop-workspace.ts';

/** What docs/clickhouse.md says that the user needs. */
const LOADER = {
  name: 'loader',
  password: 'right-one',
  grants: [
    'GRANT CREATE DATABASE, SELECT, INSERT, ALTER TABLE, CREATE TABLE, DROP TABLE, OPTIMIZE ON *.*',
    'GRANT TABLE ENGINE ON MergeTree',
    'GRANT TABLE ENGINE ON ReplacingMergeTree',
    'GRANT CREATE TEMPORARY TABLE, S3 ON *.*',
  ],
};
const DUMP = 'select * from orders order by pk, sk';

let s3: S3Server;
let server: ClickHouseServer;
let workspace: ShopWorkspace;
let env: Record<string, string>;

beforeAll(async () => {
  s3 = await startS3Server();
  s3.bucket('staging');
  server = await startClickHouseServer([LOADER], { bucket: `${s3.url}/staging/` });
  workspace = await ShopWorkspace.create();
  env = {
    DYNALOAD_WAREHOUSE: `clickhouse://loader@${server.host}/pulled?tls=false`,
    DYNALOAD_WAREHOUSE_PASSWORD: LOADER.password,
    AWS_ENDPOINT_URL_S3: s3.url,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
});

afterAll(async () => {
  await workspace.remove();
  await server.stop();
  await s3.close();
});

async function run(staging: string | null, ...words: readonly string[]): ReturnType<ShopWorkspace['run']> {
  return workspace.run([...words, ...(staging === null ? [] : ['--staging', staging])], { env });
}

const keys = (): string[] =>
  s3.requests.filter(({ operation }) => operation === 'GetObject').map(({ key }) => key);

test('rows wait in the bucket, the server reads them there, and the table is that of rows which are sent', async () => {
  const staging = 's3://staging/rows?lifecycle=delete';
  await workspace.deliver(full, first, second);
  expect(await run(staging, 'check')).toMatchObject({ code: 0 });
  const { stdout: plan } = await run(staging, 'plan', 'exports', '--sql');
  expect(plan).toContain(`SELECT * FROM s3('${s3.url}/staging/rows/orders/${full.exportId}/`);
  expect(plan).toContain('/deletes-00001.tsv.');
  expect(plan).not.toContain('`_dynaload_version`) FORMAT TabSeparated');
  expect(await run(staging, 'sync', 'exports')).toMatchObject({ code: 0 });
  const fetched = keys();
  expect(fetched).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^rows\/orders\/.*\/puts-00001\.tsv\.(gz|zst)$/),
      expect.stringMatching(/^rows\/orders\/.*\/deletes-00001\.tsv\.(gz|zst)$/),
    ]),
  );
  // What is left says which rows did not fit; here all did.
  expect(s3.bucket('staging').keys()).toEqual([]);
  const pulled = await run(null, 'query', DUMP, '--json');

  env['DYNALOAD_WAREHOUSE'] = `clickhouse://loader@${server.host}/pushed?tls=false`;
  expect(await run(null, 'sync', 'exports')).toMatchObject({ code: 0 });
  expect(keys()).toEqual(fetched);
  expect((await run(null, 'query', DUMP, '--json')).stdout).toBe(pulled.stdout);
  expect(pulled.stdout.length).toBeGreaterThan(1000);
});

test('a bucket that is not there is told before anything is loaded', async () => {
  env['DYNALOAD_WAREHOUSE'] = `clickhouse://loader@${server.host}/nowhere?tls=false`;
  const { code, stderr } = await run('s3://missing/rows', 'sync', 'exports');
  expect(code).toBe(2);
  expect(stderr).toContain('STAGING_INVALID');
  expect(stderr).toContain('s3://missing');
  expect(stderr).not.toMatch(/\n\s+at /);
});
