import { describe, expect, it } from '@jest/globals';
import type { TargetMapping } from '../../../src/mapping/mapping.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';
import { IS_WHOLE, LONGEST } from '../../support/fresh-runs.ts';
import type { ContractContext } from '../contract-harness.ts';
import {
  beginLoad,
  commitOf,
  loadRows,
  notesTarget,
  put,
  readNotes,
  seenOf,
  writeRows,
  type LoadSpec,
} from '../contract-loads.ts';
import { diesAfter, eachDeath } from '../deaths.ts';

/** More calls than a drop makes. */
const MOST = 60;
/** Every so many of them is the last, others in every run. */
const EVERY = IS_WHOLE ? 1 : 5;

/** With all that a target can have: loads, rejects, a failure, a generation that nobody sees, a load that broke off. */
async function makeTarget(warehouse: Warehouse, target: TargetMapping): Promise<void> {
  const { table } = target;
  const { generation } = await loadRows(warehouse, { target, puts: [put('a', 'one', 100)] });
  await loadRows(warehouse, { target, into: generation, exportId: '02', puts: [put('b', 'two', 200)] });
  await loadRows(warehouse, { target, exportId: '03', publish: false, puts: [put('a', 'three', 300)] });
  const broken: LoadSpec = { target, into: generation, exportId: '04', puts: [put('c', 'x', 400)] };
  await writeRows(await beginLoad(warehouse, broken), broken);
  const over = await seenOf(warehouse, target);
  await warehouse.noteFailure({ table, batchId: '04', code: 'TOO_MANY_REJECTS', message: 'No.', over });
}

async function expectGone(warehouse: Warehouse, { table }: TargetMapping): Promise<void> {
  expect(await warehouse.listParts(table)).toEqual([]);
  expect(await warehouse.listTargets()).not.toContain(warehouse.dialect.tableName(table));
  expect(await warehouse.readTargets([table])).toEqual(new Map());
  expect(await warehouse.readFailures([table])).toEqual(new Map());
}

async function expectFirstLoad(warehouse: Warehouse, target: TargetMapping): Promise<void> {
  const entry = await loadRows(warehouse, { target, exportId: '09', puts: [put('z', 'anew', 50)] });
  expect(entry.rows).toBe(1);
  expect(await readNotes(warehouse, target)).toEqual({ z: 'anew' });
  const state = (await warehouse.readTargets([target.table])).get(target.table);
  expect(state?.ledger.lastLoads.map(({ batch }) => batch.id)).toEqual(['09']);
}

export function testDrops(context: () => ContractContext): void {
  describe('a target that is dropped', () => {
    it.each(['', "Or'ders {{dropped}}"])('is gone whole, and its neighbours stay (%j)', async (name) => {
      const { warehouse } = context();
      const neighbour = notesTarget();
      const target = notesTarget(name === '' ? `${neighbour.table}_` : name);
      await makeTarget(warehouse, target);
      await loadRows(warehouse, { target: neighbour, puts: [put('a', 'one', 100)] });
      const kept = warehouse.dialect.tableName(target.table);
      expect(await warehouse.listTargets()).toEqual(expect.arrayContaining([neighbour.table, kept]));
      const parts = await warehouse.listParts(target.table);
      expect(parts[0]).toBe(kept);
      expect(parts.length).toBeGreaterThan(2);

      await warehouse.drop(target.table);
      await expectGone(warehouse, target);
      // Neither of what is gone nor of what was never there: nothing happens.
      await warehouse.drop(target.table);
      await warehouse.drop(notesTarget().table);
      expect(await readNotes(warehouse, neighbour)).toEqual({ a: 'one' });
      expect(await warehouse.listTargets()).toContain(neighbour.table);
      await expectFirstLoad(warehouse, target);
      await warehouse.drop(target.table);
      await expectGone(warehouse, target);
    });

    it(
      'is seen whole or not at all whatever statement was the last, and the next drop goes on',
      async () => {
        const { warehouse, opened } = context();
        await eachDeath(context(), { every: EVERY, most: MOST }, async (calls) => {
          const target = notesTarget();
          await loadRows(warehouse, { target, puts: [put('a', 'one', 100)] });
          await beginLoad(warehouse, { target, exportId: '02', puts: [] });
          const died = await diesAfter(opened, calls, (dying) => dying.drop(target.table));
          const seen = await readNotes(warehouse, target).catch((error: { code?: unknown }) => error.code);
          expect([{ a: 'one' }, 'WAREHOUSE_FAILED']).toContainEqual(seen);
          if (died) await warehouse.drop(target.table);
          await expectGone(warehouse, target);
          await expectFirstLoad(warehouse, target);
          return died;
        });
      },
      LONGEST,
    );

    it('does not come back with a load that was held up', async () => {
      const { warehouse, opened } = context();
      const other = await opened.openAgain();
      const target = notesTarget();
      const first: LoadSpec = { target, exportId: '00', over: null, puts: [put('first', 'x', 50)] };
      const firstLoad = await beginLoad(warehouse, first);
      await writeRows(firstLoad, first);
      await makeTarget(warehouse, target);
      const generation = (await seenOf(warehouse, target))?.generation ?? '';
      const late: LoadSpec = { target, into: generation, exportId: '05', puts: [put('late', 'x', 900)] };
      const lateLoad = await beginLoad(warehouse, late);
      await writeRows(lateLoad, late);

      await other.drop(target.table);
      await other.close();
      await expect(lateLoad.commit(commitOf(late))).rejects.toMatchObject({ code: 'LEASE_HELD' });
      await expect(firstLoad.commit(commitOf(first))).rejects.toMatchObject({ code: 'LEASE_HELD' });
      await lateLoad.abort();
      await firstLoad.abort();
      expect(await warehouse.readTargets([target.table])).toEqual(new Map());
      await expectFirstLoad(warehouse, target);
    });

    it('is none of those that somebody else made', async () => {
      const { warehouse, opened } = context();
      const target = notesTarget();
      await opened.makeForeignTable(target.table);
      const foreign = { code: 'TARGET_FOREIGN', message: expect.stringContaining(target.table) };
      await expect(warehouse.listParts(target.table)).rejects.toMatchObject(foreign);
      await expect(warehouse.drop(target.table)).rejects.toMatchObject(foreign);
      const { rows } = await warehouse.query(`select note from ${target.table}`);
      expect(rows).toEqual([{ note: 'theirs' }]);
      expect(await warehouse.listTargets()).not.toContain(target.table);
    });
  });
}
