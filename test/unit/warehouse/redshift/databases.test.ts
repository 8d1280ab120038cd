/** Databases that are made or set up in other ways than the usual one. */
import {
  NO_CLICKHOUSE_LAYOUT,
  NO_REDSHIFT_LAYOUT,
  type RedshiftLayout,
} from '../../../../src/mapping/layout/physical.ts';
import type { TargetMapping } from '../../../../src/mapping/mapping.ts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Warehouse } from '../../../../src/warehouse/warehouse.ts';
import {
  loadRows,
  notesTarget,
  put,
  readNotes,
  seenOf,
  targetOf,
  tombstone,
} from '../../../contract/contract-loads.ts';
import { startRedshiftStack, type RedshiftStack } from '../../../contract/redshift-harness.ts';
import { Engine } from '../../../support/redshift-data/engine/engine.ts';
import type { RedshiftOptions } from '../../../support/redshift-data/redshift.ts';

let engine: Engine;
let stack: RedshiftStack;
let warehouse: Warehouse;

async function start(options: Partial<RedshiftOptions>): Promise<void> {
  stack = await startRedshiftStack({ engine, ...options });
  warehouse = stack.open();
}

beforeAll(async () => {
  engine = await Engine.start();
});

afterAll(async () => {
  await engine.close();
});

afterEach(async () => {
  await warehouse.close();
  await stack.close();
  await engine.empty();
});

describe('a database', () => {
  it('whose columns are blind to case is refused, though it tells constants apart', async () => {
    await start({ collation: 'case_insensitive' });
    expect(await stack.redshift.sql("SELECT 'a' = 'A' AS same")).toEqual([{ same: 'f' }]);
    await expect(warehouse.reach()).rejects.toMatchObject({
      code: 'WAREHOUSE_UNSUPPORTED',
      message: expect.stringContaining('blind to case'),
    });
  });

  it('that is a share of another’s is refused', async () => {
    await start({ databaseType: 'shared' });
    await expect(warehouse.reach()).rejects.toMatchObject({
      code: 'WAREHOUSE_UNSUPPORTED',
      message: expect.stringContaining('datashare'),
    });
  });

  it('that is SERIALIZABLE is called so', async () => {
    await start({ isolation: 'SERIALIZABLE' });
    expect((await warehouse.reach()).product).toContain(', Serializable, ');
  });

  it('in which the user may make no temporary tables is found out before a load', async () => {
    await start({ mayMakeTemporaryTables: false });
    await expect(warehouse.check()).rejects.toMatchObject({
      code: 'WAREHOUSE_DENIED',
      hint: expect.stringContaining('GRANT TEMP ON DATABASE "dev" TO <user>'),
    });
    await expect(
      loadRows(warehouse, { target: notesTarget(), puts: [put('a', 'x', 1)] }),
    ).rejects.toMatchObject({
      code: 'WAREHOUSE_DENIED',
    });
  });

  it('whose user lives in another time zone gives leases for as long as any other', async () => {
    await start({ timeZone: 'America/New_York' });
    const lease = await warehouse.acquireLease('orders');
    const [row] = await stack.redshift.sql('SELECT "until" FROM public._dynaload_leases');
    const seconds = Number(row?.['until']) - Date.now() / 1000;
    expect(Math.abs(seconds - 120)).toBeLessThan(100);
    await lease.release();
  });

  it.each([
    ['binary', 'string', ''],
    ['string', 'binary', 'pk'],
  ] as const)('distributes by a key of %s and %s as far as it can', async (pk, sk, sorted) => {
    await start({});
    const byKey = stack.open({ parameters: 'distribution=key' });
    const target = targetOf('keyed', [
      { name: 'pk', type: { kind: pk }, key: true },
      { name: 'sk', type: { kind: sk }, key: true },
      { name: 'note', type: { kind: 'string' } },
    ]);
    const cellOf = (kind: 'binary' | 'string') =>
      kind === 'binary'
        ? ({ kind, bytes: Buffer.from('00ff', 'hex') } as const)
        : ({ kind: 'text', text: 'k ' } as const);
    const key = [cellOf(pk), cellOf(sk)];
    const row = (text: string, version: number) => ({
      cells: [...key, { kind: 'text', text } as const],
      version,
    });
    const { generation } = await loadRows(byKey, { target, puts: [row('one', 1)] });
    const { rows } = await loadRows(byKey, { target, into: generation, puts: [row('two', 2)] });
    expect(rows).toBe(1);
    const [attributes] = await stack.redshift.sql(
      `SELECT dist_key, array_to_string(sort_keys, ' ') AS sort_keys FROM redshift_emulator.table_attributes
       WHERE relation = 'keyed__dynaload'::regclass`,
    );
    expect(attributes).toEqual({ dist_key: sorted === '' ? null : sorted, sort_keys: sorted });
    await byKey.close();
  });

  it.each([
    [
      'a column that queries join by',
      { distKey: 'note', sortKey: ['note', 'sk'] },
      ['note', 'note sk'],
      [null, 'sk'],
    ],
    ['a column of the key', { distKey: 'sk' }, ['sk', 'pk sk'], ['sk', 'pk sk']],
    ['a copy on each node', { distStyle: 'all', sortKey: ['note'] }, [null, 'note'], [null, '']],
    ['nothing', {}, ['pk', 'pk sk'], ['pk', 'pk sk']],
  ] as const)('lays a table out as its mapping asks for: %s', async (_, asked, rows, deletes) => {
    await start({});
    const byKey = stack.open({ parameters: 'distribution=key' });
    const redshift = { ...NO_REDSHIFT_LAYOUT, ...asked };
    const target = { ...notesTarget('laid_out'), physical: { clickhouse: NO_CLICKHOUSE_LAYOUT, redshift } };
    const { generation } = await loadRows(byKey, { target, puts: [put('a', 'one', 1), put('b', 'one', 1)] });
    const change = { target, into: generation, puts: [put('a', 'two', 2)], tombstones: [tombstone('b', 2)] };
    expect((await loadRows(byKey, change)).rows).toBe(1);
    const found = await stack.redshift.sql(
      `SELECT dist_key, array_to_string(sort_keys, ' ') AS sort_keys FROM redshift_emulator.table_attributes
       WHERE relation IN ('laid_out__dynaload'::regclass, 'laid_out__dynaload_deletes'::regclass)
       ORDER BY relation = 'laid_out__dynaload_deletes'::regclass`,
    );
    expect(found.map(({ dist_key, sort_keys }) => [dist_key, sort_keys])).toEqual([rows, deletes]);
    await byKey.close();
  });
});

it('lays a table out anew when it is built again, also with the columns that it has', async () => {
  await start({});
  const laidOut = (asked: Partial<RedshiftLayout>): TargetMapping => ({
    ...notesTarget('anew'),
    physical: { clickhouse: NO_CLICKHOUSE_LAYOUT, redshift: { ...NO_REDSHIFT_LAYOUT, ...asked } },
  });
  const layoutOf = async (): Promise<unknown> => {
    const [relation] = await stack.redshift.sql(
      'SELECT physical FROM public.anew__dynaload_generations WHERE published',
    );
    const [attributes] = await stack.redshift.sql(
      `SELECT dist_key, array_to_string(sort_keys, ' ') AS sort_keys FROM redshift_emulator.table_attributes
       WHERE relation = '${String(relation?.['physical'])}'::regclass`,
    );
    return [attributes?.['dist_key'], attributes?.['sort_keys']];
  };
  const [before, after] = [laidOut({ distKey: 'pk' }), laidOut({ distKey: 'note', sortKey: ['note'] })];
  const state = async (): Promise<string | undefined> =>
    (await warehouse.readTargets(['anew'])).get('anew')?.layout;
  const { generation } = await loadRows(warehouse, { target: before, puts: [put('a', 'x', 1)] });
  await loadRows(warehouse, { target: after, into: generation, exportId: '02', puts: [put('b', 'y', 2)] });
  expect([await layoutOf(), await state()]).toEqual([['pk', 'pk sk'], 'DISTKEY ("pk") SORTKEY ("pk", "sk")']);
  expect(await readNotes(warehouse, after)).toEqual({ a: 'x', b: 'y' });
  // A rebuild, and a full export that replaces it.
  for (const [target, publish] of [
    [after, false],
    [before, true],
  ] as const) {
    const built = await loadRows(warehouse, {
      target,
      exportId: publish ? '04' : '03',
      publish,
      puts: [put('c', 'z', 3)],
    });
    if (!publish) await warehouse.publish(target, built.generation, await seenOf(warehouse, target));
    const wanted = target === after ? ['note', 'note'] : ['pk', 'pk sk'];
    expect(await layoutOf()).toEqual(wanted);
    expect(await state()).toBe(warehouse.dialect.layout(target, target));
    expect(await readNotes(warehouse, target)).toEqual({ c: 'z' });
  }
});

describe('what others do at the same time', () => {
  it.each([
    'Relation "_dynaload_loads" already exists',
    'duplicate key violates unique constraint "pg_class_relname_nsp_index"',
  ])('as they make the same tables, does not stop a run: %s', async (error) => {
    await start({});
    const statement = /^CREATE TABLE IF NOT EXISTS/;
    stack.redshift.faults.add({ kind: 'fail', statement, error, times: 2 });
    const target = notesTarget();
    await loadRows(warehouse, { target, puts: [put('a', 'x', 1)], tombstones: [tombstone('b', 1)] });
    expect(await readNotes(warehouse, target)).toEqual({ a: 'x' });
  });

  it('is not read out of numbers in the text of an error', async () => {
    await start({});
    const target = notesTarget();
    const error = 'Assert query: 1023 location: padb.cpp:1018 process: padbmaster [pid=1023]';
    stack.redshift.faults.add({ kind: 'fail', statement: /^COPY/, error, times: 99 });
    await expect(loadRows(warehouse, { target, puts: [put('a', 'x', 1)] })).rejects.toMatchObject({
      code: 'WAREHOUSE_FAILED',
    });
    const copies = stack.redshift.submissions
      .flatMap(({ parts }) => parts)
      .filter(({ sql }) => sql.startsWith('COPY'));
    expect(copies).toHaveLength(1);
  });
});
