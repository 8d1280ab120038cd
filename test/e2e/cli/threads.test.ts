/** Several threads encode where an export is worth it. What comes out is the same, and so is what is refused. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { damageInFolder } from '../../support/export-damage.ts';
import { first, full, ShopWorkspace, tableOf } from '../../support/shop-workspace.ts';

const THREADS = { env: { DYNALOAD_WORKERS: '2' } };
const DUMP = ['query', 'select * from orders order by pk, sk', '--json'];

let workspace: ShopWorkspace;

beforeEach(async () => {
  workspace = await ShopWorkspace.create();
});

afterEach(async () => {
  await workspace.remove();
});

describe('with several threads', () => {
  test('the tables are the same, byte for byte', async () => {
    await workspace.deliver(full, first);
    const alone = await workspace.run(['sync', 'exports', '--json']);
    const rows = await workspace.run(DUMP);
    const other = await ShopWorkspace.create();
    try {
      await other.deliver(full, first);
      const together = await other.run(['sync', 'exports', '--json'], THREADS);
      expect(together.code).toBe(0);
      const counts = (text: string): unknown =>
        (JSON.parse(text) as { tables: { applied: { targets: object[] }[] }[] }).tables[0]?.applied.map(
          // Each load has a number of its own.
          ({ targets }) => targets.map((one) => ({ ...one, sequence: null })),
        );
      expect(counts(together.stdout)).toEqual(counts(alone.stdout));
      expect((await other.run(DUMP)).stdout).toBe(rows.stdout);
    } finally {
      await other.remove();
    }
  });

  test('a damaged file is refused by name, with nothing applied', async () => {
    await workspace.deliver(full, first);
    await damageInFolder(workspace.path('exports'), first, 'flipped-byte');
    const { code, stdout } = await workspace.run(['sync', 'exports', '--json'], THREADS);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      error: {
        code: 'EXPORT_CHECKSUM_MISMATCH',
        hint: expect.stringContaining('Copy the export again'),
        details: { export: first.exportId },
      },
      tables: [{ watermark: '2026-03-02T09:00:00Z' }],
    });
  });

  test('a row that does not fit is told with its key, whichever thread found it', async () => {
    await workspace.deliver(full);
    const mapping = JSON.stringify({
      source: { table: 'Shop', keys: ['pk', 'sk'] },
      targets: [{ table: 'numbers', columns: { pk: 'string', sk: 'string', status: 'int64' } }],
    });
    await workspace.write('mappings/shop.json', mapping);
    const { code, stdout } = await workspace.run(['sync', 'exports', '--json'], THREADS);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      error: {
        code: 'TOO_MANY_REJECTS',
        message: expect.stringMatching(
          /200 rows .* do not fit.*"sk":"ORDER#.*column status: expected int64/s,
        ),
      },
    });
  });

  test('a column that must fit fails the load from within a thread', async () => {
    await workspace.deliver(full);
    const mapping = JSON.stringify({
      source: { table: 'Shop', keys: ['pk', 'sk'] },
      targets: [
        {
          table: 'numbers',
          columns: { pk: 'string', sk: 'string', status: { type: 'int64', onMismatch: 'fail' } },
        },
      ],
    });
    await workspace.write('mappings/shop.json', mapping);
    const { code, document } = await workspace.sync();
    const threaded = await workspace.run(['sync', 'exports', '--json'], THREADS);
    expect([code, threaded.code]).toEqual([1, 1]);
    expect(document.error?.code).toBe('VALUE_MISMATCH');
    expect(JSON.parse(threaded.stdout)).toMatchObject({ error: { code: 'VALUE_MISMATCH' } });
    expect(tableOf(document).watermark).toBeNull();
  });
});
