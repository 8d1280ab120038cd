/** Every verb, as a program calls it that gives nothing but what has to be given. */
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import * as dynaload from '../../../src/index.ts';
import { first, full, ShopWorkspace } from '../../support/shop-workspace.ts';

let workspace: ShopWorkspace;
let parts: dynaload.Parts;

beforeAll(async () => {
  workspace = await ShopWorkspace.create();
  await workspace.deliver(full, first);
  parts = {
    source: await dynaload.openSource(workspace.path('exports')),
    mappings: await dynaload.loadMappings(workspace.path('mappings')),
    warehouse: await dynaload.openWarehouse(`chdb:${workspace.path('warehouse')}`),
  };
});

afterAll(async () => {
  await parts.warehouse.close();
  await parts.source.store.close();
  await workspace.remove();
});

test('plan tells and writes nothing, sync loads, status tells what was loaded', async () => {
  const planned = await dynaload.plan({ ...parts, sql: true });
  expect(planned.tables).toMatchObject([{ table: 'Shop', planned: { length: 2 }, applied: [] }]);
  expect(planned.sql).toMatchObject([
    { table: 'customers', action: 'replace', statements: expect.arrayContaining([expect.any(String)]) },
    { table: 'orders', action: 'replace' },
    { table: 'customers', action: 'merge' },
    { table: 'orders', action: 'merge' },
  ]);
  expect(await dynaload.plan(parts)).not.toHaveProperty('sql');
  expect((await dynaload.status(parts)).tables).toMatchObject([{ watermark: null, pending: { length: 2 } }]);

  const events: string[] = [];
  const report = await dynaload.sync({ ...parts, listener: ({ kind }) => events.push(kind) });
  expect(report.tables).toMatchObject([
    { applied: [{ exportId: full.exportId }, { exportId: first.exportId }] },
  ]);
  expect(events.filter((kind) => kind === 'load finished')).toHaveLength(2);
  const { source, ...unsourced } = parts;
  expect(source.description).toBe((await dynaload.status(parts)).source);
  expect((await dynaload.status({ ...unsourced, only: ['orders'] })).tables).toMatchObject([
    { table: 'Shop' },
  ]);
});

test('reload and rebuild load again', async () => {
  const reloaded = await dynaload.reload({ ...parts, exportId: full.exportId });
  expect(reloaded.tables).toMatchObject([{ applied: [{ action: 'reload' }] }]);
  const rebuilt = await dynaload.rebuild({ ...parts, table: 'orders' });
  expect(rebuilt.tables).toMatchObject([{ applied: { length: 2 }, targets: [{ table: 'orders' }] }]);
});

test('drop refuses what is mapped, and takes what is not', async () => {
  const dropping = { ...parts, table: 'orders' };
  await expect(dynaload.drop(dropping)).rejects.toMatchObject({ code: 'TARGET_MAPPED' });
  await expect(dynaload.drop(dropping)).rejects.toBeInstanceOf(dynaload.DynaloadError);
  const unmapped = { ...dropping, mappings: [] };
  expect(await dynaload.drop({ ...unmapped, dryRun: true })).toMatchObject({ dropped: false });
  expect(await dynaload.drop(unmapped)).toMatchObject({ table: 'orders', dropped: true });
});

test('an aborted signal stops a call before anything is done', async () => {
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(dynaload.sync({ ...parts, signal })).rejects.toMatchObject({ code: 'INTERRUPTED' });
});

test('check tells all that it finds, and its faults are findings', async () => {
  const address = { mappings: workspace.path('mappings'), warehouse: { url: 'chdb:/proc/nothing' } };
  const { findings, errors } = await dynaload.check({ ...address, source: workspace.path('exports') });
  expect(findings.filter(({ subject }) => subject === 'source')).not.toEqual([]);
  expect(findings).toContainEqual(expect.objectContaining({ subject: 'warehouse', result: 'failed' }));
  expect(errors).toMatchObject([{ code: 'FILE_UNUSABLE' }]);
  await rm(workspace.path('mappings'), { recursive: true });
  const missing = await dynaload.check(address);
  expect(missing.findings).toContainEqual(expect.objectContaining({ code: 'MAPPING_NOT_FOUND' }));
});
