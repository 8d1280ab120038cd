/**
 * What the documentation leaves open, asked. dynaload is built so that it is right whatever the answers are; where one
 * is not what it leans to, the test fails, and the code has to be looked at. The answers are printed.
 */
import { gzipSync } from 'node:zlib';
import {
  BatchExecuteStatementCommand,
  DescribeStatementCommand,
  type DescribeStatementCommandOutput,
} from '@aws-sdk/client-redshift-data';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dataApiTarget } from '../../../src/warehouse/redshift/open-redshift.ts';
import { openRealRedshift, type RealRedshift } from './real-redshift.ts';

let real: RealRedshift;
const answers: string[] = [];

beforeAll(async () => {
  real = await openRealRedshift();
});

afterAll(async () => {
  console.log(`Answers:\n${answers.map((each) => `  ${each}`).join('\n')}`);
  await real.close();
});

async function answer(question: string, ask: () => Promise<unknown>): Promise<unknown> {
  const found = await ask().catch((error: unknown) =>
    error instanceof Error ? error.message : String(error),
  );
  answers.push(`${question} ${JSON.stringify(found)}`);
  return found;
}

/** Runs a batch to its end, whatever the end is. */
async function batch(
  statements: readonly string[],
  token?: string,
  mode?: 'AUTO_COMMIT',
): Promise<DescribeStatementCommandOutput> {
  const { Id } = await real.client.send(
    new BatchExecuteStatementCommand({
      ...dataApiTarget(real.address),
      Sqls: [...statements],
      ...(token === undefined ? {} : { ClientToken: token }),
      ...(mode === undefined ? {} : { ExecutionMode: mode }),
    }),
  );
  for (;;) {
    const found = await real.client.send(new DescribeStatementCommand({ Id, WaitTimeSeconds: 20 }));
    if (['FINISHED', 'FAILED', 'ABORTED'].includes(found.Status ?? '')) return found;
  }
}

let tables = 0;

/** Copies one gzipped CSV file into a new table. @returns what `select` finds there */
async function copied(
  columns: string,
  csv: string,
  select: string,
): Promise<readonly (readonly unknown[])[]> {
  tables += 1;
  const table = `${real.schema}.copied_${tables}`;
  const file = await real.put(`copied_${tables}.csv.gz`, gzipSync(csv));
  await real.rows(`CREATE TABLE ${table} (${columns})`);
  await real.rows(
    `COPY ${table} FROM ${file} ${real.role} FORMAT AS CSV NULL AS '__null__' GZIP COMPUPDATE OFF STATUPDATE OFF`,
    `SELECT 1`,
  );
  return real.rows(`SELECT ${select} FROM ${table}`);
}

describe('COPY', () => {
  it('takes the sentinel without quotes for NULL, in every type', async () => {
    const found = await answer('1a. the sentinel without quotes is:', () =>
      copied('v VARCHAR(20), n INTEGER, s SUPER', '__null__,__null__,__null__\n', 'v, n, s IS NULL'),
    );
    expect(found).toEqual([[null, null, true]]);
  });

  it('says what it takes a sentinel in quotes for', async () => {
    await answer('1b. the sentinel in quotes is:', () => copied('v VARCHAR(20)', '"__null__"\n', 'v'));
    expect(answers.at(-1)).toContain('1b');
  });

  it('loads an empty text in quotes as an empty text', async () => {
    expect(
      await answer('1c. an empty text is:', () =>
        copied('v VARCHAR(20)', '""\n', "v = '' AND v IS NOT NULL"),
      ),
    ).toEqual([[true]]);
  });

  it('says what an empty VARBYTE becomes', async () => {
    await answer('3a. an empty VARBYTE in quotes is:', () => copied('b VARBYTE(20)', '""\n', 'b IS NULL'));
    expect(answers.at(-1)).toContain('3a');
  });

  it('loads VARBYTE from hexadecimal digits', async () => {
    expect(
      await answer('3b. 00abff is:', () => copied('b VARBYTE(20)', '00abff\n', 'UPPER(TO_HEX(b))')),
    ).toEqual([['00ABFF']]);
  });

  it('keeps blanks at the end, and their number', async () => {
    expect(
      await answer('4a. octets of "a ":', () => copied('v VARCHAR(20)', '"a "\n', 'OCTET_LENGTH(v)')),
    ).toEqual([[2]]);
  });

  it('keeps the digits of numbers in a SUPER', async () => {
    const digits = '12345678901234567890123456789.5';
    const found = await answer('10. 31 digits in a SUPER are:', () =>
      copied('s SUPER', `"{""n"":${digits}}"\n`, 'JSON_SERIALIZE(s)'),
    );
    expect(JSON.stringify(found)).toContain(digits);
  });

  it('says what becomes of U+0000', async () => {
    await answer('14. U+0000 in a text is:', () => copied('v VARCHAR(20)', '"a\0b"\n', 'OCTET_LENGTH(v)'));
    expect(answers.at(-1)).toContain('14');
  });
});

describe('a batch', () => {
  it('says what the statements behind a failure are, and how a failed assertion reads', async () => {
    const failed = await batch(['SELECT 1', 'SELECT 1 / CASE WHEN 1 = 2 THEN 1 ELSE 0 END', 'SELECT 3']);
    answers.push(
      `5. statements after a failure: ${JSON.stringify(failed.SubStatements?.map(({ Status }) => Status))}`,
    );
    answers.push(`8. a failed assertion says: ${JSON.stringify(failed.SubStatements?.[1]?.Error)}`);
    expect(failed.Status).toBe('FAILED');
    expect(failed.SubStatements?.[1]?.Error ?? failed.Error).toMatch(/di(?:vide|vision) by zero/i);
  });

  it('can begin with LOCK', async () => {
    await real.rows(`CREATE TABLE ${real.schema}.lock_me (n INTEGER)`);
    const locked = await batch([
      `LOCK ${real.schema}.lock_me`,
      `SELECT COUNT(*) FROM ${real.schema}.lock_me`,
    ]);
    expect(locked.Status).toBe('FINISHED');
  });

  it('sees, behind its LOCK, what another one committed while it waited', async () => {
    const table = `${real.schema}.counter`;
    await real.rows(`CREATE TABLE ${table} (n BIGINT)`);
    await real.rows(`INSERT INTO ${table} VALUES (0)`);
    const add = [`LOCK ${table}`, `UPDATE ${table} SET n = n + 1`, 'SELECT 1'];
    const ended = await Promise.all(Array.from({ length: 5 }, () => batch(add)));
    const finished = ended.filter(({ Status }) => Status === 'FINISHED').length;
    const [[count] = []] = await real.rows(`SELECT CAST(n AS VARCHAR(20)) FROM ${table}`);
    answers.push(`4b. of five that waited, ${finished} finished, and counted ${String(count)}`);
    expect(Number(count)).toBe(finished);
  });

  it('with the same token is the same batch, also with other statements', async () => {
    const token = `conformance-${real.schema}`;
    const one = await batch(['SELECT 1', 'SELECT 2'], token);
    const again = await answer('6. the same token with other statements:', async () => {
      const two = await batch(['SELECT 3', 'SELECT 4'], token);
      return two.Id === one.Id ? 'the first statement' : 'another statement';
    });
    expect(again).not.toBe('another statement');
  });

  it('makes, numbers and merges the temporary tables of a load', async () => {
    const { schema } = real;
    const columns =
      'k VARCHAR(2048) NOT NULL, b VARBYTE(1024) NOT NULL, v SUPER, _dynaload_version BIGINT NOT NULL';
    await real.rows(
      `CREATE TABLE ${schema}.target (${columns}, _dynaload_sequence BIGINT NOT NULL, _dynaload_key_bytes INTEGER NOT NULL) DISTKEY (k) SORTKEY (k)`,
    );
    await real.rows(
      `INSERT INTO ${schema}.target SELECT 'a', TO_VARBYTE('00', 'hex'), NULL, 1, 1, 1025 UNION ALL SELECT 'a ', TO_VARBYTE('00', 'hex'), NULL, 1, 1, 2050`,
      'SELECT 1',
    );
    const file = await real.put('merge.csv.gz', gzipSync('"a",00,"[1]",2\n"b",00,"[2]",2\n'));
    const equal = (column: string): string => `${schema}.target.${column} = numbered.${column}`;
    const merged = await batch([
      `CREATE TEMP TABLE stage (${columns}) DISTKEY (k)`,
      `COPY stage FROM ${file} ${real.role} FORMAT AS CSV NULL AS '__null__' GZIP COMPUPDATE OFF STATUPDATE OFF`,
      'CREATE TEMP TABLE numbered DISTKEY (k) AS SELECT *, CAST(7 AS BIGINT) AS _dynaload_sequence, OCTET_LENGTH(k) * 1025 AS _dynaload_key_bytes FROM stage',
      `MERGE INTO ${schema}.target USING numbered ON ${equal('k')} AND ${equal('b')} AND ${equal('_dynaload_key_bytes')} REMOVE DUPLICATES`,
    ]);
    answers.push(
      `7. rows of each statement: ${JSON.stringify(merged.SubStatements?.map(({ ResultRows }) => ResultRows))}`,
    );
    expect(merged.SubStatements?.find(({ Status }) => Status !== 'FINISHED')?.Error).toBeUndefined();
    expect(
      await real.rows(
        `SELECT k, OCTET_LENGTH(k), CAST(_dynaload_sequence AS VARCHAR(20)) FROM ${schema}.target ORDER BY OCTET_LENGTH(k), k`,
      ),
    ).toEqual([
      ['a', 1, '7'],
      ['b', 1, '7'],
      ['a ', 2, '1'],
    ]);
  });

  it('refuses to write where a transaction only reads', async () => {
    const table = `${real.schema}.read_only`;
    await real.rows(`CREATE TABLE ${table} (n INTEGER)`);
    await batch(['BEGIN READ ONLY', `INSERT INTO ${table} VALUES (1)`, 'COMMIT'], undefined, 'AUTO_COMMIT');
    const found = await answer('10. rows written in BEGIN READ ONLY:', () =>
      real.rows(`SELECT CAST(COUNT(*) AS VARCHAR(20)) FROM ${table}`),
    );
    expect(found).toEqual([['0']]);
  });

  it('takes several statements of 90 KB in one batch', async () => {
    const long = `SELECT '${'x'.repeat(90_000)}'`;
    const found = await answer('11. a batch of two statements of 90 KB is:', async () => {
      const { Status } = await batch([long, long]);
      return Status;
    });
    expect(found).toBe('FINISHED');
  });

  it('tells the collation and the isolation of a database', async () => {
    const found = await answer('12. collation, type and isolation:', () =>
      real.rows(
        `SELECT TRIM(database_type), TRIM(database_isolation_level) FROM svv_redshift_databases WHERE database_name = '${real.address.database}'`,
      ),
    );
    expect(found).toEqual([['local', expect.any(String)]]);
    expect(await real.rows('SELECT db_collation()')).toEqual([['case_sensitive']]);
  });
});
