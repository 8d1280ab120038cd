import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { first, full, ShopWorkspace } from '../../support/shop-workspace.ts';

let workspace: ShopWorkspace;

beforeAll(async () => {
  workspace = await ShopWorkspace.create();
  await workspace.deliver(full, first);
  await workspace.sync();
});

afterAll(() => workspace.remove());

test('rows of an earlier mapping: sync, plan, status and check say so, with the command that mends it', async () => {
  const text = await readFile(workspace.path('mappings/shop.json'), 'utf8');
  await workspace.write('edited/shop.json', text.replace('"from": "address.city"', '"from": "status"'));
  const edited = ['--mappings', 'edited'];
  const told =
    "orders holds rows that an earlier mapping made. A rebuild makes all of them anew with today's.\n";
  const command = 'dynaload rebuild orders --from exports --mappings edited';
  for (const [word, rest] of [
    ['sync', ['exports']],
    ['plan', ['exports']],
    ['status', ['--from', 'exports']],
  ] as const) {
    const people = await workspace.run([word, ...rest, '--quiet', ...edited]);
    expect(people.code).toBe(3);
    expect(people.stderr).toContain(`${told}${command}\n`);
    const { code, stdout } = await workspace.run([word, ...rest, '--json', ...edited]);
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      tables: [
        {
          targets: [
            { table: 'customers', exact: true, mappingChanged: false },
            { table: 'orders', exact: false, mappingChanged: true },
          ],
        },
      ],
    });
  }
  expect((await workspace.run(['sync', 'exports', ...edited])).stdout).toMatch(
    /orders +\d+ rows +not exact: rows of an earlier mapping/,
  );
  expect((await workspace.run(['status', ...edited])).stderr).toContain(told);
  const { code, stdout } = await workspace.run(['check', 'exports', ...edited]);
  expect(code).toBe(3);
  expect(stdout).toMatch(/^warning +warehouse +TARGET_MIXED: orders holds rows .*\.$/m);
  expect(stdout).toMatch(/^dynaload rebuild orders /m);
  expect(await workspace.run(command.split(' ').slice(1))).toMatchObject({ code: 0 });
  expect((await workspace.run(['status', ...edited])).code).toBe(0);
});

test('a layout that is not in effect: plan, status and check say so on one line, until a rebuild', async () => {
  // The table is by now as this one has it.
  const text = await readFile(workspace.path('edited/shop.json'), 'utf8');
  const layout =
    '"table": "orders", "clickhouse": { "orderBy": ["sk", "pk"], "codecs": { "status": "ZSTD(3)" } },';
  await workspace.write('laid-out/shop.json', text.replace('"table": "orders",', layout));
  const mappings = ['--mappings', 'laid-out'];
  const rebuild = ['rebuild', 'orders', '--from', 'exports', ...mappings];
  const wanted = 'ORDER BY (sk, pk), status CODEC(ZSTD(3))';
  const line = `orders: the mapping says ${wanted}; the table was built with nothing of its layout, until dynaload ${rebuild.join(' ')}`;
  const verbs = [
    ['plan', 'exports'],
    ['status', '--from', 'exports'],
    ['check', 'exports'],
  ];
  for (const verb of verbs) {
    const { code, stdout } = await workspace.run([...verb, ...mappings]);
    expect(code).toBe(0);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(line);
  }
  const told = { wanted, built: '', commands: [`dynaload ${rebuild.join(' ')}`] };
  const { stdout: planned } = await workspace.run(['plan', 'exports', '--json', ...mappings]);
  expect(JSON.parse(planned)).toMatchObject({ layouts: [{ table: 'orders', ...told }] });
  const { stdout: status } = await workspace.run(['status', '--json', '--from', 'exports', ...mappings]);
  expect(JSON.parse(status)).toMatchObject({ tables: [{ targets: [{ layout: null }, { layout: told }] }] });

  expect(await workspace.run(rebuild)).toMatchObject({ code: 0 });
  for (const verb of verbs)
    expect((await workspace.run([...verb, ...mappings])).stdout).not.toContain('the mapping says');
});
