import { describe, expect, it } from '@jest/globals';
import type { ContractContext } from '../contract-harness.ts';
import { loadRows, notesTarget, put, readNotes, tombstone } from '../contract-loads.ts';

export function testVersions(context: () => ContractContext): void {
  describe('versions', () => {
    it('inserts, updates and deletes', async () => {
      const { warehouse } = context();
      const target = notesTarget();
      const { generation } = await loadRows(warehouse, {
        target,
        puts: [put('a', 'one', 100), put('b', 'one', 100), put('c', 'one', 100)],
      });
      await loadRows(warehouse, {
        target,
        into: generation,
        puts: [put('a', 'two', 200), put('d', 'new', 200)],
        tombstones: [tombstone('b', 200)],
      });
      expect(await readNotes(warehouse, target)).toEqual({ a: 'two', c: 'one', d: 'new' });
    });

    it('takes a value away when the new version does not have it', async () => {
      const { warehouse } = context();
      const target = notesTarget();
      const { generation } = await loadRows(warehouse, { target, puts: [put('a', 'one', 100)] });
      await loadRows(warehouse, { target, into: generation, puts: [put('a', null, 200)] });
      expect(await readNotes(warehouse, target)).toEqual({ a: null });
    });

    it('is the same after the same load comes again', async () => {
      const { warehouse } = context();
      const target = notesTarget();
      const { generation } = await loadRows(warehouse, { target, puts: [put('a', 'one', 100)] });
      const change = {
        target,
        into: generation,
        puts: [put('b', 'two', 200)],
        tombstones: [tombstone('a', 200)],
      };
      const first = await loadRows(warehouse, change);
      const again = await loadRows(warehouse, change);
      expect(await readNotes(warehouse, target)).toEqual({ b: 'two' });
      expect([first.rows, again.rows]).toEqual([1, 1]);
    });

    it('lets the higher version win when the lower one comes later', async () => {
      const { warehouse } = context();
      const target = notesTarget();
      const { generation } = await loadRows(warehouse, { target, puts: [put('a', 'one', 100)] });
      await loadRows(warehouse, { target, into: generation, puts: [put('a', 'three', 300)] });
      await loadRows(warehouse, { target, into: generation, exportId: 'late', puts: [put('a', 'two', 200)] });
      expect(await readNotes(warehouse, target)).toEqual({ a: 'three' });
    });

    it('decides the same once a table was got ready for reading', async () => {
      const { warehouse } = context();
      const target = notesTarget();
      const { generation } = await loadRows(warehouse, {
        target,
        puts: [put('a', 'one', 100), put('b', 'one', 100), put('c', 'one', 100)],
      });
      const into = generation;
      await loadRows(warehouse, {
        target,
        into,
        puts: [put('a', 'two', 300)],
        tombstones: [tombstone('b', 300)],
      });
      const before = await readNotes(warehouse, target);
      await warehouse.compact(target.table, () => 60);
      expect(await readNotes(warehouse, target)).toEqual(before);
      const late = { target, into, exportId: 'late', puts: [put('a', 'old', 200), put('b', 'old', 200)] };
      expect((await loadRows(warehouse, late)).rows).toBe(2);
      await warehouse.compact(target.table, () => 60);
      expect(await readNotes(warehouse, target)).toEqual({ a: 'two', c: 'one' });
    });

    it('has nothing to get ready of a table that is not there', async () => {
      await expect(context().warehouse.compact('nobody_made_it', () => 60)).resolves.toBeUndefined();
    });

    it('keeps a tombstone against an older version that comes later, and yields to a newer one', async () => {
      const { warehouse } = context();
      const target = notesTarget();
      const { generation } = await loadRows(warehouse, { target, puts: [put('a', 'one', 100)] });
      const into = generation;
      await loadRows(warehouse, { target, into, tombstones: [tombstone('a', 300), tombstone('never', 300)] });
      await loadRows(warehouse, { target, into, puts: [put('a', 'two', 200), put('never', 'two', 200)] });
      expect(await readNotes(warehouse, target)).toEqual({});
      await loadRows(warehouse, { target, into, puts: [put('a', 'four', 400)] });
      expect(await readNotes(warehouse, target)).toEqual({ a: 'four' });
    });

    it('lets the later load of an equal version win', async () => {
      const { warehouse } = context();
      const target = notesTarget();
      const { generation } = await loadRows(warehouse, {
        target,
        puts: [put('a', 'old mapping', 100), put('b', 'stays', 100)],
      });
      await loadRows(warehouse, {
        target,
        into: generation,
        action: 'reload',
        puts: [put('a', 'new mapping', 100)],
        tombstones: [tombstone('b', 100)],
      });
      expect(await readNotes(warehouse, target)).toEqual({ a: 'new mapping' });
    });

    it('tells versions of sixteen digits apart', async () => {
      const { warehouse } = context();
      const target = notesTarget();
      const { generation } = await loadRows(warehouse, {
        target,
        puts: [put('a', 'one', 1_700_000_000_000_001)],
      });
      const into = generation;
      await loadRows(warehouse, { target, into, puts: [put('a', 'zero', 1_700_000_000_000_000)] });
      expect(await readNotes(warehouse, target)).toEqual({ a: 'one' });
      await loadRows(warehouse, { target, into, puts: [put('a', 'two', 1_700_000_000_000_002)] });
      expect(await readNotes(warehouse, target)).toEqual({ a: 'two' });
    });
  });
}
