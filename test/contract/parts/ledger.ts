import { describe, expect, it } from '@jest/globals';
import type { TargetMapping } from '../../../src/mapping/mapping.ts';
import type { Reject } from '../../../src/row/reject.ts';
import { digestOf } from '../../support/ledger-digest.ts';
import type { ContractContext } from '../contract-harness.ts';
import {
  batchOf,
  beginLoad,
  commitOf,
  countRows,
  loadRows,
  notesTarget,
  put,
  seenOf,
  tombstone,
  writeRows,
  type LoadSpec,
} from '../contract-loads.ts';

export function testLedger(context: () => ContractContext): void {
  describe('the ledger', () => {
    it('counts the rows of a full load without its deletes, and each key of a merge once', async () => {
      const { warehouse } = context();
      const target = notesTarget();
      const puts = Array.from({ length: 20 }, (_, row) => put(`row ${row}`, 'f', 100));
      const full = await loadRows(warehouse, { target, puts, tombstones: [tombstone('refused', 100)] });
      expect(full.rows).toBe(20);
      const merged = await loadRows(warehouse, {
        target,
        into: full.generation,
        puts: [put('new', 'm', 200), put('refused', 'm', 200)],
        tombstones: [tombstone('row 1', 200), tombstone('row 2', 50), tombstone('never there', 200)],
      });
      expect(merged.rows).toBe(21);
      expect(await countRows(warehouse, target)).toBe(21);
    });

    it('gives every field back as it was recorded', async () => {
      const { warehouse } = context();
      const target = { ...notesTarget(), maxRejects: 3 };
      const full = await loadRows(warehouse, { target, puts: [put('a', 'one', 100)] });
      const items = 9_007_199_254_740_991;
      const spec: LoadSpec = {
        target,
        into: full.generation,
        puts: [put('b', 'two', 200)],
        plan: {
          batch: { ...batchOf({ into: '1' }), id: "01695-it's\t\\odd", from: 1_700_000_000_001 },
          action: 'fill',
          accepted: 'overlap',
          tableArn: "arn:aws:dynamodb:eu-west-1:444455556666:table/It's\\odd",
          tableId: 'b116b490-6460-4d4a-9a6b-5d360abf4fb3',
          items,
          files: [{ key: 'all', itemCount: items, md5: null }],
        },
      };
      const load = await beginLoad(warehouse, spec);
      await writeRows(load, spec);
      const counts = { puts: 1, deletes: 2, rejected: 3, elsewhere: items - 12, belowFloor: 6, nulled: 4 };
      const merged = await load.commit({ ...commitOf(spec), counts });
      expect(merged).toMatchObject({ ...counts, items });
      const states = await warehouse.readTargets([target.table, 'no_such_table']);
      expect([...states.keys()]).toEqual([target.table]);
      expect(states.get(target.table)).toEqual({
        table: target.table,
        generation: full.generation,
        ledger: digestOf([full, merged]),
        shapeHash: target.shapeHash,
        shape: target.shape,
        layout: '',
      });
      expect(full).toMatchObject({ rows: 1, batch: { from: null }, watermarkBefore: null, tableId: null });
      expect(full.tableArn).toBe('arn:aws:dynamodb:eu-west-1:111122223333:table/Notes');
      expect(merged).toMatchObject({ rows: 2, belowFloor: 6, batch: { id: "01695-it's\t\\odd" } });
    });

    it('keeps the targets apart', async () => {
      const { warehouse } = context();
      const one = notesTarget();
      const two = notesTarget();
      const first = await loadRows(warehouse, { target: one, puts: [put('a', 'one', 100)] });
      const second = await loadRows(warehouse, { target: two, puts: [put('a', 'one', 100)] });
      const states = await warehouse.readTargets([two.table, one.table]);
      expect(states.get(one.table)?.ledger.lastLoads).toEqual([first]);
      expect(states.get(two.table)?.ledger.lastLoads).toEqual([second]);
    });

    it('counts the rows of the table however small the load is', async () => {
      const { warehouse } = context();
      const target = notesTarget();
      const { generation } = await loadRows(warehouse, {
        target,
        puts: Array.from({ length: 100 }, (_, row) => put(`row ${row}`, 'x', 100)),
      });
      const entry = await loadRows(warehouse, {
        target,
        into: generation,
        // A new row, an update, and one that is too old to count.
        puts: [put('new', 'x', 200), put('row 1', 'y', 200), put('row 2', 'old', 50)],
      });
      expect(entry.rows).toBe(101);
    });

    it('clears the values of rows that loads before the table of today rejected, and of no others', async () => {
      const { warehouse } = context();
      const [target, other] = [notesTarget(), notesTarget()];
      const rejected = async (of: TargetMapping, exportId: string, into?: string): Promise<string> => {
        const over = await seenOf(warehouse, of);
        const spec = {
          target: of,
          over,
          exportId,
          ...(into === undefined ? {} : { into }),
          puts: [put('a', 'x', 1)],
        };
        const load = await beginLoad(warehouse, spec);
        const said = { column: 'note', reason: 'got "secret"', value: '{"S":"secret"}' };
        await load.quarantine([{ target: of.table, exportId, file: 'f', line: 7, key: '["k"]', ...said }]);
        await writeRows(load, spec);
        return (await load.commit(commitOf(spec))).generation;
      };
      const first = await rejected(target, '01');
      await rejected(other, '01');
      await warehouse.clearRejects(target.table);
      const named = ['export_id', 'line', 'column', 'key', 'reason', 'value'].map((name) =>
        warehouse.dialect.quoteIdentifier(name),
      );
      const shown = async ({ table }: TargetMapping): Promise<readonly unknown[]> => {
        const { rows } = await warehouse.query(
          `select ${named.join(', ')} from _dynaload_rejects where target = '${table}' order by export_id`,
        );
        return rows.map((row) => Object.values(row).map(String));
      };
      const whole = (exportId: string): readonly string[] => [
        exportId,
        '7',
        'note',
        '["k"]',
        'got "secret"',
        '{"S":"secret"}',
      ];
      expect(await shown(target)).toEqual([whole('01')]);
      const second = await rejected(target, '02');
      expect(second).not.toBe(first);
      await rejected(target, '03', second);
      await warehouse.clearRejects(target.table);
      await warehouse.clearRejects(target.table);
      const cleared = ['01', '7', 'note', '', expect.stringContaining('cleared'), ''];
      expect(await shown(target)).toEqual([cleared, whole('02'), whole('03')]);
      expect(await shown(other)).toEqual([whole('01')]);
    });

    it('keeps rejected rows, also those of a load that is aborted', async () => {
      const { warehouse } = context();
      const target = notesTarget();
      const load = await beginLoad(warehouse, { target });
      const reject: Reject = {
        target: target.table,
        exportId: '01-full',
        file: 's3://bucket/AWSDynamoDB/01/data/x.json.gz',
        line: 7,
        key: '{"pk":"a"}',
        column: 'note',
        reason: 'expected "text",\tgot \\ a number',
        // Cut in the middle of an emoji.
        value: `{"N":"1"} '\n${'\u{1F600}'.slice(0, 1)}`,
      };
      await load.quarantine([]);
      await load.quarantine([reject, { ...reject, line: 8 }]);
      await load.abort();
      const { rows } = await warehouse.query(
        `select line, reason, value from _dynaload_rejects where target = '${target.table}' order by line`,
      );
      expect(rows.map(({ line }) => Number(line))).toEqual([7, 8]);
      expect(rows[0]).toMatchObject({ reason: reject.reason, value: `{"N":"1"} '\n\uFFFD` });
    });
  });
}
