import { describe, expect, it } from '@jest/globals';
import type { Reject } from '../../../src/row/reject.ts';
import { digestOf } from '../../support/ledger-digest.ts';
import type { ContractContext } from '../contract-harness.ts';
import {
  beginLoad,
  commitOf,
  countRows,
  loadRows,
  notesTarget,
  put,
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
      const target = notesTarget();
      const full = await loadRows(warehouse, { target, puts: [put('a', 'one', 100)] });
      const spec: LoadSpec = { target, into: full.generation, puts: [put('b', 'two', 200)] };
      const load = await beginLoad(warehouse, spec);
      await writeRows(warehouse, load, spec);
      const request = commitOf(spec);
      const merged = await load.commit({
        ...request,
        entry: {
          ...request.entry,
          batch: { ...request.entry.batch, id: "01695-it's\t\\odd", from: 1_700_000_000_001 },
          action: 'fill',
          accepted: 'overlap',
          tableArn: "arn:aws:dynamodb:eu-west-1:444455556666:table/It's\\odd",
          tableId: 'b116b490-6460-4d4a-9a6b-5d360abf4fb3',
          items: 9_007_199_254_740_991,
          deletes: 2,
          rejected: 3,
          nulled: 4,
          elsewhere: 5,
          belowFloor: 6,
        },
      });
      const states = await warehouse.readTargets([target.table, 'no_such_table']);
      expect([...states.keys()]).toEqual([target.table]);
      expect(states.get(target.table)).toEqual({
        table: target.table,
        generation: full.generation,
        ledger: digestOf([full, merged]),
        shapeHash: target.shapeHash,
        shape: target.shape,
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
