import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { writeObjects } from '../../../src/demo/export-writer.ts';
import { SimulatedTable } from '../../../src/demo/simulated-table.ts';
import { exportedTable, generateFullExport } from '../../support/export-generator.ts';
import { first, full, rowsOf, ShopWorkspace, type SyncDocument } from '../../support/shop-workspace.ts';

describe('init', () => {
  let workspace: ShopWorkspace;

  beforeAll(async () => {
    workspace = await ShopWorkspace.create();
    await workspace.deliver(full, first);
  });

  afterAll(async () => {
    await workspace.remove();
  });

  const begin = async (...words: readonly string[]) => workspace.run(['init', ...words]);

  test('writes a mapping that loads the exports without a reject, and never over another', async () => {
    const people = await begin('exports', '--mappings', 'begun');
    expect(people).toMatchObject({ code: 0, stderr: '' });
    expect(people.stdout).toContain('begun/shop.json is written: 2 tables.');
    expect(people.stdout).toMatch(/amount +decimal\(18,2\) +N +100 % +\d+\.\d+ to \d+/);
    expect(people.stdout).toMatch(/note {2}email: Looks like personal data \(e-mail\)\./);
    expect(people.stdout).toContain('\ndynaload sync exports --mappings begun');
    // Nothing of anybody is shown.
    expect(people.stdout).not.toMatch(/@example/);
    const loaded = await workspace.run(['sync', 'exports', '--mappings', 'begun', '--json']);
    expect(loaded.code).toBe(0);
    expect(rowsOf(JSON.parse(loaded.stdout) as SyncDocument)).toEqual({ orders: 204, customers: 50 });

    const written = await readFile(workspace.path('begun/shop.json'), 'utf8');
    const again = await begin('exports', '--mappings', 'begun', '--keys', 'pk,sk');
    expect(again).toMatchObject({ code: 1, stdout: '' });
    expect(again.stderr).toContain('error FILE_UNUSABLE: begun/shop.json is there already');
    expect(await readFile(workspace.path('begun/shop.json'), 'utf8')).toBe(written);
  });

  test('of a sample says so, and takes the same for the same seed', async () => {
    const documents = [];
    for (const [folder, seed] of [
      ['s1', '7'],
      ['s2', '7'],
      ['s3', '8'],
    ] as const) {
      const words = ['exports', '--items', '60', '--seed', seed, '--mappings', folder, '--json'];
      const { code, stdout } = await begin(...words);
      expect(code).toBe(0);
      documents.push({
        ...(JSON.parse(stdout) as { isWhole: boolean; read: number }),
        mapping: '',
        next: [],
      });
    }
    expect(documents[0]).toMatchObject({ isWhole: false, records: 264 });
    expect(documents[0]?.read).toBeLessThanOrEqual(60);
    expect(documents[0]?.read).toBeGreaterThan(40);
    // The few changes are among them: they state the key.
    expect(documents[0]).toMatchObject({
      keys: { ground: expect.stringMatching(/^the incremental exports state it/) },
    });
    expect(documents[1]).toEqual(documents[0]);
    expect(documents[2]).not.toEqual(documents[0]);
    const people = await begin('exports', '--items', '60', '--mappings', 's4');
    expect(people.stdout).toContain('It is made from a sample');
    const all = await begin('exports', '--items', '60', '--all', '--mappings', 's5', '--json');
    expect(JSON.parse(all.stdout)).toMatchObject({
      isWhole: true,
      read: 264,
      keys: { names: ['pk', 'sk'] },
      targets: [{ table: 'orders' }, { table: 'customers' }],
    });
  });

  test('asks for what it cannot know', async () => {
    const contents = new SimulatedTable(['device', 'at']);
    for (const at of ['1', '2'])
      contents.put(
        new Map([
          ['device', { S: at }],
          ['at', { N: at }],
        ]),
        1_700_000_000_000_000,
      );
    const settings = { bucket: 'b', prefix: null, seed: 1, at: 1_700_000_001_000 };
    const other = generateFullExport({ ...settings, table: exportedTable('Events', contents) });
    await writeObjects(workspace.path('two'), [...full.objects, ...other.objects]);
    const which = await begin('two', '--mappings', 'm');
    expect(which.code).toBe(2);
    expect(which.stderr).toMatch(/several tables: .*Shop.*\nhint: .*--table /);
    const typo = await begin('two', '--table', 'Evens', '--mappings', 'm');
    expect(typo.stderr).toMatch(/EXPORT_NOT_FOUND: .*did you mean "?Events/);
    const keys = await begin('two', '--table', 'Events', '--mappings', 'm');
    expect(keys.code).toBe(2);
    expect(keys.stderr).toMatch(/KEYS_UNKNOWN: .*"at", "device"/);
    const done = await begin('two', '--table', 'Events', '--keys', 'device,at', '--mappings', 'm');
    expect(done.code).toBe(0);
    expect(JSON.parse(await readFile(workspace.path('m/events.json'), 'utf8'))).toMatchObject({
      source: { table: 'Events', keys: ['device', 'at'] },
      targets: [{ table: 'events', columns: { device: 'string', at: 'int32' } }],
    });
  });

  test.each([
    [['--keys', 'a,b,c'], 'Expected one or two attributes for --keys'],
    [['--items', '0'], 'Expected a whole number from 1 on for --items'],
    [['--mappings', 's3://bucket/m'], 'A mapping is begun on this machine'],
  ])('does not take %j', async (words, message) => {
    const { code, stderr } = await begin('exports', ...words);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
