import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Reject } from '../../../../src/row/reject.ts';
import { GZIP } from '../../../../src/stage/compression.ts';
import type { Warehouse } from '../../../../src/warehouse/warehouse.ts';
import {
  beginLoad,
  commitOf,
  countRows,
  loadRows,
  notesTarget,
  NULL,
  put,
  putBlock,
  readNotes,
  seenOf,
  readRows,
  targetOf,
  text,
  tombstone,
  uniqueTable,
} from '../../../contract/contract-loads.ts';
import { someOf } from '../../../support/fresh-runs.ts';
import {
  STAGING_BUCKET,
  startRedshiftStack,
  type RedshiftStack,
} from '../../../contract/redshift-harness.ts';

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

const STRING = { kind: 'string' } as const;

describe('a table of a thousand columns', () => {
  it('is made, merged and replaced within the limits of a statement and a batch', async () => {
    const names = Array.from({ length: 998 }, (_, index) => `a_rather_long_name_of_a_column_number_${index}`);
    const target = targetOf(uniqueTable(), [
      { name: 'pk', type: STRING, key: true },
      { name: 'sk', type: STRING, key: true },
      ...names.map((name) => ({ name, type: STRING })),
    ]);
    const row = (pk: string, last: string, version: number) => ({
      cells: [text(pk), text('s'), ...names.slice(1).map(() => NULL), text(last)],
      version,
    });
    const { generation } = await loadRows(warehouse, {
      target,
      puts: [row('a', 'one', 1), row('b', 'one', 1)],
    });
    const merged = await loadRows(warehouse, {
      target,
      into: generation,
      puts: [row('a', 'two', 2)],
      tombstones: [tombstone('b', 2)],
    });
    expect(merged.rows).toBe(1);
    const [found] = await readRows(warehouse, target);
    expect([found?.['pk'], found?.[names.at(-1) ?? '']]).toEqual(['a', 'two']);
    const sizes = stack.redshift.submissions.map(({ parts }) => [
      parts.length,
      Math.max(...parts.map(({ sql }) => Buffer.byteLength(sql))),
    ]);
    expect(Math.max(...sizes.map(([count = 0]) => count))).toBeLessThanOrEqual(40);
    expect(Math.max(...sizes.map(([, bytes = 0]) => bytes))).toBeGreaterThan(50_000);
    expect(Math.max(...sizes.map(([, bytes = 0]) => bytes))).toBeLessThanOrEqual(100_000);
  });
});

const HOSTILE = [
  'x'.repeat(127),
  `${'é'.repeat(63)}x`,
  'Orders',
  'has "quotes" and \'these\'',
  "'; DROP TABLE x; --",
  '\\',
  "\\'",
  'select',
  'a.b',
] as const;

describe('hostile names', () => {
  it.each(someOf(HOSTILE, 3))('%j is the name of a table, of its key and of a column', async (name) => {
    const column = name.length > 60 ? `${name.slice(0, -1)}y` : `${name} 2`;
    const target = targetOf(name, [
      { name, type: STRING, key: true },
      { name: column, type: STRING },
    ]);
    const row = (key: string, value: string, version: number) => ({
      cells: [text(key), text(value)],
      version,
    });
    const { generation } = await loadRows(warehouse, {
      target,
      puts: [row('a', 'one', 1), row('b', 'one', 1)],
    });
    await loadRows(warehouse, {
      target,
      into: generation,
      exportId: name,
      puts: [row('a', "it's \\", 2)],
      tombstones: [{ key: [text('b')], version: 2 }],
    });
    const rows = await readRows(warehouse, target);
    expect(rows.map((each) => Object.values(each))).toEqual([['a', "it's \\"]]);
    const state = (await warehouse.readTargets([name])).get(name);
    expect(state?.ledger.lastLoads.map(({ batch }) => batch.id)).toEqual(['01-full', name]);
    await loadRows(warehouse, { target, exportId: '03-full', puts: [row('c', 'three', 3)] });
    expect(await countRows(warehouse, target)).toBe(1);
  });
});

describe('keys', () => {
  it('that differ in blanks at their end live, change and die apart', async () => {
    const target = notesTarget();
    const keys = ['a', 'a ', 'a  ', ' a', ''];
    const { generation } = await loadRows(warehouse, {
      target,
      puts: keys.map((key) => put(key, `of ${JSON.stringify(key)}`, 100)),
    });
    const into = generation;
    await loadRows(warehouse, { target, into, tombstones: [tombstone('a ', 200)] });
    await loadRows(warehouse, { target, into, exportId: '03', puts: [put('a  ', 'changed', 300)] });
    // Older than the delete of `a `, and newer than `a`.
    const late = [put('a ', 'late', 150), put('a', 'later', 150)];
    const entry = await loadRows(warehouse, { target, into, exportId: '04', puts: late });
    expect(entry.rows).toBe(4);
    expect(await readNotes(warehouse, target)).toEqual({
      a: 'later',
      'a  ': 'changed',
      ' a': 'of " a"',
      '': 'of ""',
    });
  });
});

describe('a rebuild', () => {
  it('with other columns shows them at once, and drops the old table when the run ends', async () => {
    const mine = stack.open();
    const old = notesTarget();
    await loadRows(mine, { target: old, puts: [put('a', 'one', 100)] });
    const changed = targetOf(old.table, [
      { name: 'pk', type: STRING, key: true },
      { name: 'amount', type: { kind: 'int64' } },
    ]);
    const cells = [text('a'), { kind: 'number', digits: '5' }] as const;
    const built = await loadRows(mine, {
      target: changed,
      publish: false,
      exportId: '02',
      puts: [{ cells, version: 1 }],
    });
    expect(await readNotes(mine, old)).toEqual({ a: 'one' });
    await mine.publish(changed, built.generation, await seenOf(mine, old));
    expect(await readRows(mine, changed)).toEqual([{ pk: 'a', amount: '5' }]);
    await mine.close();
    const left = await stack.redshift.sql(
      `SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE '${old.table}\\_\\_dynaload%'`,
    );
    expect(left.map(({ relname }) => String(relname)).toSorted()).toEqual([
      `${old.table}__dynaload_${built.generation}`,
      `${old.table}__dynaload_${built.generation}_deletes`,
      `${old.table}__dynaload_generations`,
      `${old.table}__dynaload_lock`,
    ]);
  });

  it('with the same columns keeps the table, so that grants on it stay', async () => {
    const target = notesTarget();
    const oidOf = async () =>
      (
        await stack.redshift.sql(
          `SELECT oid FROM pg_class WHERE relname IN ('${target.table}', '${target.table}__dynaload') ORDER BY relname`,
        )
      ).map(({ oid }) => oid);
    await loadRows(warehouse, { target, puts: [put('a', 'one', 100)] });
    const before = await oidOf();
    const built = await loadRows(warehouse, {
      target,
      publish: false,
      exportId: '02',
      puts: [put('b', 'two', 200)],
    });
    await warehouse.publish(target, built.generation, await seenOf(warehouse, target));
    await loadRows(warehouse, { target, exportId: '03', puts: [put('c', 'three', 300)] });
    expect(await readNotes(warehouse, target)).toEqual({ c: 'three' });
    expect(before).toHaveLength(2);
    expect(await oidOf()).toEqual(before);
  });

  it('makes a table again that somebody dropped', async () => {
    const target = notesTarget();
    await loadRows(warehouse, { target, puts: [put('a', 'one', 100)] });
    await stack.redshift.sql(`DROP TABLE public.${target.table}__dynaload CASCADE`);
    expect(await warehouse.readTargets([target.table])).toEqual(new Map());
    await loadRows(warehouse, { target, exportId: '02', puts: [put('b', 'two', 200)] });
    expect(await readNotes(warehouse, target)).toEqual({ b: 'two' });
    await stack.redshift.sql(`DROP VIEW public.${target.table}`);
    expect(await warehouse.readTargets([target.table])).toEqual(new Map());
    await loadRows(warehouse, { target, exportId: '03', puts: [put('c', 'three', 300)] });
    expect(await readNotes(warehouse, target)).toEqual({ c: 'three' });
  });
});

describe('a load of many files', () => {
  it('copies all of them, and nothing that an earlier, longer attempt left', async () => {
    const small = stack.open({ fileBytes: 1, compression: GZIP, staging: `s3://${STAGING_BUCKET}/many` });
    const target = notesTarget();
    const files = (): readonly string[] =>
      stack.s3
        .bucket(STAGING_BUCKET)
        .keys()
        .filter((key) => key.startsWith(`many/${target.table}/`));
    const crashed = await beginLoad(small, { target });
    for (let block = 0; block < 5; block += 1) {
      await crashed.write(putBlock(small, target, [put(`crashed ${block}`, 'x', 1)]));
    }
    await crashed.abort();
    const puts = Array.from({ length: 3 }, (_, block) => put(`k${block}`, 'x', 1));
    const load = await beginLoad(small, { target, puts });
    for (const one of puts) await load.write(putBlock(small, target, [one]));
    await load.commit(commitOf({ target, puts }));
    expect(files().map((key) => key.split('/').at(-1))).toEqual([
      'puts-00001.csv.gz',
      'puts-00002.csv.gz',
      'puts-00003.csv.gz',
      'redshift.manifest',
      'stage.json',
    ]);
    expect(Object.keys(await readNotes(small, target)).toSorted()).toEqual(['k0', 'k1', 'k2']);
    await small.close();
  });

  it('is gone from the bucket when it is to be deleted, but for its rejects', async () => {
    const tidy = stack.open({ staging: `s3://${STAGING_BUCKET}/tidy?lifecycle=delete` });
    const target = notesTarget();
    const load = await beginLoad(tidy, { target, puts: [put('a', 'one', 1)] });
    await load.write(putBlock(tidy, target, [put('a', 'one', 1)]));
    const reject: Reject = {
      target: target.table,
      exportId: '01-full',
      file: 's3://b/x.json.gz',
      line: 1,
      key: '{"pk":"x"}',
      column: 'note',
      reason: 'nul \0 and half \ud83d',
      value: 'v'.repeat(1000),
    };
    await load.quarantine(Array.from({ length: 300 }, (_, line) => ({ ...reject, line })));
    await load.commit(commitOf({ target, puts: [put('a', 'one', 1)] }));
    const { rows } = await tidy.query(
      `select count(*) as n, min(reason) as reason from _dynaload_rejects where target = '${target.table}'`,
    );
    expect(rows).toEqual([{ n: '300', reason: 'nul \uFFFD and half \uFFFD' }]);
    const left = stack.s3
      .bucket(STAGING_BUCKET)
      .keys()
      .filter((key) => key.startsWith('tidy/'));
    expect(left.map((key) => key.split('/').at(-1))).toEqual(['rejects.jsonl.gz']);
    await tidy.close();
  });
});
