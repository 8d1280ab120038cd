import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DynaloadError } from '../../src/errors.ts';
import { openWarehouse } from '../../src/warehouse/registry.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import {
  startClickHouseServer,
  type ClickHouseServer,
  type ServerUser,
} from '../support/clickhouse-server.ts';
import { drop } from '../../src/sync/drop.ts';
import { Scenario } from '../support/scenario.ts';
import { startLoadBalancer, type LoadBalancer } from '../support/load-balancer.ts';
import { loadRows, notesTarget, put, readNotes } from './contract-loads.ts';

const LOADER: ServerUser = { name: 'loader', password: 'secret' };
/** Whose profile says what a server of ClickHouse Cloud says. */
const CLOUD: ServerUser = { name: 'cloud', password: 'secret', profile: { cloud_mode: '1' } };
/** Who may not look at anything that tells of a cluster. */
const RESTRICTED: ServerUser = {
  name: 'restricted',
  password: 'secret',
  grants: [
    'GRANT SELECT, INSERT, ALTER TABLE, CREATE DATABASE, CREATE TABLE, DROP TABLE, OPTIMIZE ON shop.*',
    'GRANT TABLE ENGINE ON *',
  ],
};

const node = (host: string, port = 9000): string =>
  `<replica><host>${host}</host><port>${port}</port></replica>`;
const shard = (...replicas: readonly string[]): string => `<shard>${replicas.join('')}</shard>`;

const ANALYTICS = `<remote_servers><analytics>${shard(node('ch-0.internal'), node('ch-1.internal'))}</analytics></remote_servers>`;
const MACROS = '<macros><shard>1</shard><replica>ch-0</replica><colour>red</colour></macros>';
/** What packages have brought with them, of today and of earlier. */
const STOCK = `<remote_servers>
<default>${shard(node('localhost'))}</default>
<test_shard_localhost>${shard(node('localhost'))}</test_shard_localhost>
<test_cluster_two_shards>${shard(node('127.0.0.1'))}${shard(node('127.0.0.2'))}</test_cluster_two_shards>
<test_unavailable_shard>${shard(node('localhost'))}${shard(node('localhost', 1))}</test_unavailable_shard>
</remote_servers>`;

const openAs = (host: string, { name, password }: ServerUser, parameters = ''): Promise<Warehouse> =>
  openWarehouse(`clickhouse://${name}@${host}/shop?tls=false${parameters}`, {
    DYNALOAD_WAREHOUSE_PASSWORD: password,
  });

/** What comes of `check`, and of the beginnings of what writes. */
async function refusalsOf(warehouse: Warehouse): Promise<readonly unknown[]> {
  const steps = [
    async () => warehouse.reach(),
    async () => warehouse.acquireLease('orders'),
    async () => loadRows(warehouse, { target: notesTarget('orders'), puts: [] }),
  ];
  const outcomes: unknown[] = [];
  for (const step of steps) outcomes.push(await step().catch((error: unknown) => error));
  await warehouse.close();
  return outcomes;
}

function refusedThrice(message: RegExp): readonly unknown[] {
  const refusal: unknown = expect.objectContaining({
    code: 'WAREHOUSE_UNSUPPORTED',
    message: expect.stringMatching(message),
    hint: expect.stringContaining('docs/clickhouse.md'),
  });
  return [refusal, refusal, refusal];
}

/** What a load leaves in a table of its own, after a `check`. */
async function notesAfterLoad(warehouse: Warehouse): Promise<unknown> {
  const target = notesTarget();
  await warehouse.reach();
  await loadRows(warehouse, { target, puts: [put('a', 'one', 100)] });
  const notes = await readNotes(warehouse, target);
  await warehouse.close();
  return notes;
}

/** What comes of a step, once the connections are used up that ended with the move. */
async function answerOf(work: () => Promise<unknown>): Promise<unknown> {
  for (;;) {
    const answer = await work().catch((error: unknown) => error);
    if (!(answer instanceof DynaloadError) || answer.code !== 'WAREHOUSE_UNREACHABLE') return answer;
  }
}

async function databasesOf(server: ClickHouseServer): Promise<string> {
  return server.run("SELECT count() FROM system.databases WHERE name = 'shop'", LOADER);
}

describe('a server whose configuration names a cluster', () => {
  let server: ClickHouseServer;

  beforeAll(async () => {
    const configuration = `${ANALYTICS}${MACROS}`;
    server = await startClickHouseServer([LOADER, CLOUD, RESTRICTED], { configuration });
  });
  afterAll(async () => server.stop());

  it('is refused by its name, and nothing is made', async () => {
    const signs =
      /cluster "analytics" of 2 nodes \(ch-0\.internal, ch-1\.internal\), .*\{replica\}, .*\{shard\}\.$/;
    expect(await refusalsOf(await openAs(server.host, LOADER))).toEqual(refusedThrice(signs));
    expect(await databasesOf(server)).toBe('0\n');
  });

  it('is one server when the user says so', async () => {
    expect(await notesAfterLoad(await openAs(server.host, LOADER, '&cluster=none'))).toEqual({ a: 'one' });
  });

  it('is one server where it is ClickHouse Cloud', async () => {
    expect(await notesAfterLoad(await openAs(server.host, CLOUD))).toEqual({ a: 'one' });
  });

  it('is taken for one server by a user who may not look', async () => {
    expect(await notesAfterLoad(await openAs(server.host, RESTRICTED))).toEqual({ a: 'one' });
  });
});

describe('a server whose configuration is that of a package', () => {
  let server: ClickHouseServer;

  beforeAll(async () => {
    server = await startClickHouseServer([LOADER], { configuration: STOCK });
  });
  afterAll(async () => server.stop());

  it('is one server', async () => {
    expect(await notesAfterLoad(await openAs(server.host, LOADER))).toEqual({ a: 'one' });
  });

  it('is refused once it has Keeper', async () => {
    // It is not a part of the server that tests run; this is the table by which it shows.
    await server.run('CREATE TABLE system.zookeeper (name String) ENGINE = Memory', LOADER);
    expect(await refusalsOf(await openAs(server.host, LOADER))).toEqual(
      refusedThrice(/it has ClickHouse Keeper, or ZooKeeper\.$/),
    );
  });
});

describe('several servers behind one address', () => {
  let servers: readonly ClickHouseServer[];
  let balancer: LoadBalancer;

  beforeAll(async () => {
    servers = await Promise.all(
      ['one', 'other'].map((name) =>
        startClickHouseServer([LOADER], { configuration: `<display_name>${name}</display_name>` }),
      ),
    );
    balancer = await startLoadBalancer(servers.map(({ host }) => host));
  });
  afterAll(async () => {
    await balancer.stop();
    for (const server of servers) await server.stop();
  });

  it.each(['', '&cluster=none'])(
    'are refused, and nothing is made on any of them (%j)',
    async (parameters) => {
      expect(await refusalsOf(await openAs(balancer.host, LOADER, parameters))).toEqual(
        refusedThrice(/answered by several servers/),
      );
      for (const server of servers) expect(await databasesOf(server)).toBe('0\n');
    },
  );

  it('are refused to every command but a query', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dynaload-balanced-'));
    const warehouse = await openAs(balancer.host, LOADER);
    const scenario = new Scenario({ warehouse, folder, name: 'balanced' });
    scenario.put(1, 'a', { S: 'x' });
    const exportId = await scenario.full(10);
    const { signal } = new AbortController();
    const commands = [
      () => scenario.syncReport({ dryRun: true }),
      () => scenario.syncReport(),
      () => scenario.reload(exportId),
      () => scenario.rebuild(),
      () => scenario.status(),
      () =>
        drop({ table: 'gone', mappings: [], warehouse, dryRun: false, signal, listener: () => undefined }),
    ];
    for (const command of commands)
      await expect(command()).rejects.toMatchObject({ code: 'WAREHOUSE_UNSUPPORTED' });
    expect((await warehouse.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    for (const server of servers) expect(await databasesOf(server)).toBe('0\n');
    await warehouse.close();
    await rm(folder, { recursive: true });
  });

  it('are noticed when another one answers in the middle of a run, and nothing is made there', async () => {
    const [first, second] = servers.map(({ host }) => host);
    const moving = await startLoadBalancer([first ?? '']);
    const warehouse = await openAs(moving.host, LOADER);
    const target = notesTarget('moved');
    const { generation } = await loadRows(warehouse, { target, puts: [put('a', 'one', 100)] });
    moving.moveTo([second ?? '']);
    const changed = {
      code: 'WAREHOUSE_NODE_CHANGED',
      message: expect.stringMatching(/"one" answered until now, and "other" does/),
    };
    const next = { target, into: generation, puts: [put('b', 'two', 200)] };
    expect(await answerOf(() => loadRows(warehouse, next))).toMatchObject(changed);
    expect(await answerOf(() => warehouse.readTargets([target.table]))).toMatchObject(changed);
    expect(await Promise.all(servers.map(databasesOf))).toEqual(['1\n', '0\n']);
    await warehouse.close();
    await moving.stop();
  });

  it('are one server when there is only one', async () => {
    const [first] = servers;
    const alone = await startLoadBalancer([first?.host ?? '']);
    expect(await notesAfterLoad(await openAs(alone.host, LOADER))).toEqual({ a: 'one' });
    await alone.stop();
  });
});
