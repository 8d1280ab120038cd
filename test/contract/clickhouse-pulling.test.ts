/** What is true of a server that fetches rows, beside the contract that all ways share. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openOnly, type ContractWarehouse } from './contract-harness.ts';
import {
  beginLoad,
  commitOf,
  notesTarget,
  put,
  putBlock,
  readNotes,
  type LoadSpec,
} from './contract-loads.ts';
import { pullingServer } from './pulling-harness.ts';

let opened: ContractWarehouse;

beforeAll(async () => {
  opened = await openOnly(pullingServer);
});

afterAll(async () => {
  await opened.close();
});

test('rows that are fetched once more come once', async () => {
  const { warehouse } = opened;
  const target = notesTarget();
  const puts = Array.from({ length: 3000 }, (_, i) => put(`key-${String(i)}`, `note ${String(i * 7919)}`, 5));
  const spec: LoadSpec = { target, puts };
  const load = await beginLoad(warehouse, spec);
  for (let i = 0; i < puts.length; i += 100) {
    await load.write(putBlock(warehouse, target, puts.slice(i, i + 100)));
  }
  const request = commitOf(spec);
  const wrong = { ...request, written: { puts: puts.length + 1, tombstones: 0 } };
  await expect(load.commit(wrong)).rejects.toMatchObject({ code: 'STAGED_COUNT_MISMATCH' });
  expect(await load.commit(request)).toMatchObject({ rows: puts.length });
  const notes = await readNotes(warehouse, target);
  expect(Object.keys(notes)).toHaveLength(puts.length);
  expect(notes['key-2999']).toBe(`note ${String(2999 * 7919)}`);
});
