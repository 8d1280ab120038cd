import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DynaloadError } from '../../../../src/errors.ts';
import type { Warehouse } from '../../../../src/warehouse/warehouse.ts';
import {
  countRows,
  loadRows,
  notesTarget,
  put,
  readNotes,
  tombstone,
  type LoadSpec,
} from '../../../contract/contract-loads.ts';
import { someOf } from '../../../support/fresh-runs.ts';
import { Engine } from '../../../support/redshift-data/engine/engine.ts';
import { startRedshiftStack, type RedshiftStack } from '../../../contract/redshift-harness.ts';

/** Beneath what a test starts for itself, one after another. */
let engine: Engine;
let stack: RedshiftStack;
let warehouse: Warehouse;

beforeAll(async () => {
  engine = await Engine.start();
  stack = await startRedshiftStack();
  warehouse = stack.open();
});

afterAll(async () => {
  await warehouse.close();
  await stack.close();
  await engine.close();
});

/** As runs of a scheduler would: each time on the table as it is then. */
async function loadUntilTaken(loader: Warehouse, spec: LoadSpec): Promise<void> {
  for (;;) {
    try {
      await loadRows(loader, spec);
      return;
    } catch (error) {
      if (!(error instanceof DynaloadError) || error.code !== 'LEASE_HELD') throw error;
    }
  }
}

describe('two loaders at once', () => {
  it('of two targets are in nobody’s way under SERIALIZABLE isolation: no file is copied twice', async () => {
    const own = await startRedshiftStack({ engine, isolation: 'SERIALIZABLE', statementDelay: 5 });
    try {
      const loaders = [own.open(), own.open()];
      const targets = loaders.map(() => notesTarget());
      await loadRows(loaders[0] ?? own.open(), {
        target: notesTarget(),
        puts: [put('books', 'are there', 1)],
      });
      await Promise.all(
        loaders.map(async (loader, index) => {
          const target = targets[index] ?? notesTarget();
          const { generation } = await loadRows(loader, { target, puts: [put('a', 'one', 1)] });
          for (let round = 2; round < 5; round += 1) {
            const exportId = `export ${round}`;
            await loadRows(loader, {
              target,
              into: generation,
              exportId,
              puts: [put('a', `${round}`, round)],
            });
          }
          expect(await readNotes(loader, target)).toEqual({ a: '4' });
        }),
      );
      const copies = own.redshift.submissions.flatMap(({ parts }) =>
        parts.flatMap(({ sql }) => /^COPY[\s\S]*FROM '(.*)'/.exec(sql)?.[1] ?? []),
      );
      expect(copies).toHaveLength(9);
      expect(new Set(copies).size).toBe(9);
      for (const loader of loaders) await loader.close();
    } finally {
      await own.close();
      await engine.empty();
    }
  });

  it.each(someOf(['SNAPSHOT', 'SERIALIZABLE'] as const, 1))(
    'never double a row under %s isolation',
    async (isolation) => {
      const own = await startRedshiftStack({ engine, isolation, statementDelay: 2 });
      try {
        const one = own.open();
        const two = own.open();
        const target = notesTarget();
        const { generation } = await loadRows(one, { target, puts: [put('k0', 'start', 1)] });
        const rounds = Array.from({ length: 3 }, (_, round) =>
          [one, two].map((loader, index) =>
            loadUntilTaken(loader, {
              target,
              into: generation,
              exportId: `export ${round} ${index}`,
              puts: Array.from({ length: 10 }, (__, key) =>
                put(`k${key}`, `${round} ${index}`, round * 10 + index + 2),
              ),
              tombstones: [tombstone('gone', round + 1)],
            }),
          ),
        );
        await Promise.all(rounds.flat());
        const notes = await readNotes(one, target);
        expect(Object.keys(notes)).toHaveLength(10);
        expect(new Set(Object.values(notes))).toEqual(new Set(['2 1']));
        expect(await countRows(one, target)).toBe(10);
        const state = (await two.readTargets([target.table])).get(target.table);
        expect(state?.ledger.loads).toBe(7);
        await one.close();
        await two.close();
      } finally {
        await own.close();
        await engine.empty();
      }
    },
  );

  it('of the same export: one comes through, the other is told', async () => {
    const target = notesTarget();
    const other = stack.open();
    const { generation } = await loadRows(warehouse, { target, puts: [put('a', 'one', 100)] });
    const spec: LoadSpec = { target, into: generation, puts: [put('a', 'two', 200), put('b', 'two', 200)] };
    const outcomes = await Promise.allSettled([loadRows(warehouse, spec), loadRows(other, spec)]);
    for (const outcome of outcomes.filter(({ status }) => status === 'rejected')) {
      expect(outcome).toMatchObject({ reason: { code: 'LEASE_HELD' } });
    }
    expect(outcomes.some(({ status }) => status === 'fulfilled')).toBe(true);
    expect(await readNotes(warehouse, target)).toEqual({ a: 'two', b: 'two' });
    expect(await countRows(warehouse, target)).toBe(2);
    await other.close();
  });
});
