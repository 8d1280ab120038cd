import { describe, expect, it } from '@jest/globals';
import type { ContractContext } from '../contract-harness.ts';
import {
  beginLoad,
  commitOf,
  countRows,
  loadRows,
  notesTarget,
  put,
  putBlock,
  readNotes,
  tombstone,
  writeRows,
  type LoadSpec,
} from '../contract-loads.ts';

export function testChecks(context: () => ContractContext): void {
  describe('what arrived against what was sent', () => {
    it('refuses rows that hold a key twice, names the key, and applies nothing', async () => {
      const { warehouse } = context();
      const target = notesTarget();
      const { generation } = await loadRows(warehouse, { target, puts: [put('a', 'one', 100)] });
      const twice: LoadSpec = {
        target,
        into: generation,
        puts: [put('a', 'two', 200), put('twin', 'x', 200), put('twin', 'y', 201)],
      };
      const load = await beginLoad(warehouse, twice);
      await writeRows(load, twice);
      await expect(load.commit(commitOf(twice))).rejects.toMatchObject({
        code: 'EXPORT_DUPLICATE_KEYS',
        message: expect.stringContaining('twin'),
      });
      await load.abort();
      expect(await readNotes(warehouse, target)).toEqual({ a: 'one' });
      const state = (await warehouse.readTargets([target.table])).get(target.table);
      expect(state?.ledger.loads).toBe(1);
    });

    it('refuses a key that is both put and deleted', async () => {
      const { warehouse } = context();
      const target = notesTarget();
      const spec: LoadSpec = { target, puts: [put('a', 'one', 100)], tombstones: [tombstone('a', 90)] };
      const load = await beginLoad(warehouse, spec);
      await writeRows(load, spec);
      await expect(load.commit(commitOf(spec))).rejects.toMatchObject({ code: 'EXPORT_DUPLICATE_KEYS' });
      await load.abort();
      expect(await warehouse.readTargets([target.table])).toEqual(new Map());
    });

    it.each([
      { what: 'fewer rows', puts: 3, tombstones: 1 },
      { what: 'fewer tombstones', puts: 2, tombstones: 2 },
      { what: 'more rows', puts: 1, tombstones: 1 },
      { what: 'rows for tombstones', puts: 1, tombstones: 2 },
    ])('refuses a load of which $what arrived than were sent', async ({ puts, tombstones }) => {
      const { warehouse } = context();
      const target = notesTarget();
      const spec: LoadSpec = {
        target,
        puts: [put('a', 'one', 100), put('b', 'one', 100)],
        tombstones: [tombstone('c', 100)],
      };
      const load = await beginLoad(warehouse, spec);
      await writeRows(load, spec);
      await expect(load.commit({ ...commitOf(spec), written: { puts, tombstones } })).rejects.toMatchObject({
        code: 'STAGED_COUNT_MISMATCH',
      });
      await load.abort();
      expect(await warehouse.readTargets([target.table])).toEqual(new Map());
    });

    it('loads nothing as exactly that', async () => {
      const { warehouse } = context();
      const target = notesTarget();
      const full = await loadRows(warehouse, { target });
      expect(full.rows).toBe(0);
      expect(await countRows(warehouse, target)).toBe(0);
      const merge = await loadRows(warehouse, { target, into: full.generation });
      expect(merge.rows).toBe(0);
      expect(await readNotes(warehouse, target)).toEqual({});
    });

    it('takes overlapping writes', async () => {
      const { warehouse } = context();
      const target = notesTarget();
      const blocks = Array.from({ length: 8 }, (_, block) =>
        Array.from({ length: 50 }, (__, row) => put(`${block}-${row}`, 'x', 100)),
      );
      const spec: LoadSpec = { target, puts: blocks.flat() };
      const load = await beginLoad(warehouse, spec);
      await Promise.all(blocks.map((puts) => load.write(putBlock(warehouse, target, puts))));
      expect((await load.commit(commitOf(spec))).rows).toBe(400);
      expect(await countRows(warehouse, target)).toBe(400);
    });
  });
}
