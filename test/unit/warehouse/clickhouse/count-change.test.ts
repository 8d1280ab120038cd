import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Session } from 'chdb';
import { quoteIdentifier } from '../../../../src/warehouse/clickhouse/connect/identifier.ts';
import { placeWithout } from '../../../../src/warehouse/clickhouse/connect/place.ts';
import { TargetStatements } from '../../../../src/warehouse/clickhouse/statements/target-statements.ts';
import { notesTarget } from '../../../contract/contract-loads.ts';

let folder: string;
let session: Session;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynaload-count-'));
  session = new Session(folder);
  session.query('CREATE DATABASE shop ENGINE = Atomic');
});
afterAll(async () => {
  session.close();
  await rm(folder, { recursive: true, force: true });
});

const COLUMNS = 'pk, sk, note, _dynaload_version';
const CHANGES = 15;

/** Counts a load of 15 changes, 5 of each kind, against a table of so many rows. */
function countChange(rows: number): { readonly change: unknown; readonly rowsRead: number } {
  const target = notesTarget(`orders_${rows}`);
  const names = { target, exportId: '01', generation: '1', physical: `orders_${rows}__1` };
  const qualify = (table: string): string => `shop.${quoteIdentifier(table)}`;
  const full = new TargetStatements({ ...names, sequence: '1' }, placeWithout(qualify));
  const small = new TargetStatements({ ...names, sequence: '2' }, placeWithout(qualify));
  const row = (number: string): string => `hex(sipHash64(${number})), 's', 'note'`;
  const into = (statements: TargetStatements, columns: string, select: string): void => {
    const table = /INSERT INTO (.+) \(/.exec(statements.insertTombstones())?.[1] ?? '';
    session.query(`INSERT INTO ${table} (${columns}) SELECT ${select}`);
  };
  for (const statements of [full, small]) session.query(statements.createStaging());
  session.query(full.createGeneration());
  into(full, COLUMNS, `${row('number')}, 100 FROM numbers(${rows})`);
  session.query(full.attach());
  const [updated, inserted, deleted] = [0, rows, 10].map((from) => `numbers(${from}, ${CHANGES / 3})`);
  into(small, COLUMNS, `${row('number')}, 200 FROM ${updated}`);
  into(small, COLUMNS, `${row('number')}, 200 FROM ${inserted}`);
  into(small, 'pk, sk, _dynaload_tombstone', `hex(sipHash64(number)), 's', 200 FROM ${deleted}`);
  const answer: unknown = JSON.parse(session.query(small.countChange(), 'JSONCompact'));
  return {
    change: Reflect.get(Object(answer), 'data'),
    rowsRead: Number(Reflect.get(Object(Reflect.get(Object(answer), 'statistics')), 'rows_read')),
  };
}

describe('the count of what a load changes', () => {
  it('reads a bounded number of rows for each key, whatever the size of the table', () => {
    // A granule of 1,024 rows holds a key, or two do.
    const most = CHANGES * 2 * 1024 + 2 * CHANGES;
    for (const rows of [20_000, 200_000]) {
      const { change, rowsRead } = countChange(rows);
      expect(change).toEqual([[10, 10]]);
      expect(rowsRead).toBeGreaterThanOrEqual(2 * CHANGES);
      expect(rowsRead).toBeLessThanOrEqual(most);
    }
  });
});
