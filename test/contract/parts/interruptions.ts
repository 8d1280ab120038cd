import { describe, expect, it } from '@jest/globals';
import type { ContractContext } from '../contract-harness.ts';
import {
  beginLoad,
  commitOf,
  loadRows,
  notesTarget,
  put,
  readNotes,
  writeRows,
  type LoadSpec,
} from '../contract-loads.ts';

export function testInterruptions(context: () => ContractContext): void {
  describe('interruptions', () => {
    it('starts afresh when an attempt at the same export was never committed', async () => {
      const { warehouse } = context();
      const target = notesTarget();
      const { generation } = await loadRows(warehouse, { target, puts: [put('a', 'one', 100)] });
      const spec: LoadSpec = { target, into: generation, puts: [put('b', 'whole', 200)] };
      const crashed = await beginLoad(warehouse, spec);
      await writeRows(crashed, { target, puts: [put('half', 'x', 200), put('b', 'half', 200)] });

      const entry = await loadRows(warehouse, spec);
      expect(entry.rows).toBe(2);
      expect(await readNotes(warehouse, target)).toEqual({ a: 'one', b: 'whole' });
      await expect(crashed.commit(commitOf(spec))).rejects.toMatchObject({ code: 'LEASE_HELD' });
      expect(await readNotes(warehouse, target)).toEqual({ a: 'one', b: 'whole' });
    });

    it('starts afresh when the first full load was never committed', async () => {
      const { warehouse } = context();
      const target = notesTarget();
      const spec: LoadSpec = { target, puts: [put('a', 'one', 100)] };
      const crashed = await beginLoad(warehouse, spec);
      await writeRows(crashed, { target, puts: [put('half', 'x', 100)] });
      expect(await warehouse.readTargets([target.table])).toEqual(new Map());
      await loadRows(warehouse, spec);
      expect(await readNotes(warehouse, target)).toEqual({ a: 'one' });
    });

    it('builds a generation again that was committed and never published', async () => {
      const { warehouse } = context();
      const target = notesTarget();
      await loadRows(warehouse, { target, puts: [put('a', 'one', 100)] });
      const spec: LoadSpec = { target, exportId: '03-full', puts: [put('a', 'two', 200)] };
      const forgotten = await loadRows(warehouse, { ...spec, publish: false });
      const entry = await loadRows(warehouse, spec);
      expect(await readNotes(warehouse, target)).toEqual({ a: 'two' });
      expect(entry.generation).not.toBe(forgotten.generation);
      const state = (await warehouse.readTargets([target.table])).get(target.table);
      expect(state?.ledger.loads).toBe(1);
    });

    it('leaves nothing of an aborted load, and abort can come twice', async () => {
      const { warehouse } = context();
      const target = notesTarget();
      const { generation } = await loadRows(warehouse, { target, puts: [put('a', 'one', 100)] });
      const spec: LoadSpec = { target, into: generation, puts: [put('b', 'x', 200)] };
      const load = await beginLoad(warehouse, spec);
      await writeRows(load, spec);
      await load.abort();
      await load.abort();
      expect(await readNotes(warehouse, target)).toEqual({ a: 'one' });
    });

    it('does nothing any more once the signal was given', async () => {
      const { warehouse } = context();
      const target = notesTarget();
      await loadRows(warehouse, { target, puts: [put('a', 'one', 100)] });
      const spec: LoadSpec = { target, exportId: '03-full', puts: [put('b', 'x', 200)] };
      const load = await beginLoad(warehouse, spec);
      await writeRows(load, spec);
      const given = AbortSignal.abort();
      await expect(load.commit(commitOf(spec), given)).rejects.toMatchObject({ code: 'INTERRUPTED' });
      await expect(warehouse.query('select 1 as one', given)).rejects.toMatchObject({ code: 'INTERRUPTED' });
      await load.abort();
      expect(await readNotes(warehouse, target)).toEqual({ a: 'one' });
    });

    it('gives what was loaded to the next run', async () => {
      const { warehouse, opened } = context();
      const target = notesTarget();
      const { generation } = await loadRows(warehouse, { target, puts: [put('a', 'one', 100)] });
      const next = await opened.openAgain();
      await loadRows(next, { target, into: generation, puts: [put('b', 'two', 200)] });
      expect(await readNotes(next, target)).toEqual({ a: 'one', b: 'two' });
      await next.close();
      expect(await readNotes(warehouse, target)).toEqual({ a: 'one', b: 'two' });
    });

    it('never touches a table that somebody else made', async () => {
      const { warehouse, opened } = context();
      const target = notesTarget();
      await opened.makeForeignTable(target.table);
      const foreign = { code: 'TARGET_FOREIGN', message: expect.stringContaining(target.table) };
      await expect(warehouse.readTargets([target.table])).rejects.toMatchObject(foreign);
      await expect(beginLoad(warehouse, { target })).rejects.toMatchObject(foreign);
      await expect(warehouse.publish(target, '1', null)).rejects.toMatchObject(foreign);
      const { rows } = await warehouse.query(`select note from ${target.table}`);
      expect(rows).toEqual([{ note: 'theirs' }]);
    });

    it('never touches a table that somebody makes while the load is under way', async () => {
      const { warehouse, opened } = context();
      const target = notesTarget();
      const spec: LoadSpec = { target, puts: [put('a', 'one', 100)] };
      const load = await beginLoad(warehouse, spec);
      await writeRows(load, spec);
      await opened.makeForeignTable(target.table);
      await expect(load.commit(commitOf(spec))).rejects.toMatchObject({ code: 'TARGET_FOREIGN' });
      await load.abort();
      const { rows } = await warehouse.query(`select note from ${target.table}`);
      expect(rows).toEqual([{ note: 'theirs' }]);
    });
  });
}
