/** Transactions that overlap. The engine has one connection; what would have happened on Redshift is put together. */
import { BatchExecuteStatementCommand } from '@aws-sdk/client-redshift-data';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DG, startStack, type Stack } from './stack.ts';

const LOAD = ['delete from target where k = 1', 'insert into target values (1)'];
const LOCK_FIRST = ['lock load_lock', ...LOAD];

let snapshot: Stack;
let serializable: Stack;

beforeAll(async () => {
  [snapshot, serializable] = await Promise.all([
    startStack({ statementDelay: 30 }),
    startStack({ statementDelay: 30, isolation: 'SERIALIZABLE' }),
  ]);
  for (const { sql } of [snapshot, serializable]) {
    await sql.run('create table load_lock (n int)', 'create table target (k int)');
  }
});

afterAll(() => Promise.all([snapshot.close(), serializable.close()]));

/** Runs batches of which all start before any ends, on a table with one row. */
async function atOnce({ sql }: Stack, ...batches: readonly (readonly string[])[]): Promise<object> {
  await sql.run('delete from target', 'insert into target values (1)');
  const ids = await Promise.all(
    batches.map(async (Sqls) => {
      const input = { Sqls: [...Sqls], WorkgroupName: 'demo', Database: 'dev' };
      return (await sql.client.send(new BatchExecuteStatementCommand(input))).Id ?? '';
    }),
  );
  const done = await Promise.all(ids.map((id) => sql.done(id)));
  const [[rows = null] = []] = await sql.rows('select count(*) from target');
  const errors = done.flatMap(({ Error: reason }) => reason ?? []);
  return { errors, rows };
}

describe(`two loads at once (${DG}c_serial_isolation.html)`, () => {
  test('double a row under SNAPSHOT, the default, because neither sees what the other adds', async () => {
    expect(await atOnce(snapshot, LOAD, LOAD)).toEqual({ errors: [], rows: 2 });
  });

  test(`do not when both lock the same table first (${DG}r_LOCK.html)`, async () => {
    expect(await atOnce(snapshot, LOCK_FIRST, LOCK_FIRST, LOCK_FIRST)).toEqual({ errors: [], rows: 1 });
  });

  test('do when something comes before the lock, for it takes the snapshot (https://github.com/estuary/connectors/issues/5218)', async () => {
    const lockLate = ['select count(*) from target', ...LOCK_FIRST];
    expect(await atOnce(snapshot, LOCK_FIRST, lockLate)).toEqual({ errors: [], rows: 2 });
  });

  test('do not when one begins after the other ended', async () => {
    await snapshot.sql.run('delete from target');
    await snapshot.sql.batch(LOAD);
    await snapshot.sql.batch(LOAD);
    expect(await snapshot.sql.rows('select count(*) from target')).toEqual([[1]]);
  });

  test(`end in error 1023 under SERIALIZABLE (${DG}c_serial_isolation-serializable-isolation-troubleshooting.html)`, async () => {
    const violation =
      /1023.*Serializable isolation violation on table - \d+, transactions forming the cycle are/s;
    expect(await atOnce(serializable, LOAD, LOAD)).toEqual({
      errors: [expect.stringMatching(violation)],
      rows: 1,
    });
  });

  test('do not when both lock first, and a reader is in the way of neither', async () => {
    const reader = ['select count(*) from target'];
    expect(await atOnce(serializable, LOCK_FIRST, LOCK_FIRST, reader)).toEqual({ errors: [], rows: 1 });
  });
});
