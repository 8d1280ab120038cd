import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { first, full, second, ShopWorkspace } from '../../support/shop-workspace.ts';

const DUMP = ['query', 'select * from orders order by pk, sk', '--json'];

let quick: ShopWorkspace;
let slow: ShopWorkspace;

beforeAll(async () => {
  quick = await ShopWorkspace.create();
  slow = await ShopWorkspace.create();
});

afterAll(async () => {
  await quick.remove();
  await slow.remove();
});

test('where V8 has no WebAssembly the reference decoder makes the same table', async () => {
  await quick.deliver(full, first, second);
  await slow.deliver(full, first, second);
  expect(await quick.run(['sync', 'exports'])).toMatchObject({ code: 0 });
  const env = { NODE_OPTIONS: '--jitless' };
  expect(await slow.run(['sync', 'exports'], { env })).toMatchObject({ code: 0 });
  const [made, madeSlowly] = [await quick.run(DUMP), await slow.run(DUMP)];
  expect(JSON.parse(made.stdout)).toMatchObject({ rows: expect.arrayContaining([expect.anything()]) });
  expect(madeSlowly.stdout).toBe(made.stdout);
});
