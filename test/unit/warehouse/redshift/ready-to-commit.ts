/** A load that only has to be committed, and what has to be true once it was. */
import { expect } from '@jest/globals';
import type { Warehouse } from '../../../../src/warehouse/warehouse.ts';
import {
  beginLoad,
  countRows,
  loadRows,
  notesTarget,
  put,
  readNotes,
  tombstone,
  writeRows,
  type LoadSpec,
} from '../../../contract/contract-loads.ts';

/** A table of two rows, and a load into it that is written and not committed. */
export async function readyToCommit(warehouse: Warehouse): Promise<{
  readonly spec: LoadSpec;
  readonly load: Awaited<ReturnType<typeof beginLoad>>;
}> {
  const target = notesTarget();
  const { generation } = await loadRows(warehouse, {
    target,
    puts: [put('a', 'one', 100), put('b', 'one', 100)],
  });
  const spec: LoadSpec = {
    target,
    into: generation,
    puts: [put('a', 'two', 200), put('c', 'new', 200)],
    tombstones: [tombstone('b', 200)],
  };
  const load = await beginLoad(warehouse, spec);
  await writeRows(load, spec);
  return { spec, load };
}

export async function expectAppliedOnce(warehouse: Warehouse, { target }: LoadSpec): Promise<void> {
  expect(await readNotes(warehouse, target)).toEqual({ a: 'two', c: 'new' });
  expect(await countRows(warehouse, target)).toBe(2);
  const state = (await warehouse.readTargets([target.table])).get(target.table);
  expect(state?.ledger.lastLoads.map(({ batch }) => batch.id)).toEqual(['01-full', '02-incremental']);
}
