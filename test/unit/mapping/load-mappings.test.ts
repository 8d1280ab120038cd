import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { DynaloadError } from '../../../src/errors.ts';
import { loadMappings } from '../../../src/mapping/load-mappings.ts';
import { startS3Server, type S3Server } from '../../support/s3-server/s3-server.ts';
import { shopFile } from '../../support/mapping-problems.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynaload-mapping-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function write(name: string, content: unknown): Promise<string> {
  const file = join(folder, name);
  const bytes =
    typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content);
  await writeFile(file, bytes);
  return file;
}

/** The error's message with the folder taken out. */
async function failureOf(path: string): Promise<DynaloadError & { readonly text: string }> {
  const error: unknown = await loadMappings(path).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof DynaloadError)) throw new Error(`expected a DynaloadError, got ${String(error)}`);
  return Object.assign(error, { text: error.message.replaceAll(`${folder}/`, '') });
}

const fileFor = (source: string, table: string) =>
  shopFile({ table }, { source: { table: source, keys: ['pk', 'sk'] } });

describe('what is read', () => {
  test('one file', async () => {
    const file = await write('shop.json', shopFile());
    const mappings = await loadMappings(file);
    expect(mappings.map((mapping) => [mapping.file, mapping.source.table])).toEqual([[file, 'Shop']]);
  });

  test('every *.json of a folder by name, and nothing else', async () => {
    await write('b.json', fileFor('Second', 'b'));
    await write('a.json', fileFor('First', 'a'));
    await write('mapping.schema.json', 'not a mapping');
    await write('._a.json', 'left behind by macOS');
    await write('notes.md', 'not JSON');
    await mkdir(join(folder, 'old.json'));
    await mkdir(join(folder, 'below'));
    await write('below/c.json', 'not read');
    const mappings = await loadMappings(folder);
    expect(mappings.map((mapping) => mapping.source.table)).toEqual(['First', 'Second']);
  });

  test('a file with a byte-order mark', async () => {
    const file = await write('shop.json', `\uFEFF${JSON.stringify(shopFile())}`);
    expect(await loadMappings(file)).toHaveLength(1);
  });
});

describe('what is not found', () => {
  test('no such path', async () => {
    const error = await failureOf(join(folder, 'none.json'));
    expect(error.code).toBe('MAPPING_NOT_FOUND');
    expect(error.text).toBe('There is no mapping file or folder none.json.');
    expect(error.details).toEqual({ path: join(folder, 'none.json') });
    expect(error.exitCode).toBe(2);
  });

  test('a folder without a mapping', async () => {
    await write('mapping.schema.json', '{}');
    const error = await failureOf(folder);
    expect(error.code).toBe('MAPPING_NOT_FOUND');
    expect(error.message).toBe(`The folder ${folder} holds no mapping file (*.json).`);
  });
});

describe('what is not valid', () => {
  test('every problem of every file, each with its place', async () => {
    await write(
      'a.json',
      `{
  "source": { "table": "First", "keys": ["pk", "sk"] },
  "targets": [
    {
      "table": "a",
      "columns": {
        "pk": "string",
        "amount": { "from": "total", "type": "integer" },
        "pk": "int64"
      },
      "wher": {}
    }
  ]
}
`,
    );
    await write('b.json', '{\r\n  "source": { "table": "Second", }\r\n}');
    await write('c.json', fileFor('Third', 'c'));
    const error = await failureOf(folder);
    expect(error.code).toBe('MAPPING_INVALID');
    expect(error.text).toBe(
      [
        'The mappings are not valid (4 problems):',
        '  a.json:8:38 targets[0].columns.amount.type: expected a column type, got "integer"; did you mean "int64"? (types: string, int32, int64, decimal(p,s), float64, boolean, timestamp, date, json, binary, list<scalar>)',
        '  a.json:9:9 targets[0].columns.pk: stands twice in the same object, first in line 7',
        '  a.json:11:7 targets[0].wher: unknown field "wher"; did you mean "where"?',
        '  b.json:2:32 expected no comma before "}"',
      ].join('\n'),
    );
    expect(error.hint).toBe('Correct the mapping and try again; docs/mapping.md describes every field.');
    expect(error.details).toEqual({
      problems: 4,
      file: join(folder, 'a.json'),
      line: 8,
      path: 'targets[0].columns.amount.type',
    });
  });

  test('a missing key is told where the columns stand', async () => {
    const file = await write(
      'shop.json',
      '{"source":{"table":"Shop","keys":["pk","sk"]},\n"targets":[{"table":"t",\n "columns":{"pk":"string"}}]}',
    );
    expect((await failureOf(file)).text).toBe(
      [
        'The mapping is not valid:',
        '  shop.json:3:2 targets[0].columns: no column holds the sort key "sk"; add "sk": "string", or any name with "from": ["sk"]',
      ].join('\n'),
    );
  });

  test('a duplicate name alone makes a mapping invalid', async () => {
    const text = JSON.stringify(shopFile()).replace('"sk":"string"', '"sk":"string","sk":"string"');
    const file = await write('shop.json', text);
    expect((await failureOf(file)).text).toContain(
      'targets[0].columns.sk: stands twice in the same object, first in line 1',
    );
  });

  test.each<[string, Uint8Array, string]>([
    [
      'UTF-16',
      Buffer.from('\uFEFF{}', 'utf16le'),
      'is not UTF-8 text (older PowerShells write UTF-16); save it as UTF-8',
    ],
    ['an empty file', Buffer.alloc(0), 'expected a JSON object, got an empty file'],
  ])('%s', async (_, bytes, message) => {
    const file = await write('shop.json', bytes);
    const error = await failureOf(file);
    expect(error.code).toBe('MAPPING_INVALID');
    expect(error.text).toMatch(/^The mapping is not valid:\n {2}shop\.json(?::1:1)? /);
    expect(error.text.endsWith(message)).toBe(true);
  });
});

describe('what is in conflict', () => {
  const arn = (region: string) => `arn:aws:dynamodb:${region}:123456789012:table/Shop`;

  test('two files for the same DynamoDB table', async () => {
    await write('a.json', fileFor('Shop', 'a'));
    await write('b.json', fileFor('Shop', 'b'));
    const error = await failureOf(folder);
    expect(error.code).toBe('MAPPING_CONFLICT');
    expect(error.text).toBe('a.json and b.json both map the DynamoDB table Shop.');
    expect(error.exitCode).toBe(2);
  });

  test('a bare name stands for every table of that name', async () => {
    await write('a.json', fileFor('Shop', 'a'));
    await write('b.json', fileFor(arn('eu-west-1'), 'b'));
    expect((await failureOf(folder)).code).toBe('MAPPING_CONFLICT');
  });

  test('tables of one name in two Regions are two tables', async () => {
    await write('a.json', fileFor(arn('eu-west-1'), 'a'));
    await write('b.json', fileFor(arn('eu-central-1'), 'b'));
    expect(await loadMappings(folder)).toHaveLength(2);
  });

  test('DynamoDB tells names apart by case', async () => {
    await write('a.json', fileFor('Shop', 'a'));
    await write('b.json', fileFor('shop', 'b'));
    expect(await loadMappings(folder)).toHaveLength(2);
  });

  test('every claim on a warehouse table that was made before', async () => {
    await write('a.json', fileFor('First', 'orders'));
    await write('b.json', fileFor('Second', 'orders'));
    await write('c.json', fileFor('Third', 'Orders'));
    expect((await failureOf(folder)).text.split('\n')).toEqual([
      'a.json and b.json both write to the warehouse table "orders".',
      'a.json and c.json both write to the warehouse tables "orders" and "Orders", which are one where case is folded.',
      'b.json and c.json both write to the warehouse tables "orders" and "Orders", which are one where case is folded.',
    ]);
  });
});

describe('in a bucket', () => {
  const names = ['AWS_ENDPOINT_URL_S3', 'AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const;
  const before = new Map<string, string | undefined>();
  let server: S3Server;

  beforeEach(async () => {
    server = await startS3Server();
    for (const name of names) before.set(name, process.env[name]);
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_S3: server.url,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
    const bucket = server.bucket('mine');
    const put = (key: string, content: unknown): unknown =>
      bucket.put(key, Buffer.from(JSON.stringify(content)));
    put('mappings/b.json', fileFor('Second', 'b'));
    put('mappings/a.json', fileFor('First', 'a'));
    put('mappings/mapping.schema.json', {});
    put('mappings/._a.json', {});
    put('mappings/old/c.json', fileFor('Third', 'c'));
    put('faulty/d.json', {});
  });

  afterEach(async () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    await server.close();
  });

  test('those of a folder are read as those of a folder of this machine', async () => {
    for (const address of ['s3://mine/mappings', 's3://mine/mappings/']) {
      const mappings = await loadMappings(address);
      expect(mappings.map(({ file }) => file)).toEqual([
        's3://mine/mappings/a.json',
        's3://mine/mappings/b.json',
      ]);
    }
    expect((await loadMappings('s3://mine/mappings/old/c.json')).map(({ source }) => source.table)).toEqual([
      'Third',
    ]);
  });

  test('what is wrong is said with its address', async () => {
    expect((await failureOf('s3://mine/faulty')).text).toContain('s3://mine/faulty/d.json');
    expect((await failureOf('s3://mine/nothing')).code).toBe('MAPPING_NOT_FOUND');
    expect((await failureOf('s3://mine/mappings/nothing.json')).code).toBe('MAPPING_NOT_FOUND');
    expect((await failureOf('s3://theirs/mappings')).code).toBe('SOURCE_INVALID');
  });
});
