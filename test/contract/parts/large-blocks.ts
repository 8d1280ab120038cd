import { describe, expect, it } from '@jest/globals';
import { DynaloadError } from '../../../src/errors.ts';
import { noCounts } from '../../../src/row/target-rows.ts';
import type { Cell } from '../../../src/type/cell.ts';
import type { ContractContext } from '../contract-harness.ts';
import {
  beginLoad,
  commitOf,
  holds,
  loadRows,
  NULL,
  putBlock,
  readRows,
  targetOf,
  text,
  tombstoneBlock,
  uniqueTable,
} from '../contract-loads.ts';

/** Blocks that are large enough for whatever quicker way a warehouse has for them. */
export function testLargeBlocks(context: () => ContractContext): void {
  describe('large blocks', () => {
    it('keeps every byte of large blocks that come at the same time', async () => {
      const { warehouse } = context();
      const target = targetOf(uniqueTable(), [
        { name: 'pk', type: { kind: 'string' }, key: true },
        { name: 'v', type: { kind: 'string' } },
        { name: 'bytes', type: { kind: 'binary' } },
      ]);
      const nul = holds(warehouse, text('\0'), { kind: 'string' }) ? '\0' : '';
      const awkward = `tab\t feed\n return\r back\\slash "quotes" it's ${nul} é 🔑 `;
      const valueOf = (row: number): string => awkward.repeat((row % 7) + 8) + String(row);
      const bytesOf = (row: number): Uint8Array =>
        Uint8Array.from({ length: 40 }, (_, at) => (row + at * 7) % 256);
      const puts = Array.from({ length: 4000 }, (_, row) => ({
        cells: [text(`row ${row}`), text(valueOf(row)), { kind: 'binary', bytes: bytesOf(row) } as const],
        version: 100,
      }));
      const load = await beginLoad(warehouse, { target, puts });
      const blocks = [0, 1, 2, 3].map((part) =>
        putBlock(warehouse, target, puts.slice(part * 1000, (part + 1) * 1000)),
      );
      expect(Math.min(...blocks.map(({ bytes }) => bytes.length))).toBeGreaterThan(500_000);
      await Promise.all(blocks.map((block) => load.write(block)));
      expect((await load.commit(commitOf({ target, puts }))).rows).toBe(4000);
      const hex = context().harness.hexOf(warehouse.dialect.quoteIdentifier('bytes'));
      const { rows } = await warehouse.query(`select pk, v, ${hex} as hex from ${target.table}`);
      const found = new Map(rows.map((row) => [row['pk'], [row['v'], row['hex']]]));
      for (let row = 0; row < 4000; row += 1) {
        const hexOf = Buffer.from(bytesOf(row)).toString('hex').toUpperCase();
        expect(found.get(`row ${row}`)).toEqual([valueOf(row), hexOf]);
      }
    });

    it('takes large blocks of rows and of deletes, whatever the names and types of the columns', async () => {
      const { warehouse } = context();
      const columns = [
        { name: 'the "key"', type: { kind: 'string' }, key: true },
        { name: 'order', type: { kind: 'int64' }, key: true },
        { name: 'at', type: { kind: 'timestamp', format: 'iso8601' } },
        { name: 'amount', type: { kind: 'decimal', precision: 18, scale: 2 } },
        { name: 'tags', type: { kind: 'list', element: { kind: 'string' } } },
      ] as const;
      const target = targetOf(uniqueTable(), columns);
      const keyOf = (row: number): Cell[] => [
        text(`${'a long key, '.repeat(20)}${row}`),
        { kind: 'number', digits: String(row) },
      ];
      const puts = Array.from({ length: 2000 }, (_, row) => ({
        cells: [
          ...keyOf(row),
          { kind: 'timestamp', micros: BigInt(row) } as const,
          row % 2 === 0 ? NULL : ({ kind: 'number', digits: `${row}.5` } as const),
          { kind: 'list', items: [text("it's"), NULL] } as const,
        ],
        version: 100,
      }));
      const deletes = puts.slice(5).map((_, at) => ({ key: keyOf(at + 5), version: 200 }));
      expect(putBlock(warehouse, target, puts).bytes.length).toBeGreaterThan(256 * 1024);
      expect(tombstoneBlock(warehouse, target, deletes).bytes.length).toBeGreaterThan(256 * 1024);
      const { generation, rows } = await loadRows(warehouse, { target, puts });
      expect(rows).toBe(2000);
      const gone = await loadRows(warehouse, { target, into: generation, tombstones: deletes });
      expect(gone.rows).toBe(5);
      const left = await readRows(warehouse, target);
      const amount = target.columns[3]?.name ?? '';
      expect(left.map((row) => row[amount]).map((value) => value && Number(value))).toEqual([
        null,
        1.5,
        null,
        3.5,
        null,
      ]);
    });

    it('says nothing of the data of a large block that it cannot take', async () => {
      const { warehouse } = context();
      const target = targetOf(uniqueTable(), [
        { name: 'pk', type: { kind: 'string' }, key: true },
        { name: 'count', type: { kind: 'int32' } },
      ]);
      const block = putBlock(
        warehouse,
        target,
        Array.from({ length: 9000 }, (_, row) => ({
          cells: [text(`secret key of the row ${row}`), { kind: 'number', digits: 'secret' }],
          version: 100,
        })),
      );
      const items = block.rows;
      const plan = { items, files: [{ key: 'all', itemCount: items, md5: null }] };
      const load = await beginLoad(warehouse, { target, plan });
      const written = { puts: block.rows, tombstones: 0 };
      const counts = { ...noCounts(), puts: block.rows };
      const error: unknown = await load
        .write(block)
        .then(async () => load.commit({ counts, written }))
        .catch((thrown: unknown) => thrown);
      await load.abort();
      expect(error).toBeInstanceOf(DynaloadError);
      expect(error instanceof Error && error.message).not.toContain('secret');
    });
  });
}
