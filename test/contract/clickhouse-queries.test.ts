import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openOnly, type ContractWarehouse } from './contract-harness.ts';
import { loadRows, notesTarget, put, readNotes } from './contract-loads.ts';
import { embeddedClickHouse } from './embedded-harness.ts';
import { outsideQueries, readingQueries, writingQueries } from './hostile-queries.ts';
import { clickHouseServer } from './server-harness.ts';

/** One statement, as it is asked for after each of the others. */
const STATE = `select
  (select arraySort(groupArray(concat(database, '.', name))) from system.tables where database != 'system') as tables,
  (select arraySort(groupArray(name)) from system.databases) as databases,
  (select arraySort(groupArray(name)) from system.functions where origin != 'System') as functions,
  (select arraySort(groupArray(concat(name, '=', value))) from system.settings where changed) as settings,
  (select count() from _dynaload_loads) as loads`;

describe.each([embeddedClickHouse, clickHouseServer])('a query of a user: $name', (harness) => {
  const target = notesTarget('orders');
  let opened: ContractWarehouse;
  let folder: string;
  let before: unknown;

  /** Everything that a statement could have changed. */
  async function state(): Promise<unknown> {
    const { rows } = await opened.warehouse.query(STATE);
    return { rows, notes: await readNotes(opened.warehouse, target), files: await readdir(folder) };
  }

  beforeAll(async () => {
    opened = await openOnly(harness);
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
