/** A mapping that was edited without its columns goes on with the same table: its older rows are still the old mapping's. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TableMapping } from '../../src/mapping/mapping.ts';
import type { SyncReport } from '../../src/sync/report/report.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { openOnly } from '../contract/contract-harness.ts';
import { embeddedClickHouse } from '../contract/embedded-harness.ts';
import { Scenario } from '../support/scenario.ts';

let folder: string;
let opened: { warehouse: Warehouse; close(): Promise<void> };
let stories = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynaload-edits-'));
  opened = await openOnly(embeddedClickHouse);
});

afterAll(async () => {
  await opened.close();
  await rm(folder, { recursive: true });
});

interface Edited {
  readonly s: Scenario;
  readonly name: string;
  /** `value` comes from the key instead. */
  readonly edited: readonly [TableMapping];
  readonly exportIds: readonly string[];
}

/** Loaded with the one mapping up to minute 30; a window more is there when the mapping is edited. */
async function story(): Promise<Edited> {
  stories += 1;
  const name = `edit_${stories}`;
  const s = new Scenario({ warehouse: opened.warehouse, folder, name });
  s.put(1, 'early', { S: 'x' });
  s.put(20, 'middle', { S: 'y' });
  s.put(40, 'late', { S: 'z' });
  const exportIds = [await s.full(10), await s.incremental(10, 30)];
  await s.sync();
  exportIds.push(await s.incremental(30, 45));
  const targets = [{ table: name, columns: { id: 'string', value: { from: 'id', type: 'string' } } }];
  return { s, name, exportIds, edited: [s.mapping({ targets })] };
}

const toldIn = ({ warnings }: SyncReport): readonly string[] => warnings.map(({ code }) => code);
const all = { early: 'early', middle: 'middle', late: 'late' };

describe('rows of an earlier mapping', () => {
  test('are told of before the next load and after it, for as long as they are there', async () => {
    const { s, name, edited } = await story();
    const warning = {
      code: 'TARGET_MIXED',
      message: expect.stringMatching(new RegExp(`^${name} holds rows `)),
      commands: [expect.stringMatching(new RegExp(`^dynaload rebuild ${name} --from \\S*${name}`))],
    };
    const target = { table: name, exact: false, mappingChanged: true, error: null };
    const request = { mappings: edited };
    for (const dryRun of [true, false, true, false]) {
      const report = await s.syncReport({ ...request, dryRun });
      expect(report).toMatchObject({ warnings: [warning], tables: [{ targets: [target] }] });
      const status = await s.status(edited[0]);
      expect(status.targets).toMatchObject([{ table: name, exact: false, mappingChanged: true }]);
    }
    expect(await s.rows()).toEqual({ early: 'x', middle: 'y', late: 'late' });
  });

  test('are gone after a rebuild', async () => {
    const { s, edited } = await story();
    await s.sync({ mappings: edited });
    expect((await s.rebuild(edited[0])).targets).toMatchObject([{ exact: true, mappingChanged: false }]);
    expect(await s.rows()).toEqual(all);
    expect(toldIn(await s.syncReport({ mappings: edited }))).toEqual([]);
    expect((await s.status(edited[0])).targets).toMatchObject([{ exact: true, mappingChanged: false }]);
  });

  test('are gone after a full export that replaces the table; the plan for it does not warn', async () => {
    const { s, edited } = await story();
    await s.sync({ mappings: edited });
    await s.full(50);
    const heal = { mappings: edited, heal: true };
    expect(toldIn(await s.syncReport({ ...heal, dryRun: true }))).toEqual([]);
    expect(toldIn(await s.syncReport(heal))).toEqual([]);
    expect(await s.rows()).toEqual(all);
  });

  test('are gone when each export was loaded again that has rows of them, and not before', async () => {
    const { s, edited, exportIds } = await story();
    await s.sync({ mappings: edited });
    const [first = '', second = ''] = exportIds;
    expect((await s.reload(second, edited[0])).targets).toMatchObject([{ mappingChanged: true }]);
    expect((await s.reload(first, edited[0])).targets).toMatchObject([
      { mappingChanged: false, exact: true },
    ]);
    expect(await s.rows()).toEqual(all);
  });

  test('are none when the edit was taken back before anything was loaded', async () => {
    const { s, edited } = await story();
    expect(toldIn(await s.syncReport({ mappings: edited, dryRun: true }))).toEqual(['TARGET_MIXED']);
    expect(toldIn(await s.syncReport())).toEqual([]);
  });

  test('are those of the target that was edited alone', async () => {
    const { s, name } = await story();
    const columns = { id: 'string', value: 'string' };
    const both = (more: Readonly<Record<string, unknown>>): TableMapping =>
      s.mapping({
        targets: [
          { table: name, columns },
          { table: `${name}_two`, columns: { ...columns, ...more } },
        ],
      });
    await s.sync({ mappings: [both({})] });
    const report = await s.sync({ mappings: [both({ value: { type: 'string', default: 'none' } })] });
    expect(report.targets).toMatchObject([
      { table: name, exact: true, mappingChanged: false },
      { table: `${name}_two`, exact: false, mappingChanged: true },
    ]);
  });
});
