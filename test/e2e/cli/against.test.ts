import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SHOP_MAPPING } from '../../../src/demo/shop-mapping.ts';
import type { TrialReport } from '../../../src/profile/trial/trial-report.ts';
import { first, full, ShopWorkspace, tableOf, type SyncDocument } from '../../support/shop-workspace.ts';

describe('check --against', () => {
  let workspace: ShopWorkspace;

  beforeAll(async () => {
    workspace = await ShopWorkspace.create();
    await workspace.deliver(full, first);
  });

  afterAll(async () => {
    await workspace.remove();
  });

  const tried = async (
    mapping: object,
    ...words: readonly string[]
  ): Promise<{ readonly code: number | null; readonly table: TrialReport; readonly stdout: string }> => {
    await workspace.write('m/shop.json', JSON.stringify(mapping));
    const check = ['check', '--against', 'exports', '--mappings', 'm', ...words];
    const { code, stdout } = await workspace.run([...check, '--json']);
    const people = await workspace.run(check);
    expect(people.code).toBe(code);
    const [table] = (JSON.parse(stdout) as { tables: TrialReport[] }).tables;
    if (table === undefined) throw new Error(`expected a table, got none: ${stdout}`);
    return { code, table, stdout: people.stdout };
  };

  test('of a mapping that fits ends with 0, and makes no warehouse', async () => {
    for (const words of [[], ['--all', '--items', '50']]) {
      const { code, table, stdout } = await tried(SHOP_MAPPING, ...words);
      expect(code).toBe(0);
      expect(table).toMatchObject({
        records: 264,
        read: 264,
        rejected: 0,
        untaken: { items: 0 },
        overlaps: [],
      });
      expect(stdout).toContain('all 264 records tried: none would be rejected');
    }
    const sample = await tried(SHOP_MAPPING, '--items', '50');
    expect(sample.table.read).toBeLessThanOrEqual(50);
    expect(existsSync(workspace.path('warehouse'))).toBe(false);
  });

  const [customers] = SHOP_MAPPING.targets;
  const mistakes = {
    ...SHOP_MAPPING,
    targets: [
      {
        table: 'customers',
        where: customers.where,
        columns: {
          pk: 'string',
          sk: 'string',
          // 1 and 2: types that do not fit
          name: 'int64',
          joined_at: { from: 'joinedAt', type: 'timestamp', format: 'iso8601' },
          // 3: a misspelt path; 4: values that become NULL
          loyalty: { from: 'loyaltyPionts', type: 'int64' },
          newsletter: { type: 'string', onMismatch: 'null' },
        },
      },
      {
        // 5: the orders overlap; 6: and most have digits behind the point that do not fit
        table: 'paid',
        where: { sk: { beginsWith: 'ORDER#0000' } },
        columns: { pk: 'string', sk: 'string', amount: 'decimal(9,0)' },
        rest: 'more',
      },
      {
        table: 'orders',
        // 7: orders that no target takes
        where: { sk: { beginsWith: ['ORDER#000', 'ORDER#0010'] } },
        // 8: attributes that are lost
        columns: { pk: 'string', sk: 'string' },
      },
    ],
  };

  test('finds what is wrong, by column and reason, as a load would', async () => {
    const { code, table, stdout } = await tried(mistakes);
    expect(code).toBe(3);
    const [people, paid, all] = table.targets;
    expect(people).toMatchObject({
      items: 50,
      rejected: 50,
      unseen: [{ column: 'loyalty', path: 'loyaltyPionts' }],
      rest: null,
    });
    expect(
      people?.mismatches.map(({ column, what, onMismatch, count }) => [column, what, onMismatch, count]),
    ).toEqual([
      ['name', 'int64 from S', 'reject', people?.items],
      ['joined_at', 'timestamp from N', 'reject', people?.items],
      ['newsletter', 'string from BOOL', 'null', people?.items],
    ]);
    expect(people?.mismatches[0]?.examples[0]).toMatchObject({
      file: expect.stringMatching(/\.json\.gz$/),
      line: expect.any(Number),
      reason: expect.stringMatching(/^expected int64, got S "/),
    });
    expect(people?.attributes).toContainEqual({ name: 'country', count: 50, share: 1 });
    expect(paid?.rejected).toBeGreaterThan(0);
    expect(paid?.mismatches[0]).toMatchObject({ column: 'amount', what: 'decimal(9,0) from N' });
    expect(paid).toMatchObject({ rest: 'more' });
    expect(all?.rejected).toBe(0);
    expect(all?.attributes[0]?.share).toBe(1);
    expect(table.overlaps).toEqual([
      { tables: ['paid', 'orders'], items: paid?.items, file: expect.any(String), line: expect.any(Number) },
    ]);
    expect(table.untaken.items).toBe(table.items - (people?.items ?? 0) - (all?.items ?? 0));
    expect(table.untaken.kinds[0]).toMatchObject({ keys: 'pk CUSTOMER#, sk ORDER#' });
    for (const part of [
      'name: 50 values, int64 from S',
      'no item has loyaltyPionts',
      'no target',
      'overlap',
      'in no column: ',
      'in more only: ',
      '(become NULL)',
    ])
      expect(stdout).toContain(part);

    // The same rows as a load.
    const loaded = await workspace.run(['sync', 'exports', '--mappings', 'l', '--json']);
    expect(loaded.code).toBe(2);
    const targets = mistakes.targets.map((target) => ({ ...target, maxRejects: 1000 }));
    await workspace.write('l/shop.json', JSON.stringify({ ...mistakes, targets }));
    const { stdout: report } = await workspace.run(['sync', 'exports', '--mappings', 'l', '--json']);
    const { applied } = tableOf(JSON.parse(report) as SyncDocument);
    const rejected = (name: string): number =>
      applied
        .flatMap((load) => load.targets)
        .reduce((sum, one) => sum + (one.table === name ? one.rejected : 0), 0);
    for (const target of table.targets)
      expect([target.table, target.rejected]).toEqual([target.table, rejected(target.table)]);
  });

  test('tells of a key that is none, and of a source beside it', async () => {
    await workspace.write(
      'k/shop.json',
      JSON.stringify({
        ...SHOP_MAPPING,
        source: { table: 'Shop', keys: ['pk', 'id'] },
        targets: [{ table: 'a', columns: { pk: 'string', id: 'string' } }],
      }),
    );
    const wrong = await workspace.run(['check', '--against', 'exports', '--mappings', 'k']);
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining('EXPORT_KEYS_MISMATCH') });
    const both = await workspace.run(['check', 'exports', '--against', 'exports']);
    expect(both).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Expected a source or --against'),
    });
  });
});
