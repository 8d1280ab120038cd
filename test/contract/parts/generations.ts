import { describe, expect, it } from '@jest/globals';
import type { ContractContext } from '../contract-harness.ts';
import {
  beginLoad,
  beginTicket,
  commitOf,
  loadRows,
  notesTarget,
  put,
  readNotes,
  seenOf,
  tombstone,
  writeRows,
  type LoadSpec,
} from '../contract-loads.ts';

export function testGenerations(context: () => ContractContext): void {
  describe('generations', () => {
    it('replaces the table with a full load, and what was not in it is gone', async () => {
      const { warehouse } = context();
      const target = notesTarget();
      const old = await loadRows(warehouse, { target, puts: [put('a', 'one', 100), put('b', 'one', 100)] });
      const replaced = await loadRows(warehouse, {
        target,
        exportId: '03-full',
        puts: [put('a', 'two', 50), put('c', 'two', 50)],
      });
      expect(replaced.generation).not.toBe(old.generation);
      expect(replaced.sequence > old.sequence).toBe(true);
      expect(await readNotes(warehouse, target)).toEqual({ a: 'two', c: 'two' });
    });

    it('keeps a generation to itself until it is published', async () => {
      const { warehouse } = context();
      const target = notesTarget();
      const old = await loadRows(warehouse, { target, puts: [put('a', 'one', 100)] });
      const built = await loadRows(warehouse, {
        target,
        exportId: '03-full',
        puts: [put('a', 'two', 200)],
        publish: false,
      });
      const { generation } = built;
      await loadRows(warehouse, { target, into: generation, exportId: '04', puts: [put('b', 'two', 300)] });
      expect(await readNotes(warehouse, target)).toEqual({ a: 'one' });
      expect((await warehouse.readTargets([target.table])).get(target.table)?.generation).toBe(
        old.generation,
      );

      const over = await seenOf(warehouse, target);
      await warehouse.publish(target, generation, over);
      expect(await readNotes(warehouse, target)).toEqual({ a: 'two', b: 'two' });
      const state = (await warehouse.readTargets([target.table])).get(target.table);
      expect(state?.generation).toBe(generation);
      expect(state?.ledger.lastLoads.map(({ batch }) => batch.id)).toEqual(['03-full', '04']);

      await warehouse.publish(target, generation, over);
      expect(await readNotes(warehouse, target)).toEqual({ a: 'two', b: 'two' });
    });

    it('shows nothing of a load into a generation that was overtaken', async () => {
      const { warehouse } = context();
      const target = notesTarget();
      const old = await loadRows(warehouse, { target, puts: [put('a', 'one', 100)] });
      const late: LoadSpec = { target, into: old.generation, puts: [put('late', 'x', 900)] };
      const load = await beginLoad(warehouse, late);
      const current = await loadRows(warehouse, {
        target,
        exportId: '03-full',
        puts: [put('a', 'two', 200)],
      });
      const outcome = await writeRows(load, late)
        .then(() => load.commit(commitOf(late)))
        .then(
          () => 'done without effect',
          (error: { code?: unknown }) => error.code,
        );
      await load.abort();
      expect(['done without effect', 'LEASE_HELD']).toContain(outcome);
      expect(await readNotes(warehouse, target)).toEqual({ a: 'two' });
      const state = (await warehouse.readTargets([target.table])).get(target.table);
      expect(state?.ledger.lastLoads.map(({ sequence }) => sequence)).toEqual([current.sequence]);
    });

    it('never shows a generation again that a newer one replaced', async () => {
      const { warehouse } = context();
      const target = notesTarget();
      const slow: LoadSpec = { target, exportId: '01-slow', puts: [put('a', 'slow', 100)] };
      const load = await beginLoad(warehouse, slow);
      await writeRows(load, slow);
      const unpublished = await loadRows(warehouse, {
        target,
        exportId: '02',
        publish: false,
        puts: [put('a', 'unpublished', 100)],
      });
      await loadRows(warehouse, { target, exportId: '03-quick', puts: [put('a', 'quick', 200)] });
      await expect(load.commit(commitOf(slow))).rejects.toMatchObject({ code: 'LEASE_HELD' });
      await load.abort();
      await expect(warehouse.publish(target, unpublished.generation, null)).rejects.toMatchObject({
        code: 'LEASE_HELD',
      });
      expect(await readNotes(warehouse, target)).toEqual({ a: 'quick' });
    });

    it('takes one of two loads that were planned on the same state, then the other anew', async () => {
      const { warehouse } = context();
      const target = notesTarget();
      const { generation } = await loadRows(warehouse, {
        target,
        puts: Array.from({ length: 40 }, (_, row) => put(`row ${row}`, 'full', 50)),
      });
      const first: LoadSpec = {
        target,
        into: generation,
        exportId: '02',
        puts: [put('a', 'first', 300), put('b', 'first', 100), put('equal', 'first', 100)],
      };
      const second: LoadSpec = {
        target,
        into: generation,
        exportId: '03',
        puts: [put('a', 'second', 200), put('b', 'second', 200), put('equal', 'second', 100)],
      };
      const firstLoad = await beginLoad(warehouse, first);
      await writeRows(firstLoad, first);
      const secondLoad = await beginLoad(warehouse, second);
      expect(BigInt(secondLoad.ticket.sequence) > BigInt(firstLoad.ticket.sequence)).toBe(true);
      await writeRows(secondLoad, second);
      await secondLoad.commit(commitOf(second));
      await expect(firstLoad.commit(commitOf(first))).rejects.toMatchObject({ code: 'LEASE_HELD' });
      await firstLoad.abort();
      const seen = await readNotes(warehouse, target);
      expect([seen['a'], seen['b'], seen['equal']]).toEqual(['second', 'second', 'second']);

      const { rows } = await loadRows(warehouse, first);
      expect(rows).toBe(43);
      const notes = await readNotes(warehouse, target);
      expect([notes['a'], notes['b'], notes['equal']]).toEqual(['first', 'second', 'first']);
    });

    it('shows no generation over a table that went on since it was planned', async () => {
      const { warehouse } = context();
      const target = notesTarget();
      const { generation } = await loadRows(warehouse, { target, puts: [put('a', 'one', 100)] });
      const over = await seenOf(warehouse, target);
      const replacing: LoadSpec = { target, exportId: '05-full', over, puts: [put('a', 'old', 150)] };
      const load = await beginLoad(warehouse, replacing);
      await writeRows(load, replacing);
      await loadRows(warehouse, { target, into: generation, exportId: '03', puts: [put('a', 'new', 200)] });
      await expect(load.commit(commitOf(replacing))).rejects.toMatchObject({ code: 'LEASE_HELD' });
      await load.abort();
      expect(await readNotes(warehouse, target)).toEqual({ a: 'new' });

      const built = await loadRows(warehouse, { ...replacing, exportId: '06-full', publish: false });
      await expect(warehouse.publish(target, built.generation, over)).rejects.toMatchObject({
        code: 'LEASE_HELD',
      });
      expect(await readNotes(warehouse, target)).toEqual({ a: 'new' });
    });

    it('applies nothing that was planned on an older state of the table', async () => {
      const { warehouse } = context();
      const target = notesTarget();
      const { generation } = await loadRows(warehouse, { target, puts: [put('a', 'one', 100)] });
      await loadRows(warehouse, {
        target,
        into: generation,
        exportId: '02',
        tombstones: [tombstone('a', 200)],
      });
      const stale: LoadSpec = {
        target,
        into: generation,
        loads: 1,
        exportId: '03',
        puts: [put('b', 'x', 150)],
      };
      await expect(loadRows(warehouse, stale)).rejects.toMatchObject({ code: 'LEASE_HELD' });
      expect(await readNotes(warehouse, target)).toEqual({});
      expect((await seenOf(warehouse, target))?.loads).toBe(2);
    });

    it('refuses a generation that does not exist', async () => {
      const { warehouse } = context();
      const target = notesTarget();
      await loadRows(warehouse, { target, puts: [put('a', 'one', 100)] });
      await expect(beginTicket(warehouse, { target, into: '12345', loads: 1 })).rejects.toMatchObject({
        code: 'LEASE_HELD',
        message: expect.stringContaining('12345'),
      });
      const over = await seenOf(warehouse, target);
      await expect(warehouse.publish(target, '1234567890123456789', over)).rejects.toMatchObject({
        code: 'LEASE_HELD',
      });
    });
  });
}
