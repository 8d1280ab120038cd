/** A target holds one DynamoDB table: another one takes its place only when the mapping says that it may. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TableMapping } from '../../src/mapping/mapping.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { openOnly } from '../contract/contract-harness.ts';
import { embeddedClickHouse } from '../contract/embedded-harness.ts';
import { someOf } from '../support/fresh-runs.ts';
import { Scenario } from '../support/scenario.ts';

let folder: string;
let opened: { warehouse: Warehouse; close(): Promise<void> };
let stories = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynaload-tables-'));
  opened = await openOnly(embeddedClickHouse);
});

afterAll(async () => {
  await opened.close();
  await rm(folder, { recursive: true });
});

/** Things, loaded up to minute 60; then restored from minute 20, with a chain of its own up to minute 50. */
async function restored(): Promise<Scenario> {
  stories += 1;
  const s = new Scenario({ warehouse: opened.warehouse, folder, name: `moved_${stories}` });
  s.put(1, 'kept', { S: 'x' });
  s.put(40, 'changed', { S: 'old' });
  await s.full(10);
  await s.incremental(10, 60);
  await s.sync();
  s.restoreAs('Restored');
  s.put(41, 'changed', { S: 'new' });
  await s.full(20);
  await s.incremental(20, 50);
  return s;
}

function mappingOf(s: Scenario, table: string, was?: string | readonly string[]): TableMapping {
  return s.mapping({ source: { table, keys: ['id'], ...(was === undefined ? {} : { was }) } });
}

const arn = (name: string, account = '111122223333'): string =>
  `arn:aws:dynamodb:eu-central-1:${account}:table/${name}`;

const refused = (mapped: string, hint: string): Record<string, unknown> => ({
  code: 'TARGET_OF_ANOTHER_TABLE',
  message: expect.stringMatching(
    new RegExp(
      `^The target moved_\\d+ is loaded from the DynamoDB table ${arn('Things')}, but things.json maps ${mapped} to it`,
    ),
  ),
  hint: expect.stringContaining(hint),
});

describe('exports of another table', () => {
  test.each(someOf([undefined, 'Elsewhere', arn('Things', '999999999999')], 2))(
    'are refused by name, and the table stays, when it was %p',
    async (was) => {
      const s = await restored();
      const mapping = mappingOf(s, 'Restored', was);
      const error = refused(
        arn('Restored'),
        was === undefined ? '"was": "Things"' : `"was": ["${was}", "Things"]`,
      );
      const before = await s.rows();
      expect((await s.sync({ mappings: [mapping], dryRun: true })).error).toMatchObject(error);
      const report = await s.sync({ mappings: [mapping] });
      expect(report).toMatchObject({ applied: [], error });
      expect(report.error?.message).toMatch(
        /of which the source holds 2 exports \(0\d{13}-\w{8}, 0\d{13}-\w{8}\)\.$/,
      );
      await expect(s.rebuild(mapping)).rejects.toMatchObject(error);
      expect((await s.status(mapping)).error).toMatchObject({ code: error['code'] });
      expect(await s.rows()).toEqual(before);
      expect((await s.sync()).error).toBeNull();
    },
  );

  test('of the same name, in another account, are refused too', async () => {
    const s = await restored();
    s.restoreAs('Things');
    s.inAccount('999999999999');
    const other = new Scenario({ warehouse: opened.warehouse, folder, name: `moved_${stories}_bucket` });
    other.inAccount('999999999999');
    other.put(1, 'foreign', { S: 'y' });
    const id = await other.full(70);
    const source = await other.source();
    const report = await s.sync({ source });
    expect(report.error).toMatchObject(
      refused(
        arn('Things', '999999999999'),
        `"table": "${arn('Things', '999999999999')}", "was": "${arn('Things')}"`,
      ),
    );
    expect(report.error?.message).toContain(`of which the source holds 1 export (${id}).`);
    expect(await s.rows()).toEqual({ kept: 'x', changed: 'old' });
  });
});

describe('a table that was restored under another name', () => {
  const after = { kept: 'x', changed: 'new' };

  test.each(someOf([{ was: 'Things' }, { was: arn('Things') }, { was: ['Before', 'Things'] }], 1))(
    'is taken from its own full export, although that is older, when it was $was',
    async ({ was }) => {
      const s = await restored();
      const mappings = [mappingOf(s, 'Restored', was)];
      const move = {
        table: `moved_${stories}`,
        from: arn('Things'),
        to: arn('Restored'),
        watermarkBefore: '2026-01-05T09:00:00Z',
        base: '2026-01-05T08:20:00Z',
        watermark: '2026-01-05T08:50:00Z',
      };
      expect((await s.sync({ mappings, dryRun: true })).moves).toEqual([move]);
      const report = await s.sync({ mappings });
      expect(report).toMatchObject({
        error: null,
        moves: [move],
        watermark: '2026-01-05T08:50:00Z',
        targets: [{ tableArn: arn('Restored'), exact: true }],
      });
      expect(report.applied.map(({ action }) => action)).toEqual(['replace', 'merge']);
      expect(await s.rows()).toEqual(after);

      // `was` stays in the mapping: nothing moves again, whatever still comes of the old table.
      await s.incremental(50, 70);
      s.restoreAs('Things');
      await s.full(100);
      await s.incremental(60, 90);
      const next = await s.syncReport({ mappings });
      expect(next.warnings).toEqual([]);
      expect(next.tables).toMatchObject([
        { error: null, moves: [], remedy: null, watermark: '2026-01-05T09:10:00Z' },
      ]);
      expect(next.tables[0]?.applied.map(({ action }) => action)).toEqual(['merge']);
      expect(next.tables[0]?.skipped.filter(({ reason }) => reason === 'former table')).not.toEqual([]);
      expect(await s.rows()).toEqual(after);
    },
  );

  test('moves by a rebuild as well', async () => {
    const s = await restored();
    const mapping = mappingOf(s, 'Restored', 'Things');
    const report = await s.rebuild(mapping);
    expect(report).toMatchObject({ error: null, moves: [{ to: arn('Restored') }] });
    expect(await s.rows()).toEqual(after);
    expect((await s.sync({ mappings: [mapping] })).applied).toEqual([]);
  });

  test('has no export yet: the old one stays, and a warning says so', async () => {
    const s = await restored();
    const report = await s.syncReport({ mappings: [mappingOf(s, 'Not-yet', 'Things')] });
    expect(report.warnings).toMatchObject([
      { code: 'TABLE_NOT_MAPPED' },
      {
        code: 'EXPORT_NOT_FOUND',
        message: expect.stringContaining('maps the table Not-yet, of which no export'),
      },
    ]);
    expect(report.tables).toMatchObject([{ error: null, applied: [], watermark: '2026-01-05T09:00:00Z' }]);
    const moving = await s.status(mappingOf(s, 'Not-yet', 'Things'));
    expect(moving).toMatchObject({ error: null, targets: [{ tableArn: arn('Things'), moveNeeded: true }] });
    expect((await s.status()).targets).toMatchObject([{ moveNeeded: false }]);
  });

  test('an export of the old one is not loaded again into the new one', async () => {
    const s = await restored();
    const mapping = mappingOf(s, 'Restored', 'Things');
    await s.sync({ mappings: [mapping] });
    s.restoreAs('Things');
    const old = await s.full(45);
    await expect(s.reload(old, mapping)).rejects.toMatchObject({
      code: 'RELOAD_NOT_APPLIED',
      message: expect.stringContaining('it is of Things, and the mapping has moved to Restored'),
    });
    expect(await s.rows()).toEqual(after);
  });
});
