import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { generateFullExport, exportedTable } from '../../support/export-generator.ts';
import { damageInFolder, type Damage } from '../../support/export-damage.ts';
import { first, full, second, shop, ShopWorkspace, tableOf } from '../../support/shop-workspace.ts';

const DAMAGES: readonly (readonly [Damage, string])[] = [
  ['missing-data-file', 'EXPORT_FILE_MISSING'],
  ['flipped-byte', 'EXPORT_CHECKSUM_MISMATCH'],
  ['truncated-gzip', 'EXPORT_CHECKSUM_MISMATCH'],
  ['truncated-gzip-right-md5', 'EXPORT_FILE_CORRUPT'],
  ['wrong-item-count', 'EXPORT_COUNT_MISMATCH'],
  ['wrong-file-manifest-md5', 'EXPORT_CHECKSUM_MISMATCH'],
  ['broken-line', 'EXPORT_LINE_INVALID'],
];

describe('an export that is not whole', () => {
  let workspace: ShopWorkspace;
  let before: string;

  beforeAll(async () => {
    workspace = await ShopWorkspace.create();
    await workspace.deliver(full);
    await workspace.sync();
    before = await workspace.contents();
    await workspace.deliver(second);
  });

  afterAll(async () => {
    await workspace.remove();
  });

  test.each(DAMAGES)('%s: refused by name, the table as before', async (damage, code) => {
    await workspace.deliver(first);
    await damageInFolder(workspace.path('exports'), first, damage);
    const { code: exitCode, stdout, stderr } = await workspace.run(['sync', 'exports', '--json']);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code, message: expect.stringContaining(victim(damage)) },
      tables: [{ applied: [], error: { code }, watermark: '2026-03-02T09:00:00Z' }],
    });
    expect(stderr).toContain(`error ${code}: `);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(await workspace.contents()).toBe(before);
  });

  test('once it is whole, everything goes on', async () => {
    await workspace.deliver(first);
    const { code, document } = await workspace.sync();
    expect(code).toBe(0);
    expect(tableOf(document).applied.map(({ exportId }) => exportId)).toEqual([
      first.exportId,
      second.exportId,
    ]);
  });
});

/** What a message has to name: the data file, or the manifest. */
function victim(damage: Damage): string {
  return damage === 'wrong-file-manifest-md5' ? first.filesKey : '.json.gz';
}

describe('what cannot be worked with', () => {
  let workspace: ShopWorkspace;

  beforeAll(async () => {
    workspace = await ShopWorkspace.create();
    await workspace.deliver(full);
    await workspace.sync();
  });

  afterAll(async () => {
    await workspace.remove();
  });

  test('an export of a table without a mapping is skipped with a warning', async () => {
    const other = { table: exportedTable('Staff', shop.table), bucket: 'b', prefix: null, seed: 3 };
    await workspace.deliver(generateFullExport({ ...other, at: full.to + 60_000 }));
    const { code, stderr, stdout } = await workspace.run(['sync', 'exports', '--json']);
    expect(code).toBe(0);
    const message = expect.stringContaining('table/Staff skipped: no mapping');
    expect(JSON.parse(stdout)).toMatchObject({ warnings: [{ code: 'TABLE_NOT_MAPPED', message }] });
    expect(stderr).toContain('warning TABLE_NOT_MAPPED: 1 export of arn:aws:dynamodb:');
  });

  test('a folder without an export', async () => {
    await workspace.write('empty/readme.txt', 'nothing');
    const { code, stdout, stderr } = await workspace.run(['sync', 'empty', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'SOURCE_EMPTY' } });
    expect(stderr).toContain(workspace.path('empty'));
  });

  test('an export that is still running, before anything is loaded: waits, and says so', async () => {
    await workspace.write(`running/AWSDynamoDB/${first.exportId}/_started`, '');
    const words = ['sync', 'running', '--warehouse', 'chdb:./fresh', '--json'];
    const { code, stdout } = await workspace.run(words);
    expect(code).toBe(3);
    const message = expect.stringContaining(`${first.exportId} has no summary yet`);
    expect(JSON.parse(stdout)).toMatchObject({ warnings: [{ code: 'EXPORT_UNFINISHED', message }] });
    const own = ['sync', `running/AWSDynamoDB/${first.exportId}`, '--json'];
    expect(await workspace.run(own)).toMatchObject({ code: 3 });
  });

  test('a folder that does not exist', async () => {
    const { code, stderr } = await workspace.run(['sync', 'nowhere']);
    expect(code).toBe(2);
    expect(stderr).toContain(`error SOURCE_INVALID: The folder ${workspace.path('nowhere')} does not exist.`);
  });

  test('a mapping without the sort key', async () => {
    const target = { table: 'orders', columns: { pk: 'string' } };
    const mapping = { source: { table: 'Shop', keys: ['pk', 'sk'] }, targets: [target] };
    await workspace.write('bad/shop.json', JSON.stringify(mapping));
    const before = await workspace.contents();
    const { code, stdout, stderr } = await workspace.run(['sync', 'exports', '--mappings', 'bad', '--json']);
    expect(code).toBe(2);
    const message = expect.stringMatching(/bad\/shop\.json[\s\S]*sk/);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'MAPPING_INVALID', message } });
    expect(stderr).toContain('error MAPPING_INVALID: ');
    expect(await workspace.contents()).toBe(before);
  });

  test('a mapping that says too little about the key of the export', async () => {
    const target = { table: 'flat', columns: { pk: 'string' } };
    const mapping = { source: { table: 'Shop', keys: ['pk'] }, targets: [target] };
    await workspace.write('flat/shop.json', JSON.stringify(mapping));
    const { code, stdout } = await workspace.run(['sync', 'exports', '--mappings', 'flat', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      error: {
        code: 'EXPORT_DUPLICATE_KEYS',
        message: expect.stringContaining('Items that share "pk" differ in "sk"'),
        hint: expect.stringContaining('put both into flat/shop.json: "keys": ["pk", "sk"]'),
      },
    });
  });
});
