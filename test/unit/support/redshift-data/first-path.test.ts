/** The way of a load: everything that it needs, once, through the real client. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { startRedshift, type Redshift } from '../../../support/redshift-data/redshift.ts';
import { redshiftClient, SqlClient } from '../../../support/redshift-data/sql-client.ts';
import { startS3Server, type S3Server } from '../../../support/s3-server/s3-server.ts';
import { clientOf } from '../../../support/s3-server/client-of.ts';
import { PutObjectCommand } from '@aws-sdk/client-s3';

let s3: S3Server;
let redshift: Redshift;
let sql: SqlClient;

beforeAll(async () => {
  s3 = await startS3Server();
  s3.bucket('staging');
  redshift = await startRedshift({ s3: { endpoint: s3.url } });
  sql = new SqlClient(redshiftClient(redshift.endpoint));
});

afterAll(async () => {
  sql.client.destroy();
  await redshift.close();
  await s3.close();
});

async function put(Key: string, Body: string | Buffer): Promise<void> {
  const client = clientOf(s3);
  await client.send(new PutObjectCommand({ Bucket: 'staging', Key, Body }));
  client.destroy();
}

test('a load merges staged rows and takes deleted ones out, all in one transaction', async () => {
  await put('run/puts.csv.gz', gzipSync('"a","new, and ""quoted""",12.345,true,2\n"c",~,,f,2\n'));
  await put('run/deletes.csv.gz', gzipSync('"b",2\n'));
  for (const kind of ['puts', 'deletes']) {
    const entry = { url: `s3://staging/run/${kind}.csv.gz`, mandatory: true, meta: { content_length: 1 } };
    await put(`run/${kind}.manifest`, JSON.stringify({ entries: [entry] }));
  }
  await sql.run(
    'CREATE TABLE "loads_lock" ("x" INTEGER)',
    `CREATE TABLE "orders" ("pk" VARCHAR(2048) NOT NULL, "note" VARCHAR(100), "amount" DECIMAL(18,2), "paid" BOOLEAN,
      "version" BIGINT NOT NULL, PRIMARY KEY ("pk")) DISTKEY("pk") SORTKEY("pk")`,
    `INSERT INTO "orders" VALUES ('a', 'old', 1, false, 1), ('b', 'goes', 1, false, 1), ('d', 'stays', 1, false, 1)`,
  );
  const copy = (table: string, kind: string): string =>
    `COPY "${table}" FROM 's3://staging/run/${kind}.manifest' IAM_ROLE default MANIFEST FORMAT CSV GZIP NULL AS '~'
     COMPUPDATE OFF STATUPDATE OFF`;
  const described = await sql.batch([
    'LOCK "loads_lock"',
    'CREATE TEMP TABLE "stage" (LIKE "orders" INCLUDING DEFAULTS)',
    'CREATE TEMP TABLE "gone" ("pk" VARCHAR(2048) NOT NULL, "version" BIGINT NOT NULL) DISTKEY("pk")',
    copy('stage', 'puts'),
    copy('gone', 'deletes'),
    'SELECT 1/CASE WHEN (SELECT COUNT(*) FROM "stage") = 2 THEN 1 ELSE 0 END',
    'DELETE FROM "stage" USING "orders" WHERE "orders"."pk" = "stage"."pk" AND "orders"."version" > "stage"."version"',
    'DELETE FROM "orders" USING "gone" WHERE "orders"."pk" = "gone"."pk" AND "orders"."version" < "gone"."version"',
    'MERGE INTO "orders" USING "stage" ON "orders"."pk" = "stage"."pk" REMOVE DUPLICATES',
  ]);
  expect(described.Error).toBeUndefined();
  expect(described.SubStatements?.map(({ Status }) => Status)).toEqual(
    Array.from({ length: 9 }, () => 'FINISHED'),
  );
  expect(await sql.rows('SELECT * FROM "orders" ORDER BY "pk"')).toEqual([
    ['a', 'new, and "quoted"', '12.34', true, 2],
    ['c', null, null, false, 2],
    ['d', 'stays', '1.00', false, 1],
  ]);
  expect(
    await redshift.sql("select count(*) from pg_namespace where nspname like 'redshift_temporary%'"),
  ).toEqual([{ count: '0' }]);
});
