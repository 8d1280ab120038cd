import { describe, expect, test } from '@jest/globals';
import { SimulatedTable } from '../../../src/demo/simulated-table.ts';
import type { AttributeValue } from '../../../src/item/attribute-value.ts';
import { repeatable, someOf } from '../../support/fresh-runs.ts';
import { exportedTable, generateFullExport } from '../../support/export-generator.ts';
import { first, full, ShopWorkspace, tableOf } from '../../support/shop-workspace.ts';

async function withWorkspace(work: (workspace: ShopWorkspace) => Promise<void>): Promise<void> {
  const workspace = await ShopWorkspace.create();
  try {
    await work(workspace);
  } finally {
    await workspace.remove();
  }
}

describe('how a run ends', () => {
  test('3 when rows went to quarantine in this run, and 0 for the next one', async () => {
    await withWorkspace(async (workspace) => {
      await workspace.deliver(full);
      const columns = { pk: 'string', sk: 'string', country: 'int32' };
      const target = { table: 'customers', where: { sk: 'PROFILE' }, columns, maxRejects: 100 };
      const mapping = { source: { table: 'Shop', keys: ['pk', 'sk'] }, targets: [target] };
      await workspace.write('mappings/shop.json', JSON.stringify(mapping));
      const { code, stderr } = await workspace.run(['sync', 'exports']);
      expect(code).toBe(3);
      expect(stderr).toContain(
        'warning ROWS_QUARANTINED: 50 rows did not fit and went to quarantine.\ndynaload query "',
      );
      const [, sql = ''] = /^dynaload query "(.*)"$/m.exec(stderr) ?? [];
      const { stdout: answer } = await workspace.run(['query', sql, '--json']);
      expect(JSON.parse(answer)).toMatchObject({ rows: { length: 50 } });
      expect((await workspace.sync()).code).toBe(0);
    });
  });

  test('status tells of rows in quarantine as long as the table misses them, whatever lies there beside them', async () => {
    await withWorkspace(async (workspace) => {
      await workspace.deliver(full);
      const customers = (maxRejects: number, type = 'int32'): Promise<void> => {
        const columns = { pk: 'string', sk: 'string', country: type };
        const target = { table: 'customers', where: { sk: 'PROFILE' }, columns, maxRejects };
        const mapping = { source: { table: 'Shop', keys: ['pk', 'sk'] }, targets: [target] };
        return workspace.write('mappings/shop.json', JSON.stringify(mapping));
      };
      const rowsOfCommand = async (text: string): Promise<unknown> => {
        const [, sql = ''] = /^dynaload query "(.*)"$/m.exec(text) ?? [];
        const { stdout } = await workspace.run(['query', sql, '--json']);
        return (JSON.parse(stdout) as { rows: unknown[] }).rows.length;
      };
      await customers(10);
      const failed = await workspace.run(['sync', 'exports']);
      expect(failed).toMatchObject({ code: 1, stderr: expect.stringContaining('failed after ') });
      expect(failed.stderr).toContain('allows 10 rejected rows, but 50 rows of export');
      expect(await rowsOfCommand(failed.stderr)).toBe(50);
      const after = await workspace.run(['status', '--from', 'exports']);
      expect(after.stderr).toContain('Correct the mapping before you sync');
      expect(`${after.stdout}${after.stderr}`.match(/^dynaload sync exports$/gm)).toHaveLength(1);

      await customers(50);
      const taken = await workspace.run(['sync', 'exports']);
      expect(await rowsOfCommand(taken.stderr)).toBe(50);
      const told = await workspace.run(['status']);
      expect(told.code).toBe(3);
      expect(told.stderr).toContain('warning ROWS_QUARANTINED: customers misses 50 rows in quarantine');
      expect(await rowsOfCommand(told.stderr)).toBe(50);

      await customers(50, 'string');
      await workspace.run(['rebuild', 'customers', '--from', 'exports']);
      expect(await workspace.run(['status'])).toMatchObject({ code: 0, stderr: '' });
      const { stdout } = await workspace.run(['query', told.stderr.split('"')[1] ?? '', '--json']);
      expect(JSON.parse(stdout)).toMatchObject({ rows: [] });
    });
  });

  test('1 when more rows are rejected than the mapping allows, and nothing is applied', async () => {
    await withWorkspace(async (workspace) => {
      await workspace.deliver(full);
      const columns = { pk: 'string', sk: 'string', country: 'int32' };
      const targets = [
        { table: 'customers', where: { sk: 'PROFILE' }, columns },
        { table: 'orders', where: { sk: { beginsWith: 'ORDER#' } }, columns: { pk: 'string', sk: 'string' } },
      ];
      await workspace.write(
        'mappings/shop.json',
        JSON.stringify({ source: { table: 'Shop', keys: ['pk', 'sk'] }, targets }),
      );
      const { code, document } = await workspace.sync();
      expect(code).toBe(1);
      expect(document.error?.code).toBe('TOO_MANY_REJECTS');
      expect(tableOf(document).targets).toMatchObject([
        { table: 'customers', rows: null, error: { code: 'TOO_MANY_REJECTS' } },
        { table: 'orders', rows: 200, error: null },
      ]);
    });
  });

  test('130 after Ctrl-C, with the report of what was applied; the same command again goes on', async () => {
    await withWorkspace(async (workspace) => {
      const table = new SimulatedTable(['pk']);
      for (let index = 0; index < 30_000; index += 1) {
        const item = new Map<string, AttributeValue>([
          ['pk', { S: `item-${index}` }],
          ['text', { S: 'x'.repeat(200) }],
        ]);
        table.put(item, 1_700_000_000_000_000 + index);
      }
      const big = { table: exportedTable('Big', table), bucket: 'b', prefix: null, seed: 1 };
      const exported = generateFullExport({ ...big, at: 1_760_000_000_000 });
      await workspace.deliver(full, exported);
      const columns = { pk: 'string', text: 'string' };
      for (const [file, name] of [
        ['t-big', 'Big'],
        ['u-later', 'Later'],
      ]) {
        const mapping = { source: { table: name, keys: ['pk'] }, targets: [{ table: name, columns }] };
        await workspace.write(`mappings/${file}.json`, JSON.stringify(mapping));
      }

      const stopped = await workspace.run(['sync', 'exports', '--json'], {
        signalOn: { text: 'Big: replace', signal: 'SIGINT' },
      });
      expect(stopped.code).toBe(130);
      expect(JSON.parse(stopped.stdout)).toMatchObject({
        tables: [
          { table: 'Shop', applied: [{ exportId: full.exportId }], error: null },
          { table: 'Big', applied: [], error: { code: 'INTERRUPTED' } },
        ],
        error: { code: 'INTERRUPTED' },
      });
      expect(stopped.stderr.match(/error INTERRUPTED: /g)).toHaveLength(1);

      const again = await workspace.sync();
      expect(again).toMatchObject({ code: 3, document: { warnings: [{ code: 'EXPORT_NOT_FOUND' }] } });
      expect(again.document.tables.map((report) => [report.table, report.applied.length])).toEqual([
        ['Shop', 0],
        ['Big', 1],
        ['Later', 0],
      ]);
      expect(again.document.tables[1]?.targets).toMatchObject([{ table: 'Big', rows: 30_000 }]);
    });
  });

  test('0 when the reader of stdout has read enough, and for more rows than there is memory for', async () => {
    await withWorkspace(async (workspace) => {
      await workspace.deliver(full);
      await workspace.sync('--table', 'orders');
      const few = 'select repeat(toString(number), 100) as text from numbers(100000)';
      await repeatable(async () => {
        for (const format of someOf(['json', 'csv', 'table'], 1)) {
          const words = ['query', few, '--format', format];
          const { code, stderr } = await workspace.run(words, { closeStdout: true });
          expect({ format, code, stderr }).toEqual({ format, code: 0, stderr: '' });
        }
      });
      const sql = 'select number, repeat(toString(number), 40) as text from numbers(300000)';
      // Of the rows as objects, some 100 MB.
      const env = { NODE_OPTIONS: '--max-old-space-size=64' };
      const formats = [
        ['csv', 300_001],
        ['json', 300_005],
        ['table', 300_003],
      ] as const;
      await repeatable(async () => {
        for (const [format, lines] of someOf(formats, 1)) {
          const { code, stdout } = await workspace.run(['query', sql, '--format', format], { env });
          expect({ format, code, lines: stdout.split('\n').length - 1 }).toEqual({ format, code: 0, lines });
        }
      });
    });
  });

  test('the worst table decides: one that failed beats one that waits', async () => {
    await withWorkspace(async (workspace) => {
      const others = new SimulatedTable(['id']);
      others.put(new Map([['id', { S: 'a' }]]), 1_700_000_000_000_000);
      const settings = { table: exportedTable('Other', others), bucket: 'b', prefix: null, seed: 1 };
      // Only an incremental of the shop: it waits for a full export.
      await workspace.deliver(first, generateFullExport({ ...settings, at: 1_760_000_000_000 }));
      const target = { table: 'other', columns: { id: 'int32' } };
      await workspace.write(
        'mappings/other.json',
        JSON.stringify({ source: { table: 'Other', keys: ['id'] }, targets: [target] }),
      );
      const { code, document } = await workspace.sync();
      expect(code).toBe(1);
      expect(document.tables.map(({ table, waiting }) => [table, waiting.length])).toEqual([
        ['Other', 0],
        ['Shop', 1],
      ]);
      expect(document.error?.code).toBe('TOO_MANY_REJECTS');
    });
  });

  test('--quiet leaves stderr empty, and progress never goes to stdout', async () => {
    await withWorkspace(async (workspace) => {
      await workspace.deliver(full);
      const loud = await workspace.run(['sync', 'exports', '--json']);
      expect(loud.stderr).toContain(`Shop: replace ${full.exportId}, 250 items, into customers, orders\n`);
      expect(Object.keys(JSON.parse(loud.stdout) as object)).toEqual([
        'source',
        'warehouse',
        'tables',
        'unfinished',
        'warnings',
      ]);
      await workspace.deliver(first);
      const quiet = await workspace.run(['sync', 'exports', '--quiet']);
      expect(quiet).toMatchObject({ code: 0, stderr: '' });
    });
  });
});
