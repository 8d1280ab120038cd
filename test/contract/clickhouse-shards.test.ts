import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { drop } from '../../src/sync/drop.ts';
import { openWarehouse } from '../../src/warehouse/registry.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import {
  startClickHouseCluster,
  type ClickHouseCluster,
} from '../support/clickhouse-cluster/start-cluster.ts';
import { clusterGrants } from '../support/documented-grants.ts';
import type { ServerUser } from '../support/clickhouse-server.ts';
import { Scenario } from '../support/scenario.ts';
import {
  beginLoad,
  commitOf,
  loadRows,
  notesTarget,
  put,
  putBlock,
  readNotes,
  seenOf,
} from './contract-loads.ts';

const LOADER: ServerUser = { name: 'loader', password: 'secret' };
/** Who has what the documents say, and no more. */
const GRANTED: ServerUser = { name: 'granted', password: 'secret', grants: clusterGrants() };
const ANALYST: ServerUser = { name: 'analyst', password: 'secret', grants: ['GRANT SELECT ON shop.orders'] };
/** Whose profile has queries leave out what is down. */
const CARELESS: ServerUser = {
  name: 'careless',
  password: 'secret',
  profile: { skip_unavailable_shards: '1' },
};
const KEYS = 'a b c d e f g h i j k l m n o p'.split(' ');

let cluster: ClickHouseCluster;
let one: Warehouse;
let other: Warehouse;

const openAt = (
  node: number,
  parameters = '&cluster=two&shards=key',
  { name, password } = LOADER,
): Promise<Warehouse> =>
  openWarehouse(`clickhouse://${name}@${cluster.hosts[node]}/shop?tls=false${parameters}`, {
    DYNALOAD_WAREHOUSE_PASSWORD: password,
  });
const onEach = (sql: string): Promise<readonly string[]> =>
  Promise.all(cluster.servers.map((server) => server.run(sql, LOADER)));
const rowsOf = (note: string, version: number) => KEYS.map((key) => put(key, note, version));
const notesOf = (note: string): Record<string, string> => Object.fromEntries(KEYS.map((key) => [key, note]));
/** Of the tables of a target that hold rows of today. */
const tablesOf = (table: string): Promise<readonly string[]> =>
  onEach(`SELECT count() FROM system.tables WHERE database = 'shop' AND match(name, '^${table}__[0-9]')`);

beforeAll(async () => {
  cluster = await startClickHouseCluster([LOADER, GRANTED, ANALYST, CARELESS], { shards: 2 });
  [one, other] = [await openAt(0), await openAt(1)];
});

afterAll(async () => {
  await one.close();
  await other.close();
  await cluster.stop();
});

describe('a cluster of two shards', () => {
  it('is refused until the URL says that rows go by their key, and says what it is then', async () => {
    const wrong = await openAt(0, '&cluster=two');
    await expect(wrong.reach()).rejects.toMatchObject({
      code: 'WAREHOUSE_UNSUPPORTED',
      message: expect.stringMatching(/of 2 shards; dynaload keeps a target whole/),
      hint: expect.stringContaining('&shards=key'),
    });
    await wrong.close();
    expect((await one.reach()).product).toMatch(/cluster "two" of 2 nodes in 2 shards$/);
    await one.check();
  });

  it('has each row on one shard, with all of its versions, and the books on every node', async () => {
    const target = notesTarget('orders');
    const { generation, rows } = await loadRows(one, { target, puts: rowsOf('one', 100) });
    expect(rows).toBe(KEYS.length);
    const next = await loadRows(other, { target, into: generation, puts: rowsOf('two', 200) });
    expect(next.rows).toBe(KEYS.length);
    for (const warehouse of [one, other]) {
      expect(await readNotes(warehouse, target)).toEqual(notesOf('two'));
      expect((await seenOf(warehouse, target))?.loads).toBe(2);
    }
    await other.compact(target.table, () => 60);
    const parts = await onEach(
      `SELECT count(), sum(rows) FROM system.parts WHERE active AND match(table, '^orders__${generation}_')`,
    );
    const counts = parts.map((line) => line.trim().split('\t').map(Number));
    expect(counts.map(([count]) => count)).toEqual([1, 1]);
    expect(counts.every(([, rowsHere = 0]) => rowsHere > 0)).toBe(true);
    expect(counts.reduce((sum, [, rowsHere = 0]) => sum + rowsHere, 0)).toBe(KEYS.length);
  });

  it('shows nothing of a load that only one shard has, and all of it when the next run has finished it', async () => {
    const target = notesTarget('half');
    const { generation } = await loadRows(one, { target, puts: rowsOf('old', 100) });
    cluster.takeDown(1, /^ALTER TABLE \S+half__\d+_\d+\S? ATTACH/);
    const load = { target, into: generation, exportId: 'half', puts: rowsOf('new', 200) };
    await expect(loadRows(one, load)).rejects.toMatchObject({ code: 'WAREHOUSE_BUSY' });
    for (const warehouse of [one, other]) expect(await readNotes(warehouse, target)).toEqual(notesOf('old'));
    expect(await tablesOf('half')).toEqual(['2\n', '2\n']);
    cluster.takeDown(null);
    expect(await other.recover([target.table])).toEqual(['load of export half into "half"']);
    for (const warehouse of [one, other]) expect(await readNotes(warehouse, target)).toEqual(notesOf('new'));
    // The table that readers saw before goes with the next load.
    await loadRows(one, { target, into: generation, exportId: 'next', puts: [put('a', 'last', 300)] });
    await one.close();
    one = await openAt(0);
    expect(await tablesOf('half')).toEqual(['1\n', '1\n']);
    expect(await readNotes(other, target)).toMatchObject({ a: 'last', b: 'new' });
  });

  it('takes every command, by way of whichever node', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dynaload-shards-'));
    const scenario = new Scenario({ warehouse: one, folder, name: 'story' });
    for (const key of KEYS) scenario.put(1, key, { S: 'full' });
    const exportId = await scenario.full(10);
    scenario.put(20, 'a', { S: 'changed' });
    scenario.delete(21, 'b');
    await scenario.incremental(10, 40);
    const { b, ...left } = notesOf('full');
    const expected = { ...left, a: 'changed' };
    const asSeen = async (warehouse: Warehouse): Promise<unknown> => {
      const { rows } = await warehouse.query('SELECT id, value FROM story');
      return Object.fromEntries(rows.map(({ id, value }) => [id, value]));
    };
    const commands: readonly (() => Promise<{ readonly error: unknown }>)[] = [
      () => scenario.sync(),
      () => scenario.sync({ warehouse: other }),
      () => scenario.reload(exportId),
      () => scenario.rebuild(),
    ];
    for (const command of commands) {
      expect((await command()).error).toBeNull();
      expect(await asSeen(one)).toEqual(expected);
      expect(await asSeen(other)).toEqual(expected);
    }
    expect(await scenario.status()).toMatchObject({ error: null });
    const { signal } = new AbortController();
    const request = { table: 'story', mappings: [], warehouse: other, dryRun: false, signal };
    await drop({ ...request, listener: () => undefined });
    expect(
      await onEach("SELECT count() FROM system.tables WHERE database = 'shop' AND name LIKE 'story%'"),
    ).toEqual(['0\n', '0\n']);
    expect(b).toBe('full');
    await rm(folder, { recursive: true });
  });

  it('refuses a table that was built on another number of shards', async () => {
    const target = notesTarget('moved');
    await loadRows(one, { target, puts: rowsOf('one', 100) });
    const alone = await openAt(0, '&cluster=none');
    const refusal = {
      code: 'WAREHOUSE_UNSUPPORTED',
      message: expect.stringMatching(/was built on 2 shards; it would go on on one\.$/),
    };
    await expect(alone.check()).rejects.toMatchObject(refusal);
    await expect(loadRows(alone, { target, puts: [] })).rejects.toMatchObject(refusal);
    await alone.close();
  });

  it('records a load when every node shows it, and not before, whichever node finishes it', async () => {
    for (const [index, finishing] of [one, other].entries()) {
      const target = notesTarget(`half_shown_${index}`);
      const { generation } = await loadRows(one, { target, puts: rowsOf('old', 100) });
      cluster.takeDown(1, /^EXCHANGE/);
      const load = { target, into: generation, exportId: 'half', puts: rowsOf('new', 200) };
      const busy = { code: 'WAREHOUSE_BUSY' };
      await expect(loadRows(one, load)).rejects.toMatchObject(busy);
      await expect(one.recover([target.table])).rejects.toMatchObject(busy);
      expect((await seenOf(one, target))?.loads).toBe(1);
      expect(await readNotes(other, target)).toEqual(notesOf('old'));
      cluster.takeDown(null);
      await finishing.check();
      await finishing.recover([target.table]);
      for (const warehouse of [one, other])
        expect(await readNotes(warehouse, target)).toEqual(notesOf('new'));
      expect((await seenOf(other, target))?.loads).toBe(2);
      await one.check();
    }
  });

  it('has shards without a row of a load, and of a table', async () => {
    const target = notesTarget('lopsided');
    const { rows } = await one.query(
      `SELECT key, cityHash64(key, 's') % 2 AS shard FROM (SELECT arrayJoin(splitByChar(' ', '${KEYS.join(' ')}')) AS key)`,
    );
    const here = rows.filter(({ shard }) => Number(shard) === 0).map(({ key }) => String(key));
    const [first = '', second = ''] = here;
    await loadRows(one, { target, puts: [] });
    expect(await readNotes(other, target)).toEqual({});
    const { generation } = await loadRows(one, { target, puts: [put(first, 'one', 100)] });
    // Two blocks are two parts, on one shard.
    const spec = { target, into: generation, puts: [put(first, 'two', 200), put(second, 'two', 200)] };
    const load = await beginLoad(other, spec);
    for (const each of spec.puts) await load.write(putBlock(other, target, [each]));
    expect((await load.commit(commitOf(spec))).rows).toBe(2);
    const ages: number[] = [];
    await other.compact(target.table, (age) => {
      ages.push(age);
      return 60;
    });
    // Not that of a shard without any.
    expect(ages.every((age) => age < 3_600)).toBe(true);
    expect(
      await onEach(
        `SELECT count() FROM system.parts WHERE active AND table LIKE 'lopsided\\_\\_${generation}\\_%'`,
      ),
    ).toEqual(expect.arrayContaining(['0\n', '1\n']));
    for (const warehouse of [one, other])
      expect(await readNotes(warehouse, target)).toEqual({ [first]: 'two', [second]: 'two' });
  });

  it('is refused where its nodes do not have the macros of its shards', async () => {
    const together = await openAt(0, '&cluster=together');
    const refusal = {
      code: 'WAREHOUSE_UNSUPPORTED',
      message: expect.stringMatching(
        /"together" with 1 shard of 2 nodes, whose macros \{shard\} and \{replica\} make it 2 shards of 2 nodes\.$/,
      ),
    };
    await expect(together.check()).rejects.toMatchObject(refusal);
    await expect(loadRows(together, { target: notesTarget('never'), puts: [] })).rejects.toMatchObject(
      refusal,
    );
    await together.close();
  });

  it('is refused when keys would find other shards than before', async () => {
    await loadRows(one, { target: notesTarget('spread'), puts: rowsOf('one', 100) });
    const swapped = await openAt(0, '&cluster=swapped&shards=key');
    const refusal = {
      code: 'WAREHOUSE_UNSUPPORTED',
      message: expect.stringMatching(
        /spread over the shards 1, 2; the cluster "swapped" has them as 2, 1 now\.$/,
      ),
    };
    await expect(swapped.check()).rejects.toMatchObject(refusal);
    await expect(loadRows(swapped, { target: notesTarget('spread'), puts: [] })).rejects.toMatchObject(
      refusal,
    );
    await swapped.close();
  });

  it('takes no more rights than the documents say, to load and to read', async () => {
    const granted = await openAt(1, '&cluster=two&shards=key', GRANTED);
    await granted.check();
    const target = notesTarget('orders');
    const seen = await seenOf(granted, target);
    await loadRows(granted, { target, into: seen?.generation ?? '', puts: rowsOf('three', 300) });
    await granted.close();
    for (const node of [0, 1]) {
      const analyst = await openAt(node, '', ANALYST);
      expect(await readNotes(analyst, target)).toEqual(notesOf('three'));
      await analyst.close();
    }
  });

  it('shows nothing rather than what one shard has, while the other is down', async () => {
    await cluster.servers[1]?.stop();
    const careless = await openAt(0, '', CARELESS);
    await expect(readNotes(careless, notesTarget('orders'))).rejects.toMatchObject({
      code: 'WAREHOUSE_FAILED',
    });
    await careless.close();
  });
});
