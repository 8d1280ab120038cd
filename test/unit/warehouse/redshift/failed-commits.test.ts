import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Warehouse } from '../../../../src/warehouse/warehouse.ts';
import { commitOf, loadRows, readNotes } from '../../../contract/contract-loads.ts';
import { someOf } from '../../../support/fresh-runs.ts';
import { startRedshiftStack, type RedshiftStack } from '../../../contract/redshift-harness.ts';
import { expectAppliedOnce, readyToCommit } from './ready-to-commit.ts';

let stack: RedshiftStack;
let warehouse: Warehouse;

beforeAll(async () => {
  stack = await startRedshiftStack();
  warehouse = stack.open();
});

afterAll(async () => {
  await warehouse.close();
  await stack.close();
});

beforeEach(() => {
  stack.redshift.faults.clear();
});

/** Statements of a commit, by what they do and by their numbers. */
const STATEMENTS = [
  ['the lock', 1],
  ['the first fence', 2],
  ['the second fence', 3],
  ['a COPY', 5],
  ['the count', 8],
  ['the numbering', 10],
  ['the stale rows', 11],
  ['the deletes', 16],
  ['the merge', 17],
  ['the count of loads', 21],
  ['the ledger', 23],
  ['the very last', 25],
] as const;

describe('a commit', () => {
  it.each(someOf(STATEMENTS, 4))(
    'that fails at %s leaves everything as it was, and can be made again',
    async (_what, statement) => {
      const { spec, load } = await readyToCommit(warehouse);
      // The state of the table is read first, by two statements in a batch of their own.
      const skip = statement > 2 ? 0 : 1;
      stack.redshift.faults.add({ kind: 'fail', statement, error: 'the disk is on fire', skip });
      await expect(load.commit(commitOf(spec))).rejects.toMatchObject({
        code: 'WAREHOUSE_FAILED',
        message: expect.stringContaining('on fire'),
      });
      expect(await readNotes(warehouse, spec.target)).toEqual({ a: 'one', b: 'one' });
      await load.abort();
      await loadRows(warehouse, spec);
      await expectAppliedOnce(warehouse, spec);
    },
  );

  it('that is interrupted is cancelled, and never comes through later', async () => {
    const { spec, load } = await readyToCommit(warehouse);
    stack.redshift.faults.add({ kind: 'delay', statement: /^MERGE/, milliseconds: 400 });
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 200);
    await expect(load.commit(commitOf(spec), stop.signal)).rejects.toMatchObject({ code: 'INTERRUPTED' });
    await load.abort();
    const state = (await warehouse.readTargets([spec.target.table])).get(spec.target.table);
    const applied = state?.ledger.loads === 2;
    expect(await readNotes(warehouse, spec.target)).toEqual(
      applied ? { a: 'two', c: 'new' } : { a: 'one', b: 'one' },
    );
    if (!applied) await loadRows(warehouse, spec);
    await expectAppliedOnce(warehouse, spec);
  });

  it('says where COPY stumbled: file, line, column and reason', async () => {
    const { spec, load } = await readyToCommit(warehouse);
    // Longer than the key's column: what the encoder refuses before it ever comes here.
    await load.write({ kind: 'puts', rows: 1, bytes: Buffer.from(`"${'k'.repeat(3000)}","s","x",300\n`) });
    const commit = commitOf(spec);
    await expect(
      load.commit({ ...commit, written: { ...commit.written, puts: commit.written.puts + 1 } }),
    ).rejects.toMatchObject({
      code: 'STAGED_ROW_REFUSED',
      message: expect.stringMatching(/puts-00001\.csv\.\w+, line 3, column "pk" \(varchar\(2048\)\).*1204/),
      details: { line: 3, column: 'pk', code: 1204 },
    });
    await load.abort();
    expect(await readNotes(warehouse, spec.target)).toEqual({ a: 'one', b: 'one' });
  });

  it('never takes the failure of another COPY, or of an earlier attempt, for its own', async () => {
    const { spec, load } = await readyToCommit(warehouse);
    await load.write({ kind: 'puts', rows: 1, bytes: Buffer.from(`"${'k'.repeat(3000)}","s","x",300\n`) });
    const commit = commitOf(spec);
    const written = { ...commit.written, puts: commit.written.puts + 1 };
    await expect(load.commit({ ...commit, written })).rejects.toMatchObject({ code: 'STAGED_ROW_REFUSED' });
    await load.abort();
    const view = 'redshift_emulator.sys_load_error_detail';
    await stack.redshift.sql(`UPDATE ${view} SET start_time = start_time - interval '1 minute'`);
    // Of others, under every number that the next statements may have with the Data API.
    await stack.redshift.sql(`INSERT INTO ${view}
      SELECT user_id, n, transaction_id, session_id, database_name, table_id, now() AT TIME ZONE 'UTC', 's3://other/file',
        line_number, column_name, column_type, column_length, "position", error_code, error_message
      FROM ${view}, generate_series(1, 20000) n`);
    stack.redshift.faults.add({ kind: 'fail', statement: /^COPY/, error: 'the disk is on fire' });
    await expect(loadRows(warehouse, spec)).rejects.toMatchObject({
      code: 'WAREHOUSE_FAILED',
      message: expect.stringContaining('on fire'),
    });
  });
});
