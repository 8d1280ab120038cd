/** The command itself on Redshift: it finds the emulators by the usual AWS settings, as it finds AWS. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { StatusReport } from '../../../src/sync/report/status-report.ts';
import { startEmulatedRedshift, type EmulatedRedshift } from '../../support/redshift-stack.ts';
import {
  first,
  full,
  rowsOf,
  second,
  shop,
  ShopWorkspace,
  tableOf,
  type SyncDocument,
} from '../../support/shop-workspace.ts';

describe('dynaload on Redshift', () => {
  let workspace: ShopWorkspace;
  let emulated: EmulatedRedshift;

  beforeAll(async () => {
    workspace = await ShopWorkspace.create();
    emulated = await startEmulatedRedshift();
  });

  afterAll(async () => {
    await emulated.close();
    await workspace.remove();
  });

  async function run(...words: readonly string[]): Promise<{ code: number | null; stdout: string }> {
    const { warehouse, staging, environment } = emulated;
    const where = ['--warehouse', warehouse, '--staging', staging, '--json'];
    return workspace.run([...words, ...where], { env: environment });
  }

  test('checks, syncs a full export and its incrementals, and answers questions', async () => {
    await workspace.deliver(full, first);
    expect((await run('check', 'exports')).code).toBe(0);
    const { code, stdout } = await run('sync', 'exports');
    const document = JSON.parse(stdout) as SyncDocument;
    expect(code).toBe(0);
    expect(tableOf(document).applied.map(({ action }) => action)).toEqual(['replace', 'merge']);
    const items = shop.table.stateAt(first.to).size;
    expect(Object.values(rowsOf(document)).reduce((sum: number, rows) => sum + (rows ?? 0), 0)).toBe(items);
    const counted = await run('query', 'select count(*) as n from orders');
    expect(JSON.parse(counted.stdout)).toEqual({
      columns: ['n'],
      rows: [{ n: String(rowsOf(document)['orders']) }],
    });
  });

  test('loads an old export again without bringing anything back', async () => {
    await workspace.deliver(second);
    await run('sync', 'exports');
    const before = (await run('query', 'select * from orders order by pk, sk')).stdout;
    const { code, stdout } = await run('reload', full.exportId, '--from', 'exports');
    expect(code).toBe(0);
    expect(tableOf(JSON.parse(stdout) as SyncDocument).applied).toMatchObject([{ action: 'reload' }]);
    expect((await run('query', 'select * from orders order by pk, sk')).stdout).toBe(before);
  });

  test('shows the rows that a table misses, and no others', async () => {
    const columns = { pk: 'string', sk: 'string', status: 'int64' };
    const mapped = (maxRejects: number): Promise<void> => {
      const target = { table: 'numbers', where: { sk: { beginsWith: 'ORDER#' } }, columns, maxRejects };
      const mapping = { source: { table: 'Shop', keys: ['pk', 'sk'] }, targets: [target] };
      return workspace.write('numbers/shop.json', JSON.stringify(mapping));
    };
    const words = ['sync', 'exports', '--mappings', 'numbers'];
    await mapped(0);
    expect((await run(...words)).code).toBe(1);
    await mapped(1000);
    expect((await run(...words)).code).toBe(3);
    const { code, stdout } = await run('status', '--mappings', 'numbers', '--table', 'numbers');
    expect(code).toBe(3);
    const { tables, warnings } = JSON.parse(stdout) as StatusReport;
    const rejected = tables[0]?.targets[0]?.rejected;
    expect(rejected).toBeGreaterThan(200);
    const [, sql = ''] = /query "(.*?)"/.exec(warnings[0]?.commands[0] ?? '') ?? [];
    const answer = JSON.parse((await run('query', sql)).stdout) as { rows: unknown[] };
    expect(answer.rows).toHaveLength(rejected ?? 0);
  });

  test('says what is missing when no bucket is named', async () => {
    const { code, stdout } = await workspace.run(
      ['sync', 'exports', '--json', '--warehouse', emulated.warehouse],
      { env: emulated.environment },
    );
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'STAGING_INVALID', hint: expect.stringContaining('--staging s3://') },
    });
  });
});
