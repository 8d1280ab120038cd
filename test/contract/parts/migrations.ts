import { describe, expect, it, jest } from '@jest/globals';
import { ledgerRecord } from '../../../src/ledger/ledger-record.ts';
import type { LedgerEntry } from '../../../src/ledger/ledger.ts';
import type { TargetMapping } from '../../../src/mapping/mapping.ts';
import { CURRENT, MIGRATIONS } from '../../../src/warehouse/sql/migrations.ts';
import type { LoadFailure, Warehouse } from '../../../src/warehouse/warehouse.ts';
import { IS_WHOLE, repeatable, LONGEST } from '../../support/fresh-runs.ts';
import { digestOf } from '../../support/ledger-digest.ts';
import type { ContractContext } from '../contract-harness.ts';
import { loadRows, notesTarget, put, readNotes } from '../contract-loads.ts';

interface Story {
  readonly target: TargetMapping;
  readonly entries: readonly LedgerEntry[];
  readonly failure: LoadFailure;
}

async function story(warehouse: Warehouse): Promise<Story> {
  const target = notesTarget();
  const full = await loadRows(warehouse, { target, puts: [put('a', 'one', 100)] });
  const merged = await loadRows(warehouse, { target, into: full.generation, puts: [put('b', 'two', 200)] });
  const over = { generation: full.generation, loads: 2 };
  const failure = {
    table: target.table,
    batchId: '03',
    code: 'X',
    message: 'No.',
    over,
    failedAt: 1_700_000_000_007,
  };
  return { target, entries: [full, merged], failure };
}

/** What an old ledger tells, read or brought up to date. */
async function expectOld(warehouse: Warehouse, { target, entries, failure }: Story): Promise<void> {
  const { table } = target;
  const ends = { from: 0, to: 1_800_000_000_000 };
  const state = (await warehouse.readTargets([table], undefined, ends)).get(table);
  expect(state).toMatchObject({ ledger: digestOf(entries, ends), shape: null, shapeHash: target.shapeHash });
  expect(await warehouse.readFailures([table])).toEqual(new Map([[table, failure]]));
}

/** Dies when a call was done, before it is answered: nothing that it asks for after that is done. */
function dyingAt(call: number): <Result>(run: () => Promise<Result>) => Promise<Result> {
  const killed = new Error('the process was killed');
  let calls = 0;
  return async (run) => {
    calls += 1;
    if (calls > call) throw killed;
    const result = await run();
    if (calls === call) throw killed;
    return result;
  };
}

/** A run dies at every so many of its calls, at others in every run of the tests. */
const SOME = 3;

/** A statement that books of an earlier version refuse. */
function asToday(ledger: string): string {
  return `SELECT ${ledgerRecord.columns.map(({ name }) => `"${name}"`).join(', ')} FROM ${ledger}`;
}

/** Runs last: it changes the books beneath the warehouse that is open. */
export function testMigrations(context: () => ContractContext): void {
  describe('books of another version', () => {
    it('are read as they are, and brought up to date by the next run that writes', async () => {
      const { warehouse, opened } = context();
      const { oldBooks } = opened;
      expect(oldBooks.versions).toEqual(MIGRATIONS.map(({ version }) => version - 1));
      for (const version of oldBooks.versions) {
        const told = await story(warehouse);
        const { target, entries, failure } = told;
        await oldBooks.make(version, entries, [failure]);
        const reading = await opened.openAgain();
        await reading.reach();
        await expectOld(reading, told);
        expect(await reading.listTargets()).toContain(target.table);
        // Reading has changed nothing.
        await opened.execute(`SELECT export_id FROM ${opened.ledger}`);

        const writing = await opened.openAgain();
        await (await writing.acquireLease('migrating')).release();
        await opened.execute(asToday(opened.ledger));
        await expectOld(writing, told);
        // A run that had looked before goes on.
        await expectOld(reading, told);
        const { generation } = entries[0] ?? { generation: '' };
        const more = await loadRows(writing, {
          target,
          into: generation,
          exportId: '03',
          puts: [put('c', 'x', 300)],
        });
        expect((await writing.readTargets([target.table])).get(target.table)?.ledger).toEqual(
          digestOf([...entries, more]),
        );
        expect(await readNotes(writing, target)).toEqual({ a: 'one', b: 'two', c: 'x' });
        await writing.noteFailure({ ...failure, message: 'Newer.' });
        expect((await writing.readFailures([target.table])).get(target.table)?.message).toBe('Newer.');
        const replaced = await loadRows(writing, { target, exportId: '04', puts: [put('d', 'y', 400)] });
        const state = (await writing.readTargets([target.table])).get(target.table);
        expect(state).toMatchObject({ ledger: digestOf([replaced]), shape: target.shape });
        await writing.drop(target.table);
        await writing.close();
        await reading.close();
      }
    });

    it('are dropped, and failures noted in them, by a run that does nothing else', async () => {
      const { warehouse, opened } = context();
      for (const version of opened.oldBooks.versions) {
        const told = await story(warehouse);
        const { table } = told.target;
        await opened.oldBooks.make(version, told.entries, [told.failure]);
        const noting = await opened.openAgain();
        await noting.noteFailure({ ...told.failure, message: 'Newer.' });
        expect((await noting.readFailures([table])).get(table)?.message).toBe('Newer.');
        await noting.close();
        await opened.oldBooks.make(version, told.entries, [told.failure]);
        const dropping = await opened.openAgain();
        await dropping.drop(table);
        expect(await dropping.readFailures([table])).toEqual(new Map());
        await dropping.close();
      }
    });

    it(
      'are whole when a run dies on the way, after whatever call, and the next one finishes',
      async () => {
        const { harness, warehouse, opened } = context();
        const every = IS_WHOLE || harness.isQuick === true ? 1 : SOME;
        const told = await story(warehouse);
        const dieOnTheWay = async (version: number): Promise<number> => {
          let died = 0;
          let isDone = false;
          for (let call = 1 + (Math.abs(jest.getSeed()) % every); !isDone; call += every) {
            await opened.oldBooks.make(version, told.entries, [told.failure]);
            const dying = await opened.openGated(dyingAt(call));
            await expect(dying.acquireLease(`dying ${call}`)).rejects.toBeInstanceOf(Error);
            await dying.close().catch(() => undefined);
            isDone = await opened.execute(asToday(opened.ledger)).then(
              () => true,
              () => false,
            );
            const next = await opened.openAgain();
            await expectOld(next, told);
            await (await next.acquireLease(`after ${call}`)).release();
            await opened.execute(asToday(opened.ledger));
            await expectOld(next, told);
            await next.close();
            if (!isDone) died += 1;
          }
          return died;
        };
        await repeatable(async () => {
          for (const version of opened.oldBooks.versions) {
            expect(await dieOnTheWay(version)).toBeGreaterThan(0);
          }
        });
      },
      LONGEST,
    );

    it('are brought up to date once by several runs at the same time', async () => {
      const { warehouse, opened } = context();
      const told = await story(warehouse);
      for (const version of opened.oldBooks.versions) {
        await opened.oldBooks.make(version, told.entries, [told.failure]);
        const runs = await Promise.all([opened.openAgain(), opened.openAgain(), opened.openAgain()]);
        const leases = await Promise.all(runs.map((run, index) => run.acquireLease(`at once ${index}`)));
        expect(leases).toHaveLength(3);
        await Promise.all(leases.map((lease) => lease.release()));
        for (const run of runs) {
          await expectOld(run, told);
          await run.close();
        }
      }
    });

    it('are refused when a newer dynaload made them, which is named', async () => {
      const { warehouse, opened } = context();
      const { target } = await story(warehouse);
      const newer = await opened.openAgain();
      await opened.oldBooks.say(CURRENT.version + 1, '7.8.9');
      const refused = {
        code: 'BOOKS_NEWER',
        message: expect.stringContaining(`version ${CURRENT.version + 1}`),
        hint: expect.stringContaining('7.8.9'),
      };
      try {
        await expect(newer.readTargets([target.table])).rejects.toMatchObject(refused);
        await expect(newer.readFailures([target.table])).rejects.toMatchObject(refused);
        await expect(newer.acquireLease('newer')).rejects.toMatchObject(refused);
        await expect(newer.drop(target.table)).rejects.toMatchObject(refused);
        const { table } = target;
        const failed = { table, batchId: '09', code: 'X', message: 'No.', over: null };
        await expect(newer.noteFailure(failed)).rejects.toMatchObject(refused);
      } finally {
        await opened.oldBooks.say(CURRENT.version, CURRENT.dynaload);
      }
      expect((await newer.readTargets([target.table])).size).toBe(1);
      await newer.close();
    });
  });
}
