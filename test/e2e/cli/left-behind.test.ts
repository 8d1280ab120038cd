import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { shopMappingText } from '../../../src/demo/shop-mapping.ts';
import { first, full, second, ShopWorkspace } from '../../support/shop-workspace.ts';
import { printedCommands, Shell } from '../../support/shell-commands.ts';

describe('what stays behind', () => {
  let workspace: ShopWorkspace;

  beforeAll(async () => {
    workspace = await ShopWorkspace.create();
    await workspace.deliver(full);
    await workspace.run(['sync', 'exports']);
  });

  afterAll(async () => {
    await workspace.remove();
  });

  test('a load that failed: status tells of it until another one was applied', async () => {
    await workspace.deliver(first);
    const name = first.objects.find(({ key }) => key.endsWith('.gz'))?.key ?? '';
    const data = workspace.path(`exports/${name}`);
    const bytes = await readFile(data);
    await writeFile(data, bytes.subarray(0, bytes.length - 9));
    expect((await workspace.sync()).code).toBe(1);

    const failed = await workspace.run(['status', '--json']);
    expect(failed.code).toBe(3);
    const lastFailure = {
      exportId: first.exportId,
      code: 'EXPORT_CHECKSUM_MISMATCH',
      message: expect.stringContaining(name),
      failedAt: expect.stringMatching(/^20\d\d-\d\d-\d\dT/),
    };
    expect(JSON.parse(failed.stdout)).toMatchObject({
      tables: [{ targets: [{ lastFailure }, { lastFailure }] }],
      warnings: [{ code: 'LOAD_FAILED' }, { code: 'LOAD_FAILED' }],
    });
    const people = await workspace.run(['status', '--table', 'orders']);
    expect(people.stdout).toContain(
      `failed  orders: EXPORT_CHECKSUM_MISMATCH, with export ${first.exportId}, at 20`,
    );

    await writeFile(data, bytes);
    expect((await workspace.sync()).code).toBe(0);
    const mended = await workspace.run(['status', '--json']);
    expect(mended.code).toBe(0);
    expect(JSON.parse(mended.stdout)).toMatchObject({
      tables: [{ targets: [{ lastFailure: null }, { lastFailure: null }] }],
      orphans: [],
    });
  });

  test('a target that no mapping has: it is listed, and goes when somebody says so twice', async () => {
    const places = ['--mappings', 'mappings', '--warehouse', 'chdb:./warehouse'];
    await workspace.write(
      'mappings/shop.json',
      shopMappingText().replace('"table": "orders"', '"table": "purchases"'),
    );
    await workspace.deliver(second);
    expect((await workspace.sync()).code).toBe(0);
    const told = await workspace.run(['status', '--json']);
    expect(told.code).toBe(3);
    expect(JSON.parse(told.stdout)).toMatchObject({
      orphans: [
        {
          table: 'orders',
          tableArn: expect.stringMatching(/table\/Shop$/),
          rows: 204,
          watermark: expect.any(String),
        },
      ],
      warnings: [{ code: 'TARGET_ORPHANED', message: expect.stringContaining(': orders.') }],
    });
    expect((await workspace.run(['status', '--table', 'Shop'])).code).toBe(0);
    const checked = await workspace.run(['check', '--json']);
    expect(checked.code).toBe(3);
    expect(checked.stdout.match(/TARGET_ORPHANED/g)).toHaveLength(1);

    const people = await workspace.run(['status', ...places]);
    expect(people.stdout).toMatch(/\nno mapping\n {2}orders {2}from Shop {2}204 rows {2}up to 20/);
    const shell = await Shell.open(workspace.folder);
    const [looking = '', ...more] = printedCommands(people);
    expect(more).toEqual([]);
    const shown = await shell.run(looking);
    expect(shown.code).toBe(2);
    expect(shown.stdout).toMatch(
      /^orders\n {2}holds +from Shop, 204 rows, up to .*\n {2}would be dropped {2}orders\n +orders__\d+\n$/,
    );
    expect((await workspace.run(['query', 'select count() from orders'])).code).toBe(0);

    const [dropping = ''] = printedCommands(shown);
    const dropped = await shell.run(`${dropping} --json`);
    expect(dropped.code).toBe(0);
    expect(JSON.parse(dropped.stdout)).toMatchObject({ table: 'orders', rows: 204, dropped: true });
    expect((await workspace.run(['query', 'select count() from orders'])).code).toBe(1);
    const counts = "select uniqExact(table), countIf(table = 'orders') as gone from _dynaload_loads";
    expect((await workspace.run(['query', counts, '--json'])).stdout).toContain('"gone":"0"');
    expect((await workspace.run(['status'])).code).toBe(0);
  });

  test('what a mapping has, is not there, or is not dynaload’s is not dropped', async () => {
    const mapped = await workspace.run(['drop', 'customers', '--yes', '--json']);
    expect(mapped.code).toBe(2);
    expect(JSON.parse(mapped.stdout)).toMatchObject({
      error: { code: 'TARGET_MAPPED', message: expect.stringContaining('shop.json') },
    });
    const missing = await workspace.run(['drop', 'costumers', '--yes']);
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('error TARGET_NOT_FOUND: ') });
    expect(missing.stderr).toContain('Every target that the warehouse holds has a mapping');
    const own = await workspace.run(['drop', '_dynaload_loads', '--yes']);
    expect(own).toMatchObject({ code: 1, stderr: expect.stringContaining('error TARGET_FOREIGN: ') });
    const again = await workspace.run(['drop', 'orders', '--yes']);
    expect(again.code).toBe(1);
    expect((await workspace.run(['query', 'select count() from customers'])).code).toBe(0);
  });
});
