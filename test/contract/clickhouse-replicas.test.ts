import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openWarehouse } from '../../src/warehouse/registry.ts';
import type { TargetMapping } from '../../src/mapping/mapping.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import {
  startClickHouseCluster,
  type ClickHouseCluster,
} from '../support/clickhouse-cluster/start-cluster.ts';
import { element, LINES, lines, order, ordersTarget, readLines } from './child-loads.ts';
import {
  loadRows,
  notesTarget,
  put,
  readNotes,
  readRows,
  seenOf,
  targetOf,
  text,
  type Put,
} from './contract-loads.ts';

const LOADER = { name: 'loader', password: 'secret' };
/** Milliseconds: longer than a load takes. */
const FOR_EVER = 30_000;

let cluster: ClickHouseCluster;
let one: Warehouse;
let other: Warehouse;

const openAt = (node: number, name = 'two', database = 'shop'): Promise<Warehouse> =>
  openWarehouse(`clickhouse://loader@${cluster.hosts[node]}/${database}?tls=false&cluster=${name}`, {
    DYNALOAD_WAREHOUSE_PASSWORD: LOADER.password,
  });
/** `notesTarget` with one more column. */
const withCity = (table: string): TargetMapping =>
  targetOf(table, [
    { name: 'pk', type: { kind: 'string' }, key: true },
    { name: 'sk', type: { kind: 'string' }, key: true },
    { name: 'note', type: { kind: 'string' } },
    { name: 'city', type: { kind: 'string' } },
  ]);
const cityRow = (pk: string, note: string, city: string, version: number): Put => ({
  cells: [text(pk), text('s'), text(note), text(city)],
  version,
});
const onNode = async (node: number, sql: string): Promise<string> =>
  (await cluster.servers[node]?.run(sql, LOADER)) ?? '';

beforeAll(async () => {
  cluster = await startClickHouseCluster([LOADER]);
  [one, other] = [await openAt(0), await openAt(1)];
});

afterAll(async () => {
  await one.close();
  await other.close();
  await cluster.stop();
});

/** A load of the export "broke off", which ends before it is recorded. */
async function breakingOff(load: () => Promise<unknown>): Promise<void> {
  const alter = async (clause: string): Promise<void> => {
    for (const node of [0, 1]) await onNode(node, `ALTER TABLE shop._dynaload_loads ${clause}`);
  };
  await alter("ADD CONSTRAINT refused CHECK batch_id != 'broke off'");
  await expect(load()).rejects.toMatchObject({ code: 'WAREHOUSE_FAILED' });
  await alter('DROP CONSTRAINT refused');
}

describe('a cluster of two replicas', () => {
  it('says what it is', async () => {
    expect((await one.reach()).product).toMatch(/^ClickHouse \d.*, cluster "two" of 2 nodes$/);
    await one.check();
  });

  it('refuses a cluster that the server does not know, and names those that it knows', async () => {
    const wrong = await openAt(0, 'three');
    await expect(wrong.reach()).rejects.toMatchObject({
      code: 'WAREHOUSE_UNSUPPORTED',
      message: expect.stringMatching(/knows no cluster "three"; it knows: two\.$/),
    });
    await wrong.close();
  });

  it('has every row on every node when a load is done, however long replication takes', async () => {
    cluster.setLag(() => FOR_EVER);
    const target = notesTarget('orders');
    const { generation } = await loadRows(one, { target, puts: [put('a', 'one', 100)] });
    expect(await readNotes(other, target)).toEqual({ a: 'one' });
    await loadRows(other, { target, into: generation, puts: [put('b', 'two', 200)] });
    expect(await readNotes(one, target)).toEqual({ a: 'one', b: 'two' });
    await loadRows(one, { target, exportId: '03', puts: [put('c', 'three', 300)] });
    expect(await readNotes(other, target)).toEqual({ c: 'three' });
    expect(await seenOf(other, target)).toEqual(await seenOf(one, target));
    cluster.setLag(() => 5);
  });

  it('has new columns on every node before a view shows them, however long replication takes', async () => {
    const before = notesTarget('evolved');
    const { generation } = await loadRows(one, { target: before, puts: [put('a', 'one', 100)] });
    cluster.setLag(() => FOR_EVER);
    const target = withCity('evolved');
    await loadRows(one, { target, into: generation, puts: [cityRow('b', 'two', 'Bonn', 200)] });
    await loadRows(other, { target, into: generation, puts: [cityRow('c', 'three', 'Cork', 300)] });
    for (const warehouse of [one, other]) {
      expect((await readRows(warehouse, target)).map(({ pk, city }) => [pk, city])).toEqual([
        ['a', null],
        ['b', 'Bonn'],
        ['c', 'Cork'],
      ]);
    }
    cluster.setLag(() => 5);
  });

  it('finishes by one node a change of columns that another had told to itself alone', async () => {
    const before = notesTarget('half_told');
    const { generation } = await loadRows(one, { target: before, puts: [put('a', 'one', 100)] });
    const target = withCity('half_told');
    const spec = { target, into: generation, puts: [cityRow('b', 'two', 'Bonn', 200)] };
    const physical = `shop.half_told__${generation}`;
    const comment = await onNode(
      0,
      `SELECT comment FROM system.tables WHERE name = 'half_told__${generation}' FORMAT TSVRaw`,
    );
    await breakingOff(() => loadRows(one, { ...spec, exportId: 'broke off' }));
    await onNode(1, `ALTER TABLE ${physical} MODIFY COMMENT '${comment.trim()}'`);
    await one.check();
    await (await other.acquireLease('half_told')).release();
    expect(await other.recover(['half_told'])).toEqual(['load of export broke off into "half_told"']);
    for (const warehouse of [one, other]) {
      expect((await readRows(warehouse, target)).map(({ pk, city }) => [pk, city])).toEqual([
        ['a', null],
        ['b', 'Bonn'],
      ]);
    }
    const told = await Promise.all(
      [0, 1].map((node) =>
        onNode(node, `SELECT comment FROM system.tables WHERE name = 'half_told__${generation}'`),
      ),
    );
    expect(told[1]).toBe(told[0]);
    expect(told[0]).not.toBe(comment);
  });

  it('merges the parts of a table on every node, and both read the same', async () => {
    const target = notesTarget('merged');
    const { generation } = await loadRows(one, { target, puts: [put('a', 'one', 100)] });
    await loadRows(other, { target, into: generation, puts: [put('a', 'two', 200)] });
    await other.compact(target.table, () => 60);
    await cluster.settle();
    for (const node of [0, 1]) {
      const parts = `SELECT count(), min(level) > 0 FROM system.parts WHERE table = 'merged__${generation}' AND active`;
      expect(await onNode(node, parts)).toBe('1\t1\n');
    }
    for (const warehouse of [one, other]) expect(await readNotes(warehouse, target)).toEqual({ a: 'two' });
  });

  it('finishes by one node what another had begun', async () => {
    const target = notesTarget('broken_off');
    const { generation } = await loadRows(one, { target, puts: [put('a', 'old', 100)] });
    const spec = { target, into: generation, puts: [put('a', 'new', 200)] };
    await breakingOff(() => loadRows(one, { ...spec, exportId: 'broke off' }));
    expect(await other.recover([target.table])).toEqual(['load of export broke off into "broken_off"']);
    expect((await seenOf(one, target))?.loads).toBe(2);
    expect(await readNotes(one, target)).toEqual({ a: 'new' });
    expect(await readNotes(other, target)).toEqual({ a: 'new' });
  });

  it('shows nothing while a node is down, and says afterwards what only one of them has', async () => {
    const target = notesTarget('one_down');
    await loadRows(one, { target, puts: [put('a', 'old', 100)] });
    cluster.takeDown(1);
    const next = { target, exportId: '02', puts: [put('a', 'new', 200)] };
    await expect(loadRows(one, next)).rejects.toMatchObject({ code: 'WAREHOUSE_BUSY', retryable: true });
    cluster.takeDown(null);
    for (const warehouse of [one, other]) expect(await readNotes(warehouse, target)).toEqual({ a: 'old' });

    const odd = (
      await onNode(0, "SELECT name FROM system.tables WHERE name LIKE 'one\\_down\\_\\_stg%'")
    ).trim();
    const differ = {
      code: 'WAREHOUSE_NODES_DIFFER',
      message: expect.stringContaining(`${odd} (the same on 1)`),
    };
    await expect(one.check()).rejects.toMatchObject(differ);
    await expect(other.acquireLease('one_down')).rejects.toMatchObject(differ);
    await onNode(0, `DROP TABLE shop.${odd}`);
    await one.check();
    await loadRows(one, next);
    expect(await readNotes(other, target)).toEqual({ a: 'new' });
  });

  it('shows a table on every node before that counts as done, whichever node finishes it', async () => {
    const busy = { code: 'WAREHOUSE_BUSY' };
    for (const [index, finishing] of [one, other].entries()) {
      const target = notesTarget(`half_shown_${index}`);
      const expectShown = async (statement: RegExp, note: string): Promise<void> => {
        cluster.takeDown(1, statement);
        const load = { target, exportId: note, puts: [put('a', note, 100)] };
        await expect(loadRows(one, load)).rejects.toMatchObject(busy);
        if (note === 'second') await expect(one.recover([target.table])).rejects.toMatchObject(busy);
        cluster.takeDown(null);
        await finishing.check();
        expect(await finishing.recover([target.table])).toEqual([`publication of "${target.table}"`]);
        for (const warehouse of [one, other]) expect(await readNotes(warehouse, target)).toEqual({ a: note });
        await one.check();
      };
      await expectShown(/^RENAME TABLE \S+__view_/, 'first');
      await expectShown(/^EXCHANGE/, 'second');
    }
  });

  it('has the views of child tables on every node, whatever failed on one of them', async () => {
    for (const [index, statement] of [
      /^DROP TABLE IF EXISTS \S+_lines/,
      /^CREATE VIEW \S+_lines/,
      /^EXCHANGE/,
    ].entries()) {
      const table = `child_${index}`;
      const before = ordersTarget(table);
      const [x, y] = [lines(['x', 1]), lines(['y', 2])];
      const { generation } = await loadRows(one, { target: before, puts: [order(before, 'a', x, 100)] });
      const target = ordersTarget(table, [...LINES, element('color', 'string')]);
      cluster.takeDown(1, statement);
      const load = { target, into: generation, exportId: 'half', puts: [order(target, 'b', y, 200)] };
      await expect(loadRows(one, load)).rejects.toMatchObject({ code: 'WAREHOUSE_BUSY' });
      cluster.takeDown(null);
      await one.check();
      await one.recover([table]);
      for (const warehouse of [one, other])
        expect(await readLines(warehouse, target)).toEqual(['a 0 x 1 null', 'b 0 y 2 null']);
      await one.check();
    }
  });

  it('touches nothing that somebody else has on another node', async () => {
    const make = (name: string): Promise<string> =>
      onNode(1, `CREATE TABLE shop.${name} (note String) ENGINE = MergeTree ORDER BY note`);
    for (const name of ['theirs', 'ours_lines']) {
      await make(name);
      const target = name === 'theirs' ? notesTarget(name) : ordersTarget('ours');
      await expect(loadRows(one, { target, puts: [] })).rejects.toMatchObject({ code: 'TARGET_FOREIGN' });
      expect(await onNode(1, `EXISTS TABLE shop.${name}`)).toBe('1\n');
    }
  });
});
