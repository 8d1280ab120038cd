/** What dynaload promises, told as small stories: each is one that other loaders get wrong. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { DynaloadError } from '../../src/errors.ts';
import type { TableMapping } from '../../src/mapping/mapping.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { openOnly } from '../contract/contract-harness.ts';
import { embeddedClickHouse } from '../contract/embedded-harness.ts';
import { crashingWarehouse } from '../support/crashing-warehouse.ts';
import { IS_WHOLE } from '../support/fresh-runs.ts';
import { Scenario } from '../support/scenario.ts';

let folder: string;
let opened: { warehouse: Warehouse; close(): Promise<void> };
let stories = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynaload-scenarios-'));
  opened = await openOnly(embeddedClickHouse);
});

afterAll(async () => {
  await opened.close();
  await rm(folder, { recursive: true });
});

function story(): Scenario {
  stories += 1;
  return new Scenario({ warehouse: opened.warehouse, folder, name: `story_${stories}` });
}

const S = (text: string): { S: string } => ({ S: text });

describe('a reload never brings back what is gone', () => {
  test('an item that an old full export holds, and that was deleted since', async () => {
    const s = story();
    s.put(1, 'kept', S('old'));
    s.put(1, 'gone', S('old'));
    s.put(20, 'kept', S('new'));
    s.delete(21, 'gone');
    const first = await s.full(10);
    await s.incremental(10, 30);
    await s.sync();
    const report = await s.reload(first);
    expect(report.applied).toMatchObject([{ action: 'reload', puts: 2 }]);
    expect(await s.rows()).toEqual({ kept: 'new' });
  });

  test('an item of an old window, after a full replace that dropped its tombstone', async () => {
    const s = story();
    s.put(12, 'gone', S('x'));
    s.put(12, 'kept', S('x'));
    s.delete(40, 'gone');
    await s.full(10);
    const old = await s.incremental(10, 30);
    await s.sync();
    await s.full(60);
    await s.sync({ heal: true });
    expect(await s.rows()).toEqual({ kept: 'x' });
    const report = await s.reload(old);
    expect(report.applied).toEqual([]);
    expect(report.skipped).toMatchObject([{ reason: 'superseded' }]);
    expect(await s.rows()).toEqual({ kept: 'x' });
  });

  test('an item that was inserted and deleted inside one window, in a full export from the middle of it', async () => {
    const s = story();
    s.put(1, 'kept', S('x'));
    s.put(15, 'brief', S('x'));
    s.delete(25, 'brief');
    await s.full(10);
    await s.incremental(10, 30);
    const between = await s.full(20);
    await s.sync();
    await expect(s.reload(between)).rejects.toMatchObject({
      code: 'RELOAD_UNSAFE',
      message: expect.stringContaining('no window of the table ends at 2026-01-05T08:20:00Z'),
    });
    expect(await s.rows()).toEqual({ kept: 'x' });
  });

  test('with a changed mapping, rows that are still at its versions are derived anew, and only those', async () => {
    const s = story();
    s.put(1, 'still', S('a'));
    s.put(1, 'changed', S('b'));
    s.put(20, 'changed', S('c'));
    const first = await s.full(10);
    await s.incremental(10, 30);
    await s.sync();
    const targets = [
      {
        table: 'story_4',
        columns: { id: 'string', value: { from: 'id', type: 'string' } },
      },
    ];
    await s.reload(first, s.mapping({ targets }));
    expect(await s.rows('story_4')).toEqual({ still: 'still', changed: 'c' });
  });

  test('an export that is not part of the table is not smuggled in', async () => {
    const s = story();
    s.put(1, 'a', S('x'));
    await s.full(10);
    const behindGap = await s.incremental(30, 45);
    await s.sync();
    await expect(s.reload(behindGap)).rejects.toMatchObject({
      code: 'RELOAD_NOT_APPLIED',
      message: expect.stringContaining('no export covers 2026-01-05T08:10:00Z to 2026-01-05T08:30:00Z'),
    });
  });

  test('nor is one that would be next, not even the first', async () => {
    const s = story();
    s.put(1, 'a', S('x'));
    const first = await s.full(10);
    const next = 'it would be the next one';
    const refused = { code: 'RELOAD_NOT_APPLIED', message: expect.stringContaining(next) };
    await expect(s.reload(first)).rejects.toMatchObject(refused);
    expect((await s.status()).targets).toMatchObject([{ rows: null }]);
    await s.sync();
    await expect(s.reload(await s.incremental(10, 30))).rejects.toMatchObject(refused);
  });
});

describe('a record that is stamped outside the window of its export', () => {
  // The records stay as they are: here the summary states another window than the one they are from.
  test('in the future: would win over every later write, so the export is refused', async () => {
    const s = story();
    s.put(1, 'a', S('old'));
    s.put(29, 'a', S('new'));
    await s.full(10);
    await s.incremental(10, 30, { summary: { exportToTime: '2026-01-05T08:29:00.000Z' } });
    const report = await s.sync();
    expect(report.error).toMatchObject({
      code: 'EXPORT_RECORD_OUTSIDE_WINDOW',
      details: { key: '{"id":"a"}', line: 1, writtenAt: '2026-01-05T08:29:00.000000Z' },
    });
    expect(await s.rows()).toEqual({ a: 'old' });
    // The same export as it should be: its last microseconds are in it.
    await s.incremental(10, 30);
    expect((await s.sync()).error).toBeNull();
    expect(await s.rows()).toEqual({ a: 'new' });
  });

  test('before it: would be left out in silence below the floor, so the export is refused', async () => {
    const s = story();
    s.put(1, 'a', S('old'));
    s.put(15, 'b', S('early'));
    s.put(25, 'a', S('new'));
    await s.full(20);
    await s.incremental(10, 30, { summary: { exportFromTime: '2026-01-05T08:20:00.000Z' } });
    const report = await s.sync();
    expect(report.error).toMatchObject({
      code: 'EXPORT_RECORD_OUTSIDE_WINDOW',
      details: { key: '{"id":"b"}', writtenAt: '2026-01-05T08:15:00.000000Z' },
    });
    expect(await s.rows()).toEqual({ a: 'old', b: 'early' });
  });
});

describe('a rejected row', () => {
  const strict = {
    targets: [{ table: 'story_strict', maxRejects: 1, columns: { id: 'string', value: 'int64' } }],
  };

  test('takes its older version out of the table: nobody sees a value that is no longer true', async () => {
    const s = story();
    s.put(1, 'a', { N: '1' });
    s.put(1, 'b', { N: '2' });
    s.put(20, 'a', S('not a number'));
    await s.full(10);
    await s.incremental(10, 30);
    const report = await s.sync({ mappings: [s.mapping(strict)] });
    expect(report.applied.map((one) => one.rejected)).toEqual([0, 1]);
    expect(await s.rows('story_strict')).toEqual({ b: '2' });
    const { rows } = await opened.warehouse.query(
      "select key, column, reason from _dynaload_rejects where target = 'story_strict'",
    );
    expect(rows).toEqual([
      {
        key: '{"id":"a"}',
        column: 'value',
        reason: expect.stringContaining('expected int64, got S "not a number"'),
      },
    ]);
  });

  test('is missed: the table is not exact until its export was loaded again without one, or a later full one was', async () => {
    const s = story();
    const of = (onMismatch: string) => [
      s.mapping({
        targets: [
          {
            table: 'story_missed',
            maxRejects: 1,
            columns: { id: 'string', value: { type: 'int64', onMismatch } },
          },
        ],
      }),
    ];
    s.put(20, 'a', S('not a number'));
    s.put(40, 'b', S('no number either'));
    await s.full(10);
    const window = await s.incremental(10, 30);
    const missed = { exact: false, rejected: 1 };
    expect((await s.sync({ mappings: of('reject') })).targets).toMatchObject([missed]);
    expect((await s.status(of('reject')[0])).targets).toMatchObject([missed]);
    await s.incremental(30, 60);
    expect((await s.sync({ mappings: of('reject') })).targets).toMatchObject([{ exact: false, rejected: 2 }]);
    await s.reload(window, of('null')[0]);
    expect((await s.status(of('null')[0])).targets).toMatchObject([{ exact: false, rejected: 1 }]);
    expect(await s.rows('story_missed')).toEqual({ a: null });
    const rebuilt = await s.rebuild(of('null')[0]);
    expect(rebuilt.targets).toMatchObject([{ exact: true, rejected: 0 }]);
    const nulled = { name: 'value', count: 1, line: 1, reason: expect.stringContaining('"not a number"') };
    expect(rebuilt.applied[1]?.targets).toMatchObject([{ nulled: 1, nulledColumns: [nulled] }]);
  });

  test('one too many, and nothing of the export is applied; the table stays as it was', async () => {
    const s = story();
    const name = 'story_refused';
    const targets = [{ table: name, columns: { id: 'string', value: 'int64' } }];
    s.put(1, 'a', { N: '1' });
    s.put(20, 'a', { N: '2' });
    s.put(20, 'b', S('x'));
    await s.full(10);
    const refused = await s.incremental(10, 30);
    const report = await s.sync({ mappings: [s.mapping({ targets })] });
    expect(report.applied).toHaveLength(1);
    expect(report.error).toMatchObject({
      code: 'TOO_MANY_REJECTS',
      message: expect.stringContaining('{"id":"b"}'),
    });
    expect(report.targets).toMatchObject([{ watermark: '2026-01-05T08:10:00Z', rows: 1 }]);
    expect(await s.rows(name)).toEqual({ a: '1' });

    const lastFailure = { exportId: refused, code: 'TOO_MANY_REJECTS', failedAt: expect.any(String) };
    expect((await s.status(s.mapping({ targets }))).targets).toMatchObject([{ lastFailure }]);
    const mended = s.mapping({ targets: [{ ...targets[0], maxRejects: 1 }] });
    expect((await s.sync({ mappings: [mended] })).applied).toHaveLength(1);
    expect((await s.status(mended)).targets).toMatchObject([{ lastFailure: null }]);
  });

  test('stops its own target alone; the siblings go on', async () => {
    const s = story();
    const targets = [
      { table: 'story_numbers', columns: { id: 'string', value: 'int64' } },
      { table: 'story_texts', columns: { id: 'string', value: 'string' } },
    ];
    s.put(1, 'a', S('x'));
    s.put(20, 'b', S('y'));
    await s.full(10);
    await s.incremental(10, 30);
    const report = await s.sync({ mappings: [s.mapping({ targets })] });
    expect(report.targets).toMatchObject([
      { table: 'story_numbers', watermark: null, error: { code: 'TOO_MANY_REJECTS' } },
      { table: 'story_texts', watermark: '2026-01-05T08:30:00Z', rows: 2, error: null },
    ]);
    expect(await s.rows('story_texts')).toEqual({ a: 'x', b: 'y' });
  });
});

describe('targets of one table', () => {
  test('one that is added later catches up by itself, and nothing is loaded again for its sibling', async () => {
    const s = story();
    s.put(1, 'a', S('x'));
    s.put(20, 'b', S('y'));
    await s.full(10);
    await s.incremental(10, 30);
    const columns = { id: 'string', value: 'string' };
    await s.sync({ mappings: [s.mapping({ targets: [{ table: 'early', columns }] })] });
    await s.incremental(30, 45);
    const both = s.mapping({
      targets: [
        { table: 'early', columns },
        { table: 'late', columns },
      ],
    });
    const report = await s.sync({ mappings: [both] });
    expect(report.applied.map((one) => one.targets.map((target) => target.table))).toEqual([
      ['late'],
      ['late'],
      ['early', 'late'],
    ]);
    expect(report.watermark).toBe('2026-01-05T08:45:00Z');
    expect(await s.rows('late')).toEqual(await s.rows('early'));
  });

  test('a target that cannot become what its mapping says takes nothing more until it is rebuilt', async () => {
    const s = story();
    s.put(1, 'a', S('1'));
    s.put(20, 'b', S('2'));
    await s.full(10);
    await s.sync();
    await s.incremental(10, 30);
    const name = `story_${stories}`;
    const targets = [{ table: name, columns: { id: 'string', value: 'json' } }];
    const changed = s.mapping({ targets });
    const report = await s.sync({ mappings: [changed] });
    expect(report.error).toMatchObject({
      code: 'TARGET_CHANGED',
      commands: [expect.stringMatching(/^dynaload rebuild \S+ --from /)],
    });
    expect(await s.rows()).toEqual({ a: '1' });
    await s.rebuild(changed);
    expect(await s.rows()).toEqual({ a: '"1"', b: '"2"' });
    expect((await s.sync({ mappings: [changed] })).error).toBeNull();
  });
});

test('at whatever call a rebuild fails, it reports as applied what readers see', async () => {
  const s = story();
  s.put(1, 'a', S('1'));
  s.put(20, 'b', S('2'));
  await s.full(10);
  await s.incremental(10, 30);
  await s.sync();
  const of = (from: string): TableMapping => {
    const columns = { id: 'string', value: { from, type: 'string' } };
    return s.mapping({ targets: [{ table: `story_${stories}`, columns }] });
  };
  const shown = { value: { a: '1', b: '2' }, id: { a: 'a', b: 'b' } };
  const error = new DynaloadError('WAREHOUSE_FAILED', 'the disk is gone');
  let now: keyof typeof shown = 'value';
  const told: boolean[] = [];
  const stride = IS_WHOLE ? 1 : 3;
  for (let call = 3 + (Math.abs(jest.getSeed()) % stride); told.at(-1) !== false; call += stride) {
    const next: keyof typeof shown = now === 'value' ? 'id' : 'value';
    const warehouse = crashingWarehouse(opened.warehouse, { call, after: false, error });
    const report = await s.rebuild(of(next), { warehouse });
    const rows = await s.rows();
    const isShown = isDeepStrictEqual(rows, shown[next]);
    if (!isShown) expect(rows).toEqual(shown[now]);
    expect(report.applied.length > 0).toBe(isShown);
    if (isShown) now = next;
    told.push(report.error !== null);
  }
  // It fails before it is shown, once after, and not at all where there are no more calls.
  expect(told.length).toBeGreaterThan(IS_WHOLE ? 5 : 3);
});

describe('what the mapping accepts', () => {
  test('a gap: the table is no longer called exact, until the late export fills it', async () => {
    const s = story();
    s.put(1, 'a', S('x'));
    s.put(20, 'b', S('y'));
    s.put(40, 'c', S('z'));
    await s.full(10);
    await s.incremental(30, 45);
    const mappings = [s.mapping({ gap: 'accept' })];
    const gapped = await s.sync({ mappings });
    expect(gapped.applied.map((one) => one.accepted)).toEqual(['none', 'gap']);
    expect(gapped.targets).toMatchObject([{ exact: false }]);
    expect(await s.rows()).toEqual({ a: 'x', c: 'z' });
    await s.incremental(10, 30);
    const filled = await s.sync({ mappings });
    expect(filled.applied.map((one) => one.action)).toEqual(['fill']);
    expect(await s.rows()).toEqual({ a: 'x', b: 'y', c: 'z' });
    expect((await s.sync({ mappings })).targets).toMatchObject([
      { exact: true, watermark: '2026-01-05T08:45:00Z' },
    ]);
  });

  test('an overlap: applied, and never exact again before a full export', async () => {
    const s = story();
    s.put(1, 'a', S('x'));
    s.put(25, 'b', S('y'));
    await s.full(10);
    await s.incremental(5, 30);
    const mappings = [s.mapping({ overlap: 'accept' })];
    expect((await s.sync({ mappings })).applied.map((one) => one.accepted)).toEqual(['none', 'overlap']);
    expect((await s.sync({ mappings })).targets).toMatchObject([{ exact: false }]);
    expect(await s.rows()).toEqual({ a: 'x', b: 'y' });
  });
});

describe('a table that was dropped and made again', () => {
  test('is taken up from its own full export; nothing of the old one stays', async () => {
    const s = story();
    s.put(1, 'old', S('x'));
    await s.full(10);
    await s.sync();
    s.delete(20, 'old');
    s.put(21, 'new', S('y'));
    s.dropAndMakeAgain();
    await s.incremental(22, 40);
    const waiting = await s.sync();
    expect(waiting.waiting).toMatchObject([{ missing: null, detail: expect.stringContaining('made again') }]);
    await s.full(22);
    await s.sync();
    expect(await s.rows()).toEqual({ new: 'y' });
  });
});

test('two tables of one name, in two accounts, never take turns in one target', async () => {
  const s = story();
  s.put(1, 'a', S('x'));
  await s.full(10);
  const arn = 'arn:aws:dynamodb:eu-central-1:999999999999:table/Things';
  await s.full(20, { summary: { tableArn: arn, exportArn: `${arn}/export/1` } });
  const report = await s.sync();
  expect(report.error).toMatchObject({
    code: 'EXPORT_TABLE_AMBIGUOUS',
    message: expect.stringContaining(arn),
  });
});
