import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openWarehouse } from '../../../src/warehouse/registry.ts';
import { loadRows, notesTarget, put, readNotes } from '../../contract/contract-loads.ts';
import { startEmulatedRedshift, type EmulatedRedshift } from '../../support/redshift-stack.ts';

const before = { ...process.env };
let emulated: EmulatedRedshift;

beforeAll(async () => {
  emulated = await startEmulatedRedshift();
  Object.assign(process.env, emulated.environment);
});

afterAll(async () => {
  process.env = before;
  await emulated.close();
});

it('is found by the AWS settings alone', async () => {
  const warehouse = await openWarehouse(emulated.warehouse, { DYNALOAD_STAGING: emulated.staging });
  const target = notesTarget();
  await loadRows(warehouse, { target, puts: [put('a', 'one', 1)] });
  expect(await readNotes(warehouse, target)).toEqual({ a: 'one' });
  await warehouse.close();
});
