import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SHOP_MAPPING } from '../../../src/demo/shop-mapping.ts';
import {
  first,
  fourth,
  full,
  rowsOf,
  second,
  shop,
  ShopWorkspace,
  type SyncDocument,
  tableOf,
  third,
} from '../../support/shop-workspace.ts';

/** Rows of each table after every write before an instant, from the simulated DynamoDB table. */
function expectedRows(at: number): Readonly<Record<string, number>> {
  const keys = [...shop.table.stateAt(at).keys()];
  const customers = keys.filter((key) => key.includes('PROFILE')).length;
  return { customers, orders: keys.length - customers };
}

describe('dynaload sync, reload and rebuild', () => {
  let workspace: ShopWorkspace;

  beforeAll(async () => {
    workspace = await ShopWorkspace.create();
  });

  afterAll(async () => {
    await workspace.remove();
  });

  test('loads one target alone when it is named, and leaves its sibling', async () => {
    const alone = await ShopWorkspace.create();
    try {
      await alone.deliver(full);
      const { code, document } = await alone.sync('--table', 'orders');
      expect(code).toBe(0);
      expect(rowsOf(document)).toEqual({ orders: 200 });
      const { stdout } = await alone.run(['status', '--json']);
      expect(JSON.parse(stdout)).toMatchObject({
        tables: [
          {
            targets: [
              { table: 'customers', rows: null },
              { table: 'orders', rows: 200 },
            ],
          },
        ],
      });
      expect(rowsOf((await alone.sync()).document)).toEqual({ customers: 50, orders: 200 });
    } finally {
      await alone.remove();
    }
  });

  test('loads a full export and says what it did', async () => {
    await workspace.deliver(full);
    const { code, document } = await workspace.sync();
    expect(code).toBe(0);
    const table = tableOf(document);
    expect(table).toMatchObject({
      table: 'Shop',
      mapping: 'mappings/shop.json',
      watermark: '2026-03-02T09:00:00Z',
      error: null,
      waiting: [],
      totals: { skipped: {}, waiting: 0, refused: 0 },
      refused: [],
      remedy: null,
      applied: [
        {
          exportId: full.exportId,
          kind: 'full',
          action: 'replace',
          window: { from: null, to: '2026-03-02T09:00:00Z' },
          items: 250,
          puts: 250,
          deletes: 0,
          rejected: 0,
        },
      ],
    });
    expect(rowsOf(document)).toEqual(expectedRows(full.to));
    expect(document).not.toHaveProperty('error');
  });

  test('lets later exports wait, with exit code 3 and the window that is missing', async () => {
    await workspace.deliver(first, third, fourth);
    const { code, document } = await workspace.sync();
    expect(code).toBe(3);
    const table = tableOf(document);
    expect(table.applied.map(({ exportId }) => exportId)).toEqual([first.exportId]);
    const missing = { from: '2026-03-02T09:15:00Z', to: '2026-03-02T09:30:00Z' };
    expect(table.waiting.map(({ exportId, missing: window }) => ({ exportId, window }))).toEqual([
      { exportId: third.exportId, window: missing },
      { exportId: fourth.exportId, window: missing },
    ]);
    expect(rowsOf(document)).toEqual(expectedRows(first.to));
  });

  test('shows people what waits, and the command that helps on a line of its own', async () => {
    const { code, stdout, stderr } = await workspace.run(['sync', 'exports']);
    expect(code).toBe(3);
    expect(stdout).toContain(`${third.exportId}  2026-03-02T09:30:00Z to 09:45:00Z`);
    expect(stdout).toContain('no export covers 2026-03-02T09:15:00Z to 2026-03-02T09:30:00Z');
    expect(stdout.split('\n')).toContainEqual(
      expect.stringMatching(
        /^aws dynamodb export-table-to-point-in-time --region eu-west-1 --table-arn arn:aws:dynamodb:eu-west-1:\d+:table\/Shop /,
      ),
    );
    expect(stderr).toBe(
      '4 exports found that started at 2026-03-02T08:15:00Z or later (what is older is applied), 1 table to look at\n',
    );
  });

  test('--table takes the name of a target, and refuses one that is not mapped', async () => {
    const { code, document } = await workspace.sync('--table', 'orders');
    expect(code).toBe(3);
    expect(document.tables).toHaveLength(1);
    const other = await workspace.sync('--table', 'Shoo', '--table', 'orders');
    expect(other).toMatchObject({ code: 2, document: { error: { code: 'TABLE_NOT_MAPPED' } } });
  });

  test('applies what waited as soon as the missing export is there', async () => {
    await workspace.deliver(second);
    const { code, document } = await workspace.sync();
    expect(code).toBe(0);
    expect(tableOf(document).applied.map(({ exportId }) => exportId)).toEqual(
      [second, third, fourth].map(({ exportId }) => exportId),
    );
    expect(rowsOf(document)).toEqual(expectedRows(fourth.to));
  });

  test('does nothing when there is nothing new', async () => {
    const before = await workspace.contents();
    const { code, document } = await workspace.sync();
    expect(code).toBe(0);
    expect(tableOf(document)).toMatchObject({ planned: [], applied: [], watermark: '2026-03-02T10:00:00Z' });
    expect(tableOf(document).skipped).toHaveLength(5);
    expect(await workspace.contents()).toBe(before);
  });

  test('reload of the old full export brings nothing back', async () => {
    const rows = 'select * from orders order by all';
    const before = await workspace.run(['query', rows, '--json']);
    const { code, stdout } = await workspace.run(['reload', full.exportId, '--from', 'exports', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ tables: [{ applied: [{ action: 'reload', items: 250 }] }] });
    expect(await workspace.run(['query', rows, '--json'])).toEqual(before);
  });

  test('reload of an export that does not exist is refused by name', async () => {
    const { code, stdout, stderr } = await workspace.run([
      'reload',
      '01700000000000-00000000',
      '--from',
      'exports',
      '--json',
    ]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'EXPORT_NOT_FOUND' } });
    expect(stderr).toContain('error EXPORT_NOT_FOUND: No export with the ID 01700000000000-00000000');
  });

  test('rebuild gives the same rows, and one target can be rebuilt alone', async () => {
    const rows = 'select * from orders order by all';
    const before = await workspace.run(['query', rows, '--json']);
    const { code, stdout } = await workspace.run(['rebuild', 'orders', '--from', 'exports', '--json']);
    expect(code).toBe(0);
    const document = JSON.parse(stdout) as { tables: { targets: { table: string }[]; applied: object[] }[] };
    expect(document.tables[0]?.targets.map(({ table }) => table)).toEqual(['orders']);
    expect(document.tables[0]?.applied).toHaveLength(5);
    expect(await workspace.run(['query', rows, '--json'])).toEqual(before);
  });

  test('settings come from the environment too, and the command line wins', async () => {
    const env = {
      DYNALOAD_SOURCE: 'exports',
      DYNALOAD_MAPPINGS: 'mappings/shop.json',
      DYNALOAD_WAREHOUSE: 'chdb:other',
    };
    const elsewhere = await workspace.run(['sync', '--json', '--table', 'Shop'], { env });
    expect(JSON.parse(elsewhere.stdout)).toMatchObject({
      warehouse: 'chdb:./other',
      tables: [{ planned: { length: 5 } }],
    });
    const given = await workspace.run(['plan', '--json', '--warehouse', 'chdb:warehouse'], { env });
    expect(JSON.parse(given.stdout)).toMatchObject({
      warehouse: 'chdb:./warehouse',
      tables: [{ planned: [] }],
    });
  });

  test('a path and a where that no item has are named, with what they may be meant to be', async () => {
    const [customers, orders] = SHOP_MAPPING.targets;
    const misspelt = { from: 'adress.city', type: 'string' };
    const slips = {
      ...SHOP_MAPPING,
      targets: [
        { ...customers, where: { sk: { equals: 'PROFIL' } } },
        { ...orders, columns: { ...orders.columns, city: misspelt } },
      ],
    };
    await workspace.write('slips/shop.json', JSON.stringify(slips));
    const env = { DYNALOAD_MAPPINGS: 'slips', DYNALOAD_WAREHOUSE: 'chdb:slips' };
    const loaded = await workspace.run(['sync', 'exports', '--json'], { env });
    expect(loaded.code).toBe(3);
    const { orders: rows = 0, customers: others = 0 } = expectedRows(full.to);
    const empty =
      `No item of the export ${full.exportId} meets the where of customers, {"sk":{"equals":"PROFIL"}}: ` +
      `the table is empty, and all ${rows + others} items went elsewhere.`;
    const unseen =
      `No item for orders in the export ${full.exportId} has adress.city, from which the column city is made: ` +
      `all ${rows} rows have NULL there; did you mean "address.city"? Correct "from" in slips/shop.json, then rebuild.`;
    const commands = ['dynaload rebuild orders --from exports'];
    const document = JSON.parse(loaded.stdout) as SyncDocument;
    expect(document.warnings).toEqual([
      { code: 'TARGET_EMPTY', message: empty, commands: [] },
      { code: 'COLUMN_UNSEEN', message: unseen, commands },
    ]);
    for (const message of [empty, unseen]) expect(loaded.stderr).toContain(message);
    const [fullLoad, ...incrementals] = tableOf(document).applied;
    expect(fullLoad?.targets.map(({ unseen: names }) => names)).toEqual([[], ['city']]);
    expect(incrementals.flatMap(({ targets }) => targets.flatMap(({ unseen: names }) => names))).toEqual([]);

    // The attribute may be rare: a column alone is nothing that has to be done.
    await workspace.write('slips/shop.json', JSON.stringify({ ...slips, targets: [slips.targets[1]] }));
    const rebuilt = await workspace.run(['rebuild', 'orders', '--from', 'exports', '--json'], { env });
    expect(rebuilt.code).toBe(0);
    expect(JSON.parse(rebuilt.stdout)).toMatchObject({
      warnings: [{ code: 'COLUMN_UNSEEN', message: unseen }],
    });
  });
});
