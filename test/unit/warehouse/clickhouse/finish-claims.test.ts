import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { drainPending, Session } from 'chdb';
import {
  claimName,
  createClaimStatement,
  type ClaimMark,
} from '../../../../src/warehouse/clickhouse/load/claims.ts';
import { quoteIdentifier } from '../../../../src/warehouse/clickhouse/connect/identifier.ts';
import { openWarehouse } from '../../../../src/warehouse/registry.ts';
import type { Basis, Warehouse } from '../../../../src/warehouse/warehouse.ts';
import { loadRows, notesTarget, put, readNotes, seenOf } from '../../../contract/contract-loads.ts';

let folder: string;
let warehouse: Warehouse;
let session: Session;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynaload-claims-'));
  warehouse = await openWarehouse(`chdb:${folder}`, {});
  session = new Session(folder);
});
afterAll(async () => {
  await warehouse.close();
  session.close();
  await drainPending();
  await rm(folder, { recursive: true, force: true });
});

/** What a run leaves that dies right after its claim. @returns the claim's name */
function claim(table: string, basis: Basis | null, generation: string): string {
  const mark: ClaimMark = { kind: 'claim', table, basis, step: { kind: 'publication', generation } };
  const name = claimName(table, basis);
  session.query(createClaimStatement(`dynaload.${quoteIdentifier(name)}`, mark));
  return name;
}

function exists(name: string): boolean {
  return session.query(`EXISTS TABLE dynaload.${quoteIdentifier(name)}`).trim() === '1';
}

describe('a claim to show a generation that was cleared before the claim was there', () => {
  it('is dropped, and the next load goes on', async () => {
    const target = notesTarget('cleared');
    const { generation } = await loadRows(warehouse, { target, puts: [put('a', 'one', 100)] });
    const name = claim(target.table, await seenOf(warehouse, target), '999');
    await loadRows(warehouse, { target, into: generation, puts: [put('b', 'two', 200)] });
    expect(await readNotes(warehouse, target)).toEqual({ a: 'one', b: 'two' });
    expect(exists(name)).toBe(false);
  });

  it('does not keep a table from coming into being', async () => {
    const target = notesTarget('never_there');
    await loadRows(warehouse, { target: notesTarget('some_other'), puts: [put('a', 'one', 100)] });
    const name = claim(target.table, null, '999');
    await loadRows(warehouse, { target, puts: [put('a', 'one', 100)] });
    expect(await readNotes(warehouse, target)).toEqual({ a: 'one' });
    expect(exists(name)).toBe(false);
  });
});

describe('a claim of a run that looked at the table too long ago', () => {
  it('is dropped, and nothing is shown', async () => {
    const target = notesTarget('too_late');
    const { generation } = await loadRows(warehouse, { target, puts: [put('a', 'one', 100)] });
    const before = await seenOf(warehouse, target);
    await loadRows(warehouse, { target, into: generation, exportId: '02', puts: [put('a', 'two', 200)] });
    const old = await loadRows(warehouse, {
      target,
      exportId: '03-full',
      publish: false,
      puts: [put('a', 'old', 150)],
    });
    const name = claim(target.table, before, old.generation);
    await loadRows(warehouse, { target, into: generation, exportId: '04', puts: [put('b', 'four', 400)] });
    expect(await readNotes(warehouse, target)).toEqual({ a: 'two', b: 'four' });
    expect(exists(name)).toBe(false);
  });
});
