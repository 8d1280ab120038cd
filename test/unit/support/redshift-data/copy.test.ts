/** COPY from S3: manifests, roles, options, and what each field becomes. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import * as zlib from 'node:zlib';
import type { SqlClient } from '../../../support/redshift-data/sql-client.ts';
import { BUCKET, DG, startStack, type Stack } from './stack.ts';

const ROLE = 'IAM_ROLE default';
let stack: Stack;
let sql: SqlClient;
let lastName = 0;

beforeAll(async () => {
  stack = await startStack({ bucketRegions: { elsewhere: 'us-east-1' } });
  ({ sql } = stack);
  stack.s3.bucket('elsewhere');
});

afterAll(() => stack.close());

function freshName(): string {
  lastName += 1;
  return `t${String(lastName)}`;
}

/** Loads files into a new table and gives its rows; throws what the load failed with. */
async function load(
  columns: string,
  files: string | Uint8Array | readonly (string | Uint8Array)[],
  options = '',
): Promise<readonly (readonly unknown[])[]> {
  const table = freshName();
  const list = typeof files === 'string' || files instanceof Uint8Array ? [files] : files;
  const manifest = await stack.stage(table, ...list);
  await sql.run(`create table ${table} (${columns})`, copyOf(table, manifest, options));
  return sql.rows(`select * from ${table} order by 1`);
}

function copyOf(table: string, from: string, options = ''): string {
  return `COPY ${table} FROM '${from}' ${ROLE} MANIFEST FORMAT CSV ${options}`;
}

/** The row of sys_load_error_detail for a load that has to fail. */
async function rejected(
  columns: string,
  file: string | Uint8Array,
  options = '',
): Promise<Record<string, unknown>> {
  const table = freshName();
  const manifest = await stack.stage(table, file);
  await sql.run(`create table ${table} (${columns})`);
  const done = await sql.batch([copyOf(table, manifest, options)]);
  expect(done.Error).toContain(`Load into table '${table}' failed.  Check 'sys_load_error_detail'`);
  const [row] =
    await sql.rows(`select trim(file_name), line_number, trim(column_name), error_code, trim(error_message), position
    from sys_load_error_detail where file_name like 's3://%/${table}/%'`);
  const [file_name, line, column, code, message, position] = row ?? [];
  expect(file_name).toBe(`s3://${BUCKET}/${table}/part-0.csv`);
  expect(await sql.rows(`select count(*) from ${table}`)).toEqual([[0]]);
  return { line, column, code, message, position };
}

describe(`a manifest (${DG}loading-data-files-using-manifest.html)`, () => {
  test('names the files, in any number', async () => {
    expect(await load('a int', ['1\n2\n', '3\n'])).toEqual([[1], [2], [3]]);
  });

  test('that lists a file twice loads it twice', async () => {
    const table = freshName();
    await stack.put('twice.csv', '1\n');
    const entry = { url: `s3://${BUCKET}/twice.csv`, mandatory: true };
    await stack.put('twice.json', JSON.stringify({ entries: [entry, entry] }));
    await sql.run(`create table ${table} (a int)`, copyOf(table, `s3://${BUCKET}/twice.json`));
    expect(await sql.rows(`select a from ${table}`)).toEqual([[1], [1]]);
  });

  test('may name files that are not there, unless they are mandatory, which is not the default; one has to be there', async () => {
    const table = freshName();
    await stack.put('there.csv', '1\n');
    const there = { url: `s3://${BUCKET}/there.csv` };
    const missing = { url: `s3://${BUCKET}/missing.csv` };
    await stack.put('optional.json', JSON.stringify({ entries: [there, missing] }));
    await stack.put('mandatory.json', JSON.stringify({ entries: [there, { ...missing, mandatory: true }] }));
    await stack.put('none.json', JSON.stringify({ entries: [missing] }));
    await sql.run(`create table ${table} (a int)`, copyOf(table, `s3://${BUCKET}/optional.json`));
    expect(await sql.failure(copyOf(table, `s3://${BUCKET}/mandatory.json`))).toContain('NoSuchKey');
    expect(await sql.failure(copyOf(table, `s3://${BUCKET}/none.json`))).toContain('does not exist');
    expect(await sql.failure(copyOf(table, `s3://${BUCKET}/nothing.json`))).toContain(
      'Problem reading manifest file',
    );
    expect(await sql.rows(`select a from ${table}`)).toEqual([[1]]);
  });

  test('is data without the keyword MANIFEST', async () => {
    const table = freshName();
    const manifest = await stack.stage(table, '1\n');
    await sql.run(`create table ${table} (a int)`);
    const { Error: reason } = await sql.execute(copyOf(table, manifest).replace('MANIFEST', ''));
    expect(reason).toContain('sys_load_error_detail');
    expect(
      await sql.rows(`select trim(file_name) from sys_load_error_detail where file_name like '%/${table}/%'`),
    ).toEqual([[manifest]]);
  });

  test('without MANIFEST the address is a prefix', async () => {
    const table = freshName();
    await stack.put(`${table}/a.csv`, '1\n');
    await stack.put(`${table}/b.csv`, '2\n');
    await sql.run(
      `create table ${table} (a int)`,
      `copy ${table} from 's3://${BUCKET}/${table}/' ${ROLE} csv`,
    );
    expect(await sql.rows(`select a from ${table} order by a`)).toEqual([[1], [2]]);
  });

  test('gives sizes that COPY of CSV does not look at', async () => {
    const table = freshName();
    await stack.put(`${table}.csv`, '1\n');
    const entry = { url: `s3://${BUCKET}/${table}.csv`, mandatory: true, meta: { content_length: 999 } };
    await stack.put(`${table}.json`, JSON.stringify({ entries: [entry] }));
    await sql.run(`create table ${table} (a int)`, copyOf(table, `s3://${BUCKET}/${table}.json`));
    expect(await sql.rows(`select a from ${table}`)).toEqual([[1]]);
  });

  test.each(['{', '{"files":[]}', '{"entries":[{"mandatory":true}]}'])('has to be one: %s', async (text) => {
    await stack.put('broken.json', text);
    await sql.run('create table if not exists unused (a int)');
    expect(await sql.failure(copyOf('unused', `s3://${BUCKET}/broken.json`))).toContain('invalid manifest');
  });
});

describe(`access (${DG}copy-parameters-authorization.html)`, () => {
  test.each([
    ['no role', '', 'CREDENTIALS argument is required'],
    ['a role in quotes that is none', "IAM_ROLE 'default'", 'Invalid IAM_ROLE'],
    ['keys', "CREDENTIALS 'x'", '[emulator]'],
  ])('with %s is refused', async (_what, role, message) => {
    await sql.run('create table if not exists unused (a int)');
    expect(await sql.failure(`copy unused from 's3://${BUCKET}/x' ${role} csv`)).toContain(message);
  });

  test('takes the ARN of a role', async () => {
    const table = freshName();
    const manifest = await stack.stage(table, '1\n');
    const role = "IAM_ROLE 'arn:aws:iam::123456789012:role/path/Load-Role'";
    await sql.run(`create table ${table} (a int)`, copyOf(table, manifest).replace(ROLE, role));
    expect(await sql.rows(`select a from ${table}`)).toEqual([[1]]);
  });

  test(`to a bucket of another region needs REGION (${DG}copy-parameters-data-source-s3.html)`, async () => {
    await sql.run('create table if not exists unused (a int)');
    expect(await sql.failure(copyOf('unused', 's3://elsewhere/m'))).toContain('PermanentRedirect');
    expect(await sql.failure(copyOf('unused', 's3://elsewhere/m', "REGION 'us-east-1'"))).toContain(
      'NoSuchKey',
    );
    expect(await sql.failure(copyOf('unused', 's3://elsewhere/m', "REGION 'mars'"))).toContain(
      'region is not valid',
    );
  });

  test.each([
    ['an option that there is not', 'SPEED 9', 'syntax error at or near "speed"'],
    ['an option twice', 'GZIP GZIP', 'redundant'],
    ['two compressions', 'GZIP ZSTD', 'redundant'],
    ['errors allowed', 'MAXERROR 5', '[emulator]'],
    ['characters replaced', 'ACCEPTINVCHARS', '[emulator]'],
    ['the wrong case of a keyword', "TIMEFORMAT 'AUTO'", '[emulator]'],
  ])('COPY with %s is refused', async (_what, options, message) => {
    await sql.run('create table if not exists unused (a int)');
    expect(await sql.failure(copyOf('unused', `s3://${BUCKET}/m`, options))).toContain(message);
  });
});

describe(`compression is what the keyword says (${DG}copy-parameters-file-compression.html)`, () => {
  test('GZIP, and nothing else then', async () => {
    expect(await load('a int', gzipSync('7\n'), 'GZIP COMPUPDATE OFF STATUPDATE OFF MAXERROR 0')).toEqual([
      [7],
    ]);
    await expect(load('a int', gzipSync('7\n'))).rejects.toThrow('sys_load_error_detail');
    await expect(load('a int', '7\n', 'GZIP')).rejects.toThrow('Failed to uncompress');
  });

  test('ZSTD, where Node has it', async () => {
    if ('zstdCompressSync' in zlib) {
      expect(await load('a int', zlib.zstdCompressSync('7\n'), 'ZSTD')).toEqual([[7]]);
    } else {
      await expect(load('a int', '7\n', 'ZSTD')).rejects.toThrow('needs Node 22.15');
    }
  });
});

describe(`fields (${DG}copy-parameters-data-conversion.html)`, () => {
  test('that are empty are an empty string of characters, and NULL in any other type, quoted or not', async () => {
    expect(
      await load(
        'n int, a varchar(9), b int, c super, d decimal(9,2), e boolean',
        '1,,,,,\n2,"","","","",""\n',
      ),
    ).toEqual([
      [1, '', null, null, null, null],
      [2, '', null, null, null, null],
    ]);
    expect(await load('n int, a varchar(9)', '1,\n', 'EMPTYASNULL')).toEqual([[1, null]]);
  });

  test('that are the null marker are NULL in every type; without one it is \\N', async () => {
    expect(
      await load('n int, a varchar(9), b bigint, c super, d varbyte(9)', '1,~,~,~,~\n', "NULL AS '~'"),
    ).toEqual([[1, null, null, null, null]]);
    expect(await load('n int, a varchar(9)', '1,\\N\n')).toEqual([[1, null]]);
    expect(await load('n int, a varchar(9)', '1,"\\\\N"\n')).toEqual([[1, String.raw`\\N`]]);
  });

  test('that are the null marker in quotes fail here: what Redshift does is not documented', async () => {
    await expect(load('n int, a varchar(9)', '1,"~"\n', "NULL AS '~'")).rejects.toThrow(
      '[emulator] a quoted field',
    );
  });

  test(`in quotes may hold quotes, delimiters and line breaks, with blanks around them (${DG}copy-parameters-data-format.html)`, async () => {
    expect(await load('n int, a varchar(99)', '1, "x ""y"", z"  \r\n2,"two\r\nlines"\n3,  kept  ')).toEqual([
      [1, 'x "y", z'],
      [2, 'two\r\nlines'],
      [3, '  kept  '],
    ]);
  });

  test('of numbers: DECIMAL is cut to its scale, and rounded with ROUNDEC', async () => {
    expect(await load('a int, b decimal(9,2)', '1,20.259\n2,-0.005\n3,.5\n')).toEqual([
      [1, '20.25'],
      [2, '0.00'],
      [3, '0.50'],
    ]);
    expect(await load('a decimal(9,2)', '20.259\n', 'ROUNDEC')).toEqual([['20.26']]);
    expect(await load('a decimal(38,0)', `${'9'.repeat(38)}\n`)).toEqual([['9'.repeat(38)]]);
    expect(await load('a decimal(38,37)', `-1.${'1'.repeat(37)}\n`)).toEqual([[`-1.${'1'.repeat(37)}`]]);
  });

  test('of other types', async () => {
    expect(
      await load(
        'a bigint, b boolean, c boolean, d double precision, e varbyte(4), f date, g char(3)',
        '9007199254740993,TRUE,0,1e-3,00fF,2024-02-29,ab\n',
      ),
    ).toEqual([[9007199254740992, true, false, 0.001, '00ff', '2024-02-29', 'ab ']]);
  });

  test(`of time: microseconds, and a TIMESTAMP ignores the offset (${DG}r_DATEFORMAT_and_TIMEFORMAT_strings.html)`, async () => {
    expect(
      await load(
        'n int, a timestamp, b timestamptz',
        '1,2024-01-02 03:04:05.123456,2024-01-02 03:04:05+02\n',
      ),
    ).toEqual([[1, '2024-01-02 03:04:05.123456', '2024-01-02 01:04:05+00']]);
    const iso = '2024-01-02T03:04:05.5+02:00';
    expect(await load('n int, a timestamp, b timestamptz', `1,${iso},${iso}\n`, "TIMEFORMAT 'auto'")).toEqual(
      [[1, '2024-01-02 03:04:05.5', '2024-01-02 01:04:05.5+00']],
    );
    expect(await load('n int, a timestamp', '1,1704164645123\n', "TIMEFORMAT 'epochmillisecs'")).toEqual([
      [1, '2024-01-02 03:04:05.123'],
    ]);
    expect(await load('n int, a timestamp', '1,1704164645\n', "TIMEFORMAT 'epochsecs'")).toEqual([
      [1, '2024-01-02 03:04:05'],
    ]);
  });

  test(`of JSON keep their digits and lose their white space (${DG}limitations-super.html)`, async () => {
    expect(
      await load(
        'n int, d super',
        '1,"{ ""b"": 12345678901234567890.10, ""a"": [""x y"", null] }"\n2,"""s"""\n3,null\n',
      ),
    ).toEqual([
      [1, '{"b":12345678901234567890.10,"a":["x y",null]}'],
      [2, '"s"'],
      [3, 'null'],
    ]);
  });

  test('go to the columns of the list, in its order; the others get their default', async () => {
    const table = freshName();
    const manifest = await stack.stage(table, 'x,1\n');
    await sql.run(
      `create table ${table} (a int, b varchar(9) default 'd', c varchar(9), e int)`,
      copyOf(`${table} (c, a)`, manifest),
    );
    expect(await sql.rows(`select * from ${table}`)).toEqual([[1, 'd', 'x', null]]);
    expect(await sql.failure(copyOf(`${table} (zz)`, manifest))).toContain('column "zz"');
  });

  test('skip a header, and blank lines when told', async () => {
    expect(await load('a int, b int', 'a,b\n1,2\n\n3,4\n', 'IGNOREHEADER 1 IGNOREBLANKLINES')).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });
});

describe(`errors (${DG}r_Load_Error_Reference.html, ${DG}SYS_LOAD_ERROR_DETAIL.html)`, () => {
  const INVALID_UTF8 = Buffer.concat([
    Buffer.from('1,ok\n2,é'),
    Buffer.from([0xc3, 0x28]),
    Buffer.from('\n'),
  ]);
  test.each([
    [1202, 'too many columns', 'a int, b int', '1,2\n1,2,3\n', '', { line: 2 }],
    [1203, 'too few columns', 'a int, b int', '1\n', '', { line: 1 }],
    [
      1204,
      'too many bytes',
      'a int, b varchar(3)',
      '1,éé\n',
      '',
      { column: 'b', message: 'String length exceeds DDL length' },
    ],
    [1204, 'too many digits', 'a decimal(4,2)', '100\n', '', { column: 'a' }],
    [1204, 'beyond eight bytes at 19 digits', 'a decimal(19,0)', '9223372036854775808\n', '', {}],
    [1204, 'too many bytes of VARBYTE', 'a varbyte(1)', '0000\n', '', {}],
    [1205, 'no date', 'a date', '2023-02-29\n', '', {}],
    [1206, 'no time', 'a timestamp', '2024-01-02 25:00:00\n', '', {}],
    [1206, 'more than microseconds', 'a timestamp', '2024-01-02 03:04:05.1234567\n', "TIMEFORMAT 'auto'", {}],
    [1206, 'a T without auto', 'a timestamp', '2024-01-02T03:04:05\n', '', {}],
    [
      1207,
      'no digit',
      'a int',
      '1\n12x\n',
      '',
      { line: 2, position: 2, message: "Invalid digit, Value 'x', Pos 2, Type: integer" },
    ],
    [1208, 'no number', 'a float8', 'x\n', '', {}],
    [1209, 'no decimal', 'a decimal(9,2)', '1,5\n', "DELIMITER ';'", {}],
    [1210, 'no boolean', 'a boolean', 'yes\n', '', {}],
    [
      1213,
      'NULL where there has to be a value',
      'a varchar(9) not null',
      '~\n',
      "NULL AS '~'",
      { column: 'a' },
    ],
    [1214, 'a quote that stays open', 'a varchar(9)', '"x\n', '', {}],
    [1214, 'something behind a quote', 'a varchar(9)', '"x"y\n', '', {}],
    [1215, 'a character beyond ASCII in CHAR', 'a char(9)', 'é\n', '', {}],
    [1216, 'no hexadecimal digits', 'a varbyte(9)', 'AQ==\n', '', {}],
    [1218, 'U+0000', 'a varchar(9)', 'x\u0000\n', '', {}],
    [1220, 'bytes that are no UTF-8', 'n int, a varchar(9)', INVALID_UTF8, '', { line: 2, column: 'a' }],
    [1222, 'a number beyond its type', 'a smallint', '32768\n', '', {}],
    [1224, 'no JSON', 'a super', '{x}\n', '', {}],
    [1224, 'a name twice in an object', 'a super', '"{""x"":1,""x"":2}"\n', '', {}],
    [1224, 'a string of more than 65,535 bytes in SUPER', 'a super', `"""${'x'.repeat(65_536)}"""\n`, '', {}],
    [1224, 'JSON deeper than 1,000', 'a super', `"${'['.repeat(1001)}${']'.repeat(1001)}"\n`, '', {}],
  ])('%i: %s', async (code, _what, columns, file, options, more) => {
    expect(await rejected(columns, file, options)).toMatchObject({ code, ...more });
  });

  test('count lines of the file, not rows', async () => {
    expect(await rejected('n int, a varchar(99)', '1,"a\nb\nc"\nx,y\n')).toMatchObject({
      line: 4,
      column: 'n',
    });
  });
});

test(`what was loaded is in sys_load_history and pg_last_copy_count() (${DG}PG_LAST_COPY_COUNT.html)`, async () => {
  const table = freshName();
  const manifest = await stack.stage(table, '1\n2\n', '3\n');
  const bad = await stack.stage(`${table}-bad`, 'x\n');
  const done = await sql.batch([
    `create temp table ${table} (a int)`,
    copyOf(table, manifest),
    'select pg_last_copy_count()',
  ]);
  expect(await sql.result(done.SubStatements?.[2]?.Id ?? '')).toEqual([[3]]);
  const { SessionId = '' } = await sql.execute(`create temp table ${table} (a int)`, {
    SessionKeepAliveSeconds: 60,
  });
  await sql.execute(copyOf(table, manifest), { SessionId });
  await sql.execute(copyOf(table, bad), { SessionId });
  expect(await sql.rows('select pg_last_copy_count()', { SessionId })).toEqual([[3]]);
  expect(await sql.rows('select pg_last_copy_count()')).toEqual([[0]]);
  const history =
    await sql.rows(`select table_name, loaded_rows, data_source, source_file_count from sys_load_history
    where table_name = '${table}' order by query_id limit 1`);
  expect(history).toEqual([[table, 3, manifest, 2]]);
});

test(`VARCHAR takes more bytes than it has when the rest is blank, and cuts them (${DG}r_Character_types.html)`, async () => {
  expect(await load('a varchar(3)', 'abc   \n')).toEqual([['abc']]);
  expect(await load('a varchar(3)', 'abéd\n', 'TRUNCATECOLUMNS')).toEqual([['ab']]);
});

test('100,000 rows are loaded whole', async () => {
  const lines = Array.from(
    { length: 100_000 },
    (_, n) => `k${String(n)},"some text of row ${String(n)}",${String(n)}.5,true`,
  );
  const manifest = await stack.stage('many', gzipSync(`${lines.join('\n')}\n`));
  await sql.run('create table many (k varchar(99) not null, a varchar(99), n decimal(18,2), b boolean)');
  await sql.run(copyOf('many', manifest, 'GZIP'));
  expect(await sql.rows('select count(*), sum(n) from many')).toEqual([[100_000, '5000000000.00']]);
});
