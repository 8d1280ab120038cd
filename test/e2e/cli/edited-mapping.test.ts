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
