import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { WrittenExport } from '../../../src/demo/export-writer.ts';
import { SimulatedTable } from '../../../src/demo/simulated-table.ts';
import { shopMappingText } from '../../../src/demo/shop-mapping.ts';
import {
  exportedTable,
  generateFullExport,
  generateIncrementalExport,
} from '../../support/export-generator.ts';
import { someOf } from '../../support/fresh-runs.ts';
import { printedCommands, Shell } from '../../support/shell-commands.ts';
import { first, full, ShopWorkspace } from '../../support/shop-workspace.ts';

const PLACES = ['--mappings', 'maps', '--warehouse', 'chdb:./prod place'];

const MINUTE = 60_000;
/** Yesterday: what is longer ago than point-in-time recovery reaches cannot be exported any more. */
const START = Math.floor(Date.now() / MINUTE) * MINUTE - 24 * 60 * MINUTE;
const PLAIN =
  '{"source":{"table":"Plain","keys":["id"]},"targets":[{"table":"plain","columns":{"id":"string"}}]}';

let workspace: ShopWorkspace;
let shell: Shell;

beforeEach(async () => {
  workspace = await ShopWorkspace.create();
  await workspace.write('maps/shop.json', shopMappingText());
  shell = await Shell.open(workspace.folder);
});

afterEach(async () => {
  await workspace.remove();
});

describe('the commands that are printed do what they are printed for, as they stand', () => {
  test('behind a gap: the export that is missing, and the sync that goes on with it', async () => {
    const { window, snapshot } = plainTable();
    await workspace.write('maps/shop.json', PLAIN);
    await workspace.deliver(snapshot(0), window(15));
    const stuck = await workspace.run(['sync', 'exports', ...PLACES]);
    expect(stuck.code).toBe(3);
    const [exporting = '', syncing = '', ...more] = printedCommands(stuck);
    expect(more).toEqual([]);
    expect(await shell.run(exporting)).toMatchObject({ code: 0 });
    expect(await shell.takeAsked()).toEqual([{ from: START, to: START + 15 * MINUTE }]);
    await workspace.deliver(window(0));
    const { code, stdout } = await shell.run(`${syncing} --json`);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ tables: [{ waiting: [], applied: { length: 2 } }] });
  });

  test('on a full export of an instant with milliseconds: told when it is loaded, and mended when it is too late', async () => {
    const { window, snapshot } = plainTable();
    await workspace.write('maps/shop.json', PLAIN);
    await workspace.deliver(snapshot(0.00205));
    const loaded = await workspace.run(['sync', 'exports', ...PLACES]);
    expect(loaded).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('warning EXPORT_TIME_FRACTION: '),
    });
    await workspace.deliver(window(0));
    const [exporting = '', syncing = ''] = printedCommands(
      await workspace.run(['sync', 'exports', ...PLACES]),
    );
    expect(await shell.run(exporting)).toMatchObject({ code: 0 });
    expect(await shell.takeAsked()).toEqual([{ at: START + 15 * MINUTE }]);
    await workspace.deliver(snapshot(15));
    expect(await shell.run(syncing)).toMatchObject({ code: 0 });
    const rows = await workspace.run([
      'query',
      'select id from plain order by id',
      '--json',
      ...PLACES.slice(2),
    ]);
    expect(JSON.parse(rows.stdout)).toMatchObject({ rows: [{ id: 'a' }, { id: 'b' }] });
  });

  test.each(someOf([100, 0], 1))(
    'where rows do not fit and %d are allowed to: the query that shows them',
    async (maxRejects) => {
      await workspace.deliver(full);
      await workspace.write('maps/shop.json', wronglyTyped(maxRejects));
      const { stdout, stderr } = await workspace.run(['sync', 'exports', ...PLACES]);
      const [query = '', ...more] = printedCommands({ code: null, stdout, stderr });
      expect(more).toEqual([]);
      const shown = await shell.run(`${query} --json`);
      expect(shown.code).toBe(0);
      expect(JSON.parse(shown.stdout)).toMatchObject({ rows: { length: 50 } });
    },
  );

  test.each(someOf(['sync', 'check', 'status'], 1))(
    'by %s, of a mapping that has changed: the rebuild',
    async (command) => {
      await workspace.deliver(full);
      await workspace.run(['sync', 'exports', ...PLACES]);
      await workspace.write('maps/shop.json', withOtherType());
      const source = command === 'status' ? ['--from', 'exports'] : ['exports'];
      const told = await workspace.run([command, ...source, ...PLACES]);
      expect(told.code).toBe(3);
      const commands = printedCommands(told);
      expect(commands).toHaveLength(1);
      for (const one of commands) expect(await shell.run(one)).toMatchObject({ code: 0 });
      expect((await workspace.run([command, ...source, ...PLACES])).code).toBe(0);
    },
  );

  test('by status, of exports that are next: the sync that takes them; by reload, of one that is not: the same', async () => {
    await workspace.deliver(full, first);
    const [syncing = ''] = printedCommands(await workspace.run(['status', '--from', 'exports', ...PLACES]));
    const early = await workspace.run(['reload', first.exportId, '--from', 'exports', ...PLACES]);
    expect(early.code).toBe(1);
    expect(printedCommands(early)).toEqual([syncing]);
    expect(await shell.run(syncing)).toMatchObject({ code: 0 });
    expect(printedCommands(await workspace.run(['status', '--from', 'exports', ...PLACES]))).toEqual([]);
  });

  test('through npx: with npx', async () => {
    await workspace.deliver(full);
    const env = { npm_command: 'exec' };
    const { stdout } = await workspace.run(['status', '--from', 'exports', ...PLACES], { env });
    expect(stdout).toContain(`npx dynaload sync exports --mappings maps --warehouse 'chdb:./prod place'`);
  });
});

test('status without a source prints no command that would need one', async () => {
  await workspace.deliver(full);
  await workspace.run(['sync', 'exports', ...PLACES]);
  await workspace.write('maps/shop.json', withOtherType());
  const told = await workspace.run(['status', ...PLACES]);
  expect(told).toMatchObject({ code: 3, stderr: expect.stringMatching(/REBUILD_NEEDED[^]*cannot become/) });
  expect(printedCommands(told)).toEqual([]);
});

test('nothing but one file spells commands of dynaload', async () => {
  const spelling: string[] = [];
  for (const room of ['sync', 'warehouse', 'export', 'mapping', 'row', 'stage']) {
    const names = await readdir(path.join('src', room), { recursive: true });
    for (const name of names.filter((one) => one.endsWith('.ts'))) {
      const text = await readFile(path.join('src', room, name), 'utf8');
      const lines = text.split('\n').filter((line) => !/^\s*(\*|\/\/|\/\*)/.test(line));
      const found = lines.filter((line) =>
        /dynaload (sync|plan|check|status|query|reload|rebuild|drop) |aws [a-z0-9-]+ [a-z]/.test(line),
      );
      spelling.push(...found.map((line) => `${room}/${name}: ${line.trim()}`));
    }
  }
  expect(spelling).toEqual([]);
});

/** A table with one item before the start and one after it, and exports of it by minutes after the start. */
function plainTable(): Readonly<Record<'snapshot' | 'window', (minutes: number) => WrittenExport>> {
  const contents = new SimulatedTable(['id']);
  contents.put(new Map([['id', { S: 'a' }]]), (START - MINUTE) * 1000);
  contents.put(new Map([['id', { S: 'b' }]]), (START + MINUTE) * 1000);
  const common = { table: exportedTable('Plain', contents), bucket: 'plain', prefix: null };
  return {
    snapshot: (minutes) => generateFullExport({ ...common, at: START + minutes * MINUTE, seed: minutes }),
    window: (minutes) => {
      const from = START + minutes * MINUTE;
      return generateIncrementalExport({ ...common, from, to: from + 15 * MINUTE, seed: minutes + 1 });
    },
  };
}

function wronglyTyped(maxRejects: number): string {
  const columns = { pk: 'string', sk: 'string', country: 'int32' };
  const target = { table: 'customers', where: { sk: 'PROFILE' }, columns, maxRejects };
  return JSON.stringify({ source: { table: 'Shop', keys: ['pk', 'sk'] }, targets: [target] });
}

function withOtherType(): string {
  return shopMappingText().replace('"newsletter": "boolean"', '"newsletter": "json"');
}
