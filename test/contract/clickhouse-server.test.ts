import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TargetMapping } from '../../src/mapping/mapping.ts';
import { openWarehouse } from '../../src/warehouse/registry.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { startClickHouseServer, type ClickHouseServer } from '../support/clickhouse-server.ts';
import { documentedGrants } from '../support/documented-grants.ts';
import { startFlakyProxy } from '../support/flaky-proxy.ts';
import { doubleMerges } from '../support/ledger-entries.ts';
import {
  beginLoad,
  commitOf,
  loadRows,
  notesTarget,
  put,
  readNotes,
  seenOf,
  writeRows,
} from './contract-loads.ts';

const LOADER = { name: 'loader', password: 'secret loader' };
const RESTRICTED = {
  name: 'restricted',
  password: 'few rights',
  grants: documentedGrants('loader'),
};
const ANALYST = { name: 'analyst', password: 'look', grants: documentedGrants('analyst') };
const BYSTANDER = { name: 'bystander', password: 'by', grants: ['GRANT SHOW TABLES ON shop.*'] };

let server: ClickHouseServer;
let warehouse: Warehouse;

const open = (user: { readonly name: string; readonly password: string }): Promise<Warehouse> =>
  openWarehouse(`clickhouse://${user.name}@${server.host}/shop?tls=false`, {
    DYNALOAD_WAREHOUSE_PASSWORD: user.password,
  });

beforeAll(async () => {
  server = await startClickHouseServer([LOADER, RESTRICTED, ANALYST, BYSTANDER]);
  warehouse = await open(LOADER);
});

afterAll(async () => {
  await warehouse.close();
  await server.stop();
});

describe('a ClickHouse server', () => {
  it('says its version, before there is a database, and makes nothing to do so', async () => {
    expect((await warehouse.reach()).product).toMatch(/^ClickHouse \d+\.\d+/);
    expect(await warehouse.readTargets(['orders'])).toEqual(new Map());
    expect(await server.run("SELECT count() FROM system.databases WHERE name = 'shop'", LOADER)).toBe('0\n');
  });

  it('refuses a wrong password by name, without the password', async () => {
    const wrong = await open({ name: 'loader', password: 'not this one' });
    const error: unknown = await wrong.reach().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'WAREHOUSE_DENIED', details: { clickhouseCode: 516 } });
    expect(JSON.stringify([error, String(error)])).not.toContain('not this one');
    await wrong.close();
  });

  it('is unreachable where nothing listens', async () => {
    const nowhere = await openWarehouse('clickhouse://127.0.0.1:9/shop?tls=false', {});
    await expect(nowhere.reach()).rejects.toMatchObject({
      code: 'WAREHOUSE_UNREACHABLE',
      retryable: true,
      message: expect.stringContaining('ECONNREFUSED'),
    });
    await nowhere.close();
  });

  it('says that TLS failed where it speaks plain HTTP', async () => {
    const tls = await openWarehouse(`clickhouse://loader@${server.host}/shop`, {});
    await expect(tls.reach()).rejects.toMatchObject({ code: 'TLS_FAILED' });
    await tls.close();
  });

  it('lets an analyst read the view with a grant on nothing else, also after the table was replaced', async () => {
    const target = notesTarget('orders');
    const { generation } = await loadRows(warehouse, { target, puts: [put('a', 'one', 100)] });
    const analyst = await open(ANALYST);
    expect(await readNotes(analyst, target)).toEqual({ a: 'one' });
    await loadRows(warehouse, { target, exportId: '02', puts: [put('a', 'two', 200)] });
    expect(await readNotes(analyst, target)).toEqual({ a: 'two' });
    await expect(analyst.query(`select * from orders__${generation}`)).rejects.toMatchObject({
      code: 'WAREHOUSE_DENIED',
    });
    await expect(loadRows(analyst, { target, puts: [] })).rejects.toMatchObject({ code: 'WAREHOUSE_DENIED' });
    await analyst.close();
  });

  it('needs no more than the grants that its documentation lists', async () => {
    const run = await open(RESTRICTED);
    const lease = await run.acquireLease('restricted');
    const target = notesTarget('restricted');
    const { generation } = await loadRows(run, { target, puts: [put('a', 'one', 100)] });
    await loadRows(run, { target, into: generation, puts: [put('b', 'two', 200)] });
    await loadRows(run, { target, exportId: '03', puts: [put('c', 'three', 300)] });
    await lease.release();
    expect(await readNotes(run, target)).toEqual({ c: 'three' });
    await run.noteFailure({ table: target.table, batchId: '04', code: 'X', message: 'No.', over: null });
    // Whoever sees that there is a table of failures, and may not read it.
    const bystander = await open(BYSTANDER);
    expect(await bystander.readFailures([target.table])).toEqual(new Map());
    expect((await run.readFailures([target.table])).size).toBe(1);
    await bystander.close();
    await run.drop(target.table);
    expect(await run.listParts(target.table)).toEqual([]);
    await run.close();
  });

  it('finishes a commit that broke off between its rows and its ledger entry, before anything else is loaded', async () => {
    const breakOff = async (name: string): Promise<TargetMapping> => {
      const broken = notesTarget(name);
      const { generation } = await loadRows(warehouse, { target: broken, puts: [put('a', 'old', 100)] });
      const exportId = 'broke off';
      const spec = { target: broken, into: generation, exportId, puts: [put('a', 'new', 200)] };
      const load = await beginLoad(warehouse, spec);
      await writeRows(load, spec);
      await expect(load.commit(commitOf(spec))).rejects.toMatchObject({ code: 'WAREHOUSE_FAILED' });
      await load.abort();
      return broken;
    };
    // There is a ledger from the first load on.
    await loadRows(warehouse, { target: notesTarget(), puts: [] });
    const refuse = "ADD CONSTRAINT refused CHECK batch_id != 'broke off'";
    await server.run(`ALTER TABLE shop._dynaload_loads ${refuse}`, LOADER);
    const target = await breakOff('broken_off');
    const generation = (await seenOf(warehouse, target))?.generation ?? '';
    const dropped = await breakOff('dropped');
    const unasked = await breakOff('unasked');
    await server.run('ALTER TABLE shop._dynaload_loads DROP CONSTRAINT refused', LOADER);
    expect(await readNotes(warehouse, target)).toEqual({ a: 'new' });

    // Nothing of it is finished first, nor later.
    expect(await warehouse.listParts(dropped.table)).toHaveLength(4);
    await warehouse.drop(dropped.table);
    expect(await warehouse.listParts(dropped.table)).toEqual([]);
    expect((await loadRows(warehouse, { target: dropped, puts: [] })).rows).toBe(0);

    const other = { target, into: generation, exportId: 'other', puts: [put('b', 'b', 300)] };
    // Who did not ask for that finds the table changed.
    const into = (await seenOf(warehouse, unasked))?.generation ?? '';
    const late = { target: unasked, into, exportId: 'late' };
    await expect(beginLoad(warehouse, late)).rejects.toMatchObject({ code: 'LEASE_HELD' });
    expect((await seenOf(warehouse, unasked))?.loads).toBe(2);

    const recovered = ['load of export broke off into "broken_off"'];
    expect(await warehouse.recover([target.table, dropped.table])).toEqual(recovered);
    expect(await warehouse.recover([target.table, dropped.table])).toEqual([]);
    const state = (await warehouse.readTargets([target.table])).get(target.table);
    expect(state?.ledger.lastLoads.map(({ batch, rows }) => [batch.id, rows])).toEqual([
      ['01-full', 1],
      ['broke off', 1],
    ]);
    expect((await loadRows(warehouse, other)).rows).toBe(2);
    expect(await readNotes(warehouse, target)).toEqual({ a: 'new', b: 'b' });
  });

  it('reads a long ledger in as many requests and bytes as a short one', async () => {
    const target = notesTarget('long_ledger');
    const { table } = target;
    const { generation } = await loadRows(warehouse, { target, puts: [put('a', 'one', 100)] });
    await loadRows(warehouse, { target, into: generation, puts: [put('b', 'two', 200)] });
    const proxy = await startFlakyProxy(server.host);
    const run = await openWarehouse(`clickhouse://loader@${proxy.host}/shop?tls=false`, {
      DYNALOAD_WAREHOUSE_PASSWORD: LOADER.password,
    });
    const read = async (): Promise<Record<'loads' | 'requests' | 'bytes', number>> => {
      proxy.fail('busy', []);
      const loads = (await run.readTargets([table])).get(table)?.ledger.loads ?? 0;
      return { loads, requests: proxy.requests, bytes: proxy.bytes };
    };
    // The settings that the server knows are asked for once.
    await read();
    const short = await read();
    for (const sql of doubleMerges('shop._dynaload_loads', table, 14)) await server.run(sql, LOADER);
    const long = await read();
    expect([short.loads, long.loads]).toEqual([2, 16_385]);
    expect(long.requests).toBe(short.requests);
    // Three more of the last five loads are there now.
    expect(long.bytes).toBeLessThan(short.bytes + 4096);
    await run.close();
    await proxy.stop();
  });

  it('drops a replaced generation when the run ends', async () => {
    const run = await open(LOADER);
    const target = notesTarget('replaced');
    await loadRows(run, { target, puts: [put('a', 'one', 100)] });
    await loadRows(run, { target, exportId: '02', puts: [put('a', 'two', 200)] });
    await run.close();
    const tables = `SELECT count() FROM system.tables WHERE startsWith(name, 'replaced__')`;
    expect(await server.run(tables, LOADER)).toBe('1\n');
  });

  it('lets a lease be taken over once it has run out', async () => {
    const lease = await warehouse.acquireLease('expired');
    const name = (
      await server.run(`SELECT name FROM system.tables WHERE comment LIKE '%"name":"expired"%'`, LOADER)
    ).trim();
    const other = await open(LOADER);
    await expect(other.acquireLease('expired')).rejects.toMatchObject({ code: 'LEASE_HELD' });
    const mark = `{"dynaload":1,"kind":"lease","name":"expired","holder":"x","process":"y","until":1}`;
    await server.run(`ALTER TABLE shop.${name} MODIFY COMMENT '${mark}'`, LOADER);
    const taken = await other.acquireLease('expired');
    // The run that lost it cannot give it away.
    await lease.release();
    await expect(warehouse.acquireLease('expired')).rejects.toMatchObject({ code: 'LEASE_HELD' });
    await taken.release();
    await other.close();
  });

  it('refuses a database whose engine does not replace a view at once', async () => {
    const overlay = await openWarehouse(`clickhouse://loader@${server.host}/system?tls=false`, {
      DYNALOAD_WAREHOUSE_PASSWORD: LOADER.password,
    });
    await expect(overlay.reach()).rejects.toMatchObject({
      code: 'WAREHOUSE_UNSUPPORTED',
      message: expect.stringContaining('Memory'),
    });
    await overlay.close();
  });

  it('stops a query on the server when the signal is given', async () => {
    const interruption = new AbortController();
    const running = warehouse.query(
      'select max(sipHash64(number)) from numbers(1000000000000)',
      interruption.signal,
    );
    const isRunning = `SELECT count() FROM system.processes WHERE query LIKE 'select max(sipHash64%'`;
    while ((await server.run(isRunning, LOADER)) === '0\n');
    interruption.abort();
    await expect(running).rejects.toMatchObject({ code: 'INTERRUPTED' });
    while ((await server.run(isRunning, LOADER)) !== '0\n');
    expect(await server.run(isRunning, LOADER)).toBe('0\n');
  });

  it('is told by the server, too, that a query only reads', async () => {
    // This form is one that the words alone do not give away.
    await expect(warehouse.query(`select * from (select 1) settings readonly = 0`)).rejects.toMatchObject({
      code: 'QUERY_NOT_READ_ONLY',
      message: expect.stringContaining('readonly'),
    });
  });
});
