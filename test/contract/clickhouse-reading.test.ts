/** What a query over a target costs in ClickHouse, by what the engine does for it. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generationTable } from '../../src/warehouse/clickhouse/statements/names.ts';
import type { TargetMapping } from '../../src/mapping/mapping.ts';
import type { ContractWarehouse } from './contract-harness.ts';
import { loadRows, notesTarget, put, readNotes, tombstone } from './contract-loads.ts';
import { embeddedClickHouse } from './embedded-harness.ts';

let opened: ContractWarehouse;
beforeAll(async () => {
  opened = await embeddedClickHouse.open();
});
afterAll(async () => {
  await opened.close();
});

/** Whether rows are compared with others of their key before a query has them. */
async function isMergedWhileRead({ table }: TargetMapping): Promise<boolean> {
  const { rows } = await opened.warehouse.query(`EXPLAIN PIPELINE SELECT note FROM ${table}`);
  return rows.some((row) => Object.values(row).some((line) => String(line).includes('Replacing')));
}

async function partsOf({ table }: TargetMapping, generation: string): Promise<number> {
  const { rows } = await opened.warehouse.query(
    `SELECT count() AS n FROM system.parts WHERE active AND table = '${generationTable(table, generation)}'`,
  );
  return Number(rows[0]?.['n']);
}

const rows = (note: string, version: number) => ['a', 'b', 'c'].map((key) => put(key, note, version));

describe('a table in ClickHouse', () => {
  it('is read straight through once it was got ready, also with a tombstone in it', async () => {
    const { warehouse } = opened;
    const target = notesTarget();
    const { generation } = await loadRows(warehouse, { target, puts: rows('one', 100) });
    expect(await isMergedWhileRead(target)).toBe(true);
    await warehouse.compact(target.table, 60);
    expect(await isMergedWhileRead(target)).toBe(false);
    await loadRows(warehouse, {
      target,
      into: generation,
      puts: [put('a', 'two', 200)],
      tombstones: [tombstone('b', 200)],
    });
    expect(await isMergedWhileRead(target)).toBe(true);
    await warehouse.compact(target.table, 60);
    expect(await isMergedWhileRead(target)).toBe(false);
    expect(await readNotes(warehouse, target)).toEqual({ a: 'two', c: 'one' });
  });

  it('stays as it is when it would take longer than there is', async () => {
    const { warehouse } = opened;
    const target = notesTarget();
    const { generation } = await loadRows(warehouse, { target, puts: rows('one', 100) });
    await loadRows(warehouse, { target, into: generation, puts: rows('two', 200) });
    await warehouse.compact(target.table, 0);
    expect(await partsOf(target, generation)).toBe(2);
    await warehouse.compact(target.table, 60);
    expect(await partsOf(target, generation)).toBe(1);
  });

  it('goes on as it was built by a dynaload that told the engine of deleted rows', async () => {
    const { warehouse } = opened;
    const target = notesTarget();
    const { generation } = await loadRows(warehouse, { target, puts: rows('one', 100) });
    await asBuiltBefore(target, generation);
    const change = { target, into: generation, tombstones: [tombstone('b', 200)] };
    expect((await loadRows(warehouse, { ...change, puts: [put('a', 'two', 200)] })).rows).toBe(2);
    await warehouse.compact(target.table, 60);
    const late = {
      target,
      into: generation,
      exportId: 'late',
      puts: [put('b', 'old', 150), put('d', 'new', 150)],
    };
    expect((await loadRows(warehouse, late)).rows).toBe(3);
    expect(await readNotes(warehouse, target)).toEqual({ a: 'two', c: 'one', d: 'new' });
    // The next generation is one of today's.
    await loadRows(warehouse, { target, exportId: 'next', puts: rows('three', 300) });
    await warehouse.compact(target.table, 60);
    expect(await isMergedWhileRead(target)).toBe(false);
    expect(await readNotes(warehouse, target)).toEqual({ a: 'three', b: 'three', c: 'three' });
  });
});

/** Puts a table and a view of version 0.1.0 in the place of those that a target has. */
async function asBuiltBefore({ table }: TargetMapping, generation: string): Promise<void> {
  const physical = `dynaload.${generationTable(table, generation)}`;
  const marks = async (name: string): Promise<string> => {
    const { rows: found } = await opened.warehouse.query(
      `SELECT comment FROM system.tables WHERE database = 'dynaload' AND name = '${name}'`,
    );
    return String(found[0]?.['comment']);
  };
  const [view, built] = [await marks(table), await marks(generationTable(table, generation))];
  for (const sql of [
    `CREATE TABLE dynaload.built_before AS ${physical}
     ENGINE = ReplacingMergeTree(_dynaload_order, _dynaload_deleted) ORDER BY (pk, sk)
     SETTINGS index_granularity = 1024 COMMENT '${built}'`,
    `ALTER TABLE dynaload.built_before ATTACH PARTITION tuple() FROM ${physical}`,
    `EXCHANGE TABLES dynaload.built_before AND ${physical}`,
    'DROP TABLE dynaload.built_before',
    `CREATE VIEW dynaload.view_before AS SELECT pk, sk, note FROM ${physical} FINAL COMMENT '${view}'`,
    `EXCHANGE TABLES dynaload.view_before AND dynaload.${table}`,
    'DROP TABLE dynaload.view_before',
  ]) {
    await opened.execute(sql);
  }
}
