import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { documentedGrants } from '../../support/documented-grants.ts';
import {
  startClickHouseServer,
  type ClickHouseServer,
  type ServerUser,
} from '../../support/clickhouse-server.ts';
import { first, full, ShopWorkspace } from '../../support/shop-workspace.ts';

const LOADER = { name: 'loader', password: 'right-one' };
// As docs/clickhouse.md has them, on a database of their own.
const documented = (user: string): ServerUser => ({
  name: `documented_${user}`,
  password: 'pw',
  grants: documentedGrants(user, 'granted'),
});
const USERS = ['loader', 'reader', 'analyst'].map(documented);

describe('a ClickHouse server', () => {
  let workspace: ShopWorkspace;
  let server: ClickHouseServer;
  let url: string;

  beforeAll(async () => {
    server = await startClickHouseServer([LOADER, ...USERS]);
    url = `clickhouse://loader@${server.host}/shop?tls=false`;
    workspace = await ShopWorkspace.create();
    await workspace.deliver(full);
  });

  afterAll(async () => {
    await workspace.remove();
    await server.stop();
  });

  async function sync(warehouse: string, password: string): ReturnType<ShopWorkspace['run']> {
    const env = { DYNALOAD_WAREHOUSE_PASSWORD: password };
    return workspace.run(['sync', 'exports', '--json', '--warehouse', warehouse], { env });
  }

  test('that cannot be reached: exit code 1, and no stack', async () => {
    // Nothing listens on port 1.
    const { code, stdout, stderr } = await sync('clickhouse://loader@127.0.0.1:1/shop?tls=false', '');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'WAREHOUSE_UNREACHABLE' } });
    expect(stderr).toContain('127.0.0.1:1');
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test('that refuses the password: nothing is made, and the password is never shown', async () => {
    const { code, stdout, stderr } = await sync(url, 'wrong-secret');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'WAREHOUSE_DENIED' } });
    expect(`${stdout}${stderr}`).not.toContain('wrong-secret');
    expect(await server.run('show databases', LOADER)).not.toContain('shop');
  });

  test('with the password in its URL: refused, and not repeated', async () => {
    const { code, stdout, stderr } = await sync(url.replace('@', ':right-one@'), '');
    expect(code).toBe(2);
    expect(`${stdout}${stderr}`).not.toContain('right-one');
  });

  test('that lets us in is loaded, and answers queries', async () => {
    expect(await sync(url, LOADER.password)).toMatchObject({ code: 0 });
    const env = { DYNALOAD_WAREHOUSE_PASSWORD: LOADER.password, DYNALOAD_WAREHOUSE: url };
    const { stdout } = await workspace.run(['query', 'select count() as n from orders', '--json'], { env });
    expect(JSON.parse(stdout)).toEqual({ columns: ['n'], rows: [{ n: '200' }] });
  });

  test('lets each user do what the documents grant them, and tells the others which grant is missing', async () => {
    await server.run('create database granted', LOADER);
    const as = (user: string, ...words: readonly string[]): ReturnType<ShopWorkspace['run']> => {
      const warehouse = `clickhouse://documented_${user}@${server.host}/granted?tls=false`;
      return workspace.run([...words, '--warehouse', warehouse], {
        env: { DYNALOAD_WAREHOUSE_PASSWORD: 'pw' },
      });
    };
    for (const words of [
      ['check', 'exports'],
      ['sync', 'exports'],
      ['rebuild', 'orders', '--from', 'exports'],
      ['reload', full.exportId, '--from', 'exports'],
      ['check', 'exports'],
    ]) {
      expect(await as('loader', ...words)).toMatchObject({ code: 0 });
    }
    for (const words of [
      ['status', '--from', 'exports'],
      ['plan', 'exports', '--sql'],
      ['query', 'select count() from orders'],
    ]) {
      expect(await as('reader', ...words)).toMatchObject({ code: 0 });
    }
    expect(await as('analyst', 'query', 'select count() from orders')).toMatchObject({ code: 0 });

    const blind = await as('analyst', 'status', '--json');
    expect(blind.code).toBe(1);
    expect(JSON.parse(blind.stdout)).toMatchObject({
      error: {
        code: 'WAREHOUSE_DENIED',
        details: { grant: 'SELECT ON `granted`.`_dynaload_loads`; SHOW TABLES ON `granted`.*' },
      },
    });
    const idle = await as('reader', 'check', '--json');
    expect(idle.code).toBe(1);
    expect(JSON.parse(idle.stdout)).toMatchObject({
      error: {
        code: 'WAREHOUSE_DENIED',
        hint: expect.stringContaining(
          'GRANT INSERT, ALTER TABLE, CREATE TABLE, DROP TABLE, OPTIMIZE ON `granted`.* TO `documented_reader`; GRANT SELECT ON system.parts TO `documented_reader`; GRANT TABLE ENGINE ON MergeTree TO `documented_reader`',
        ),
      },
    });
    // It is told before the export is read.
    await workspace.deliver(first);
    const refused = await as('reader', 'sync', 'exports', '--json');
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({
      tables: [{ applied: [], error: { code: 'WAREHOUSE_DENIED' } }],
    });
  });

  test('that holds a table of somebody else: it is named, never touched, and hides no other table', async () => {
    await server.run('create database busy', LOADER);
    await server.run('create table busy.orders (text String) engine = MergeTree order by text', LOADER);
    await server.run("insert into busy.orders values ('precious')", LOADER);
    const mapping = {
      source: { table: 'Stock', keys: ['id'] },
      targets: [{ table: 'stock', columns: { id: 'string' } }],
    };
    await workspace.write('mappings/stock.json', JSON.stringify(mapping));
    const env = {
      DYNALOAD_WAREHOUSE_PASSWORD: LOADER.password,
      DYNALOAD_WAREHOUSE: url.replace('/shop?', '/busy?'),
    };
    for (const words of [['sync', 'exports'], ['status']]) {
      const { code, stdout } = await workspace.run([...words, '--json'], { env });
      expect(code).toBe(1);
      expect(JSON.parse(stdout)).toMatchObject({
        error: { code: 'TARGET_FOREIGN', message: expect.stringContaining('orders') },
        tables: [
          { table: 'Shop', error: { code: 'TARGET_FOREIGN' } },
          { table: 'Stock', error: null },
        ],
      });
    }
    expect(await server.run('select text from busy.orders', LOADER)).toBe('precious\n');
  });
});
