/** What a query over a target costs in ClickHouse, by what the engine does for it. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generationTable } from '../../src/warehouse/clickhouse/statements/names.ts';
import { NO_REDSHIFT_LAYOUT, type ClickHouseLayout } from '../../src/mapping/layout/physical.ts';
import type { TargetMapping } from '../../src/mapping/mapping.ts';
import { openOnly, type ContractWarehouse } from './contract-harness.ts';
import {
  loadRows,
  notesTarget,
  NULL,
  put,
  readNotes,
  targetOf,
  text,
  tombstone,
  uniqueTable,
} from './contract-loads.ts';
import { embeddedClickHouse } from './embedded-harness.ts';

let opened: ContractWarehouse;
beforeAll(async () => {
  opened = await openOnly(embeddedClickHouse);
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
    await warehouse.compact(target.table, () => 60);
    expect(await isMergedWhileRead(target)).toBe(false);
    await loadRows(warehouse, {
      target,
      into: generation,
      puts: [put('a', 'two', 200)],
      tombstones: [tombstone('b', 200)],
    });
    expect(await isMergedWhileRead(target)).toBe(true);
    await warehouse.compact(target.table, () => 60);
    expect(await isMergedWhileRead(target)).toBe(false);
    expect(await readNotes(warehouse, target)).toEqual({ a: 'two', c: 'one' });
  });

  it('stays as it is when it would take longer than there is', async () => {
    const { warehouse } = opened;
    const target = notesTarget();
    const { generation } = await loadRows(warehouse, { target, puts: rows('one', 100) });
    await loadRows(warehouse, { target, into: generation, puts: rows('two', 200) });
    const asked: number[] = [];
    const never = (since: number): number => {
      asked.push(since);
      return 0;
    };
    await warehouse.compact(target.table, never);
    // Seconds since its oldest part was made.
    expect(asked).toEqual([expect.any(Number)]);
    expect(asked.every((since) => since >= 0 && since < 3600)).toBe(true);
    expect(await partsOf(target, generation)).toBe(2);
    await warehouse.compact(target.table, () => 60);
    expect(await partsOf(target, generation)).toBe(1);
  });

  it('goes on as it was built by a dynaload that told the engine of deleted rows', async () => {
    const { warehouse } = opened;
    const target = notesTarget();
    const { generation } = await loadRows(warehouse, { target, puts: rows('one', 100) });
    await asBuiltBefore(target, generation);
    const change = { target, into: generation, tombstones: [tombstone('b', 200)] };
    expect((await loadRows(warehouse, { ...change, puts: [put('a', 'two', 200)] })).rows).toBe(2);
    await warehouse.compact(target.table, () => 60);
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
    await warehouse.compact(target.table, () => 60);
    expect(await isMergedWhileRead(target)).toBe(false);
    expect(await readNotes(warehouse, target)).toEqual({ a: 'three', b: 'three', c: 'three' });
  });
});

const LAYOUT: ClickHouseLayout = {
  orderBy: ['sk', 'pk'],
  lowCardinality: ['note', 'sk'],
  codecs: {
    pk: 'ZSTD(3)',
    at: 'Delta, ZSTD(1)',
    total: 'T64, LZ4',
    rate: 'Gorilla, ZSTD(1)',
    note: 'LZ4HC(9)',
  },
  settings: { index_granularity: 512, min_age_to_force_merge_seconds: 600 },
};

function laidOut(clickhouse: ClickHouseLayout | null, table?: string): TargetMapping {
  const target = targetOf(table ?? uniqueTable(), [
    { name: 'pk', type: { kind: 'string' }, key: true },
    { name: 'sk', type: { kind: 'string' }, key: true },
    { name: 'note', type: { kind: 'string' } },
    { name: 'at', type: { kind: 'timestamp', format: 'iso8601' } },
    { name: 'total', type: { kind: 'int64' } },
    { name: 'rate', type: { kind: 'float64' } },
  ]);
  return clickhouse === null ? target : { ...target, physical: { clickhouse, redshift: NO_REDSHIFT_LAYOUT } };
}

async function builtAs({ table }: TargetMapping, generation: string): Promise<unknown> {
  const name = generationTable(table, generation);
  const about = `database = currentDatabase() AND`;
  const { rows: columns } = await opened.warehouse.query(
    `SELECT name, type, compression_codec FROM system.columns WHERE ${about} table = '${name}' AND NOT startsWith(name, '_dynaload_') ORDER BY position`,
  );
  const { rows: tables } = await opened.warehouse.query(
    `SELECT sorting_key, extract(engine_full, 'SETTINGS .*') AS settings FROM system.tables WHERE ${about} name = '${name}'`,
  );
  return {
    columns: columns.map((column) => Object.values(column)),
    tables: tables.map((one) => Object.values(one)),
  };
}

const cells = (key: string, note: string, version: number) => {
  const more = [
    { kind: 'timestamp', micros: 1_767_225_600_000_000n },
    { kind: 'number', digits: '7' },
    NULL,
  ] as const;
  return { cells: [text(key), text('s'), text(note), ...more], version };
};

describe('the layout that a mapping asks for', () => {
  const plain = {
    columns: [
      ['pk', 'String', ''],
      ['sk', 'String', ''],
      ['note', 'Nullable(String)', ''],
      ['at', "Nullable(DateTime64(6, 'UTC'))", ''],
      ['total', 'Nullable(Int64)', ''],
      ['rate', 'Nullable(Float64)', ''],
    ],
    tables: [['pk, sk', 'SETTINGS index_granularity = 1024']],
  };
  const asked = {
    columns: [
      ['pk', 'String', 'CODEC(ZSTD(3))'],
      ['sk', 'LowCardinality(String)', ''],
      ['note', 'LowCardinality(Nullable(String))', 'CODEC(LZ4HC(9))'],
      ['at', "Nullable(DateTime64(6, 'UTC'))", 'CODEC(Delta(8), ZSTD(1))'],
      ['total', 'Nullable(Int64)', 'CODEC(T64, LZ4)'],
      ['rate', 'Nullable(Float64)', 'CODEC(Gorilla(8), ZSTD(1))'],
    ],
    tables: [['sk, pk', 'SETTINGS index_granularity = 512, min_age_to_force_merge_seconds = 600']],
  };

  it('is that of the table, whose rows are as right as in any other', async () => {
    const { warehouse } = opened;
    const target = laidOut(LAYOUT);
    const puts = ['a', 'b', 'c'].map((key) => cells(key, 'one', 100));
    const { generation } = await loadRows(warehouse, { target, puts });
    expect(await builtAs(target, generation)).toEqual(asked);
    const into = { target, into: generation };
    await loadRows(warehouse, { ...into, puts: [cells('a', 'two', 300)], tombstones: [tombstone('b', 300)] });
    await warehouse.compact(target.table, () => 60);
    await loadRows(warehouse, {
      ...into,
      exportId: 'late',
      puts: [cells('a', 'old', 200), cells('b', 'old', 200)],
    });
    expect(await readNotes(warehouse, target)).toEqual({ a: 'two', c: 'one' });
  });

  it('blocks no load when it is changed, and counts from the next build on', async () => {
    const { warehouse } = opened;
    const before = laidOut(null);
    const { generation } = await loadRows(warehouse, { target: before, puts: [cells('a', 'one', 100)] });
    const target = laidOut(LAYOUT, before.table);
    await loadRows(warehouse, { target, into: generation, puts: [cells('b', 'two', 200)] });
    expect(await builtAs(target, generation)).toEqual(plain);
    expect(await readNotes(warehouse, target)).toEqual({ a: 'one', b: 'two' });
    const next = await loadRows(warehouse, { target, exportId: 'next', puts: [cells('c', 'three', 300)] });
    expect(await builtAs(target, next.generation)).toEqual(asked);
    // And back again.
    await loadRows(warehouse, { target: before, into: next.generation, puts: [cells('d', 'four', 400)] });
    expect(await readNotes(warehouse, target)).toEqual({ c: 'three', d: 'four' });
  });
});

/** Puts a table and a view of version 0.1.0 in the place of those that a target has. */
async function asBuiltBefore({ table }: TargetMapping, generation: string): Promise<void> {
  const [database] = opened.ledger.split('.');
  const physical = `${database}.${generationTable(table, generation)}`;
  const marks = async (name: string): Promise<string> => {
    const { rows: found } = await opened.warehouse.query(
      `SELECT comment FROM system.tables WHERE database = currentDatabase() AND name = '${name}'`,
    );
    return String(found[0]?.['comment']);
  };
  const [view, built] = [await marks(table), await marks(generationTable(table, generation))];
  for (const sql of [
    `CREATE TABLE ${database}.built_before AS ${physical}
     ENGINE = ReplacingMergeTree(_dynaload_order, _dynaload_deleted) ORDER BY (pk, sk)
     SETTINGS index_granularity = 1024 COMMENT '${built}'`,
    `ALTER TABLE ${database}.built_before ATTACH PARTITION tuple() FROM ${physical}`,
    `EXCHANGE TABLES ${database}.built_before AND ${physical}`,
    `DROP TABLE ${database}.built_before`,
    `CREATE VIEW ${database}.view_before AS SELECT pk, sk, note FROM ${physical} FINAL COMMENT '${view}'`,
    `EXCHANGE TABLES ${database}.view_before AND ${database}.${table}`,
    `DROP TABLE ${database}.view_before`,
  ]) {
    await opened.execute(sql);
  }
}
