import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { QueryValue } from '../../src/warehouse/warehouse.ts';
import type { ContractWarehouse } from './contract-harness.ts';
import { loadRows, notesTarget, put, readNotes } from './contract-loads.ts';
import { embeddedClickHouse } from './embedded-harness.ts';
import { outsideQueries, readingQueries, writingQueries } from './hostile-queries.ts';
import { clickHouseServer } from './server-harness.ts';

describe.each([embeddedClickHouse, clickHouseServer])('a query of a user: $name', (harness) => {
  const target = notesTarget('orders');
  let opened: ContractWarehouse;
  let folder: string;
  let before: unknown;

  async function valuesOf(sql: string): Promise<readonly QueryValue[]> {
    const { rows } = await opened.warehouse.query(sql);
    return rows.flatMap((row) => Object.values(row));
  }

  /** Everything that a statement could have changed. */
  async function state(): Promise<unknown> {
    return {
      tables: await valuesOf(
        "select concat(database, '.', name) as name from system.tables where database not in ('system') order by name",
      ),
      databases: await valuesOf('select name from system.databases order by name'),
      functions: await valuesOf("select name from system.functions where origin != 'System' order by name"),
      settings: await valuesOf(
        "select concat(name, '=', value) from system.settings where changed order by name",
      ),
      loads: await valuesOf('select count() from _dynaload_loads'),
      notes: await readNotes(opened.warehouse, target),
      files: await readdir(folder),
    };
  }

  beforeAll(async () => {
    opened = await harness.open();
    folder = await mkdtemp(join(tmpdir(), 'dynaload-queries-'));
    await writeFile(join(folder, 'secret.csv'), 'a secret\n');
    await loadRows(opened.warehouse, { target, puts: [put('a', 'one', 100)] });
    before = await state();
  });

  afterAll(async () => {
    await opened.close();
    await rm(folder, { recursive: true, force: true });
  });

  it.each([...writingQueries, ...outsideQueries])(
    'changes nothing and reaches nothing with %j',
    async (text) => {
      await expect(opened.warehouse.query(text.replaceAll('FOLDER', folder))).rejects.toMatchObject({
        code: 'QUERY_NOT_READ_ONLY',
        message: expect.not.stringContaining('a secret'),
      });
      expect(await state()).toEqual(before);
    },
  );

  it.each(readingQueries)('reads with %j', async (text) => {
    expect((await opened.warehouse.query(text)).rows).not.toEqual([]);
    expect(await state()).toEqual(before);
  });

  it('says what is wrong with a statement, and nothing of its own', async () => {
    await expect(opened.warehouse.query('select 1 fromm orders 2')).rejects.toMatchObject({
      code: 'WAREHOUSE_FAILED',
      message: expect.stringMatching(/Syntax error(?!.*formatQuery)/),
    });
  });
});
