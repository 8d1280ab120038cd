import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openWarehouse } from '../../src/warehouse/registry.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import {
  startClickHouseCluster,
  type ClickHouseCluster,
} from '../support/clickhouse-cluster/start-cluster.ts';
import { loadRows, notesTarget, put, readNotes, seenOf } from './contract-loads.ts';

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

  it('finishes by one node what another had begun', async () => {
    const target = notesTarget('broken_off');
    const { generation } = await loadRows(one, { target, puts: [put('a', 'old', 100)] });
    for (const node of [0, 1]) {
      await onNode(
        node,
        "ALTER TABLE shop._dynaload_loads ADD CONSTRAINT refused CHECK batch_id != 'broke off'",
      );
    }
    const spec = { target, into: generation, exportId: 'broke off', puts: [put('a', 'new', 200)] };
    await expect(loadRows(one, spec)).rejects.toMatchObject({ code: 'WAREHOUSE_FAILED' });
    for (const node of [0, 1]) await onNode(node, 'ALTER TABLE shop._dynaload_loads DROP CONSTRAINT refused');
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
});
