import { describe, expect, it } from '@jest/globals';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';
import type { ContractContext } from '../contract-harness.ts';
import { loadRows, notesTarget, put, tombstone } from '../contract-loads.ts';

const ROWS = 200;

/** What one look at the table shows: the number of rows and the notes among them. */
type Glance = readonly [rows: number, first: unknown, last: unknown];

async function glance(warehouse: Warehouse, table: string): Promise<Glance> {
  const { rows } = await warehouse.query(
    `select count(*) as n, min(note) as first_note, max(note) as last_note from ${table}`,
  );
  return [Number(rows[0]?.['n']), rows[0]?.['first_note'], rows[0]?.['last_note']];
}

/** Looks at the table again and again while the work goes on. */
async function lookDuring(warehouse: Warehouse, table: string, work: Promise<unknown>): Promise<Glance[]> {
  const seen: Glance[] = [];
  const over = work.then(() => 'over');
  for (;;) {
    const look = glance(warehouse, table);
    seen.push(await look);
    if ((await Promise.race([over, look])) === 'over') return seen;
  }
}

const rowsOf = (note: string, version: number) =>
  Array.from({ length: ROWS }, (_, row) => put(`row ${row}`, note, version));

export function testReaders(context: () => ContractContext): void {
  describe('readers', () => {
    it('see the old table or the new one while it is replaced', async () => {
      const { warehouse, opened } = context();
      const target = notesTarget();
      await loadRows(warehouse, { target, puts: rowsOf('0', 100) });
      const reader = await opened.openAgain();
      const replaceOften = async (): Promise<void> => {
        for (const note of ['1', '2', '3', '4', '5']) {
          await loadRows(warehouse, { target, exportId: note, puts: rowsOf(note, 100) });
        }
      };
      const seen = await lookDuring(reader, target.table, replaceOften());
      await reader.close();
      expect(seen.length).toBeGreaterThan(5);
      for (const [rows, first, last] of seen) expect([rows, first]).toEqual([ROWS, last]);
      expect(await glance(warehouse, target.table)).toEqual([ROWS, '5', '5']);
    });

    it('see all of a merge or nothing of it', async () => {
      const { warehouse, opened } = context();
      const target = notesTarget();
      const { generation } = await loadRows(warehouse, { target, puts: rowsOf('1', 100) });
      const reader = await opened.openAgain();
      const merge = loadRows(warehouse, {
        target,
        into: generation,
        puts: rowsOf('2', 200).slice(1),
        tombstones: [tombstone('row 0', 200)],
      });
      const seen = await lookDuring(reader, target.table, merge);
      await reader.close();
      expect(seen.length).toBeGreaterThan(0);
      for (const look of seen) {
        expect([
          [ROWS, '1', '1'],
          [ROWS - 1, '2', '2'],
        ]).toContainEqual(look);
      }
      expect(await glance(warehouse, target.table)).toEqual([ROWS - 1, '2', '2']);
    });
  });
}
