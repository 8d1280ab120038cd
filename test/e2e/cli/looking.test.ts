import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { shopMappingText } from '../../../src/demo/shop-mapping.ts';
import { writeObjects } from '../../../src/demo/export-writer.ts';
import { exportedTable, generateFullExport } from '../../support/export-generator.ts';
import { first, full, second, shop, ShopWorkspace, third } from '../../support/shop-workspace.ts';

const STAFF = JSON.stringify({
  source: { table: 'Staff', keys: ['id'] },
  targets: [{ table: 'staff', columns: { id: 'string' } }],
});

describe('commands that only look', () => {
  let workspace: ShopWorkspace;

  beforeAll(async () => {
    workspace = await ShopWorkspace.create();
    await workspace.deliver(full, first);
  });

  afterAll(async () => {
    await workspace.remove();
  });

  test('check and plan make no warehouse', async () => {
    expect(await workspace.run(['check', 'exports'])).toMatchObject({ code: 0 });
    expect(await workspace.run(['plan', 'exports'])).toMatchObject({ code: 0 });
    expect(existsSync(workspace.path('warehouse'))).toBe(false);
  });

  test('plan says what sync would do, with the statements on demand', async () => {
    const { code, stdout } = await workspace.run(['plan', 'exports', '--json', '--sql']);
    expect(code).toBe(0);
    const document = JSON.parse(stdout) as {
      tables: object[];
      sql: { action: string; statements: string[] }[];
    };
    expect(document).toMatchObject({
      tables: [
        {
          planned: [{ exportId: full.exportId, reason: 'first load' }, { exportId: first.exportId }],
          applied: [],
        },
      ],
      sql: [
        { table: 'customers', exportId: full.exportId, action: 'replace' },
        { table: 'orders', exportId: full.exportId, action: 'replace' },
        { table: 'customers', exportId: first.exportId, action: 'merge' },
        { table: 'orders', exportId: first.exportId, action: 'merge' },
      ],
    });
    expect(document.sql[0]?.statements.join('\n')).toContain('CREATE TABLE');
    const people = await workspace.run(['plan', 'exports', '--sql']);
    expect(people.stdout).toContain(`-- orders: merge ${first.exportId}\n`);
    expect(people.stdout).toContain('first load');
  });

  test('check tells everything that is wrong at once', async () => {
    await workspace.write(
      'bad/shop.json',
      '{ "source": { "table": "Shop", "keys": ["pk"] }, "tragets": [] }',
    );
    const words = ['check', 'nowhere', '--mappings', 'bad', '--warehouse', 'chdb:', '--json'];
    const { code, stdout } = await workspace.run(words);
    expect(code).toBe(2);
    const document = JSON.parse(stdout) as { findings: { result: string; code: string }[] };
    expect(document.findings.map((finding) => finding.code)).toEqual([
      'MAPPING_INVALID',
      'WAREHOUSE_URL_INVALID',
      'SOURCE_INVALID',
    ]);
    expect(document).toMatchObject({ error: { code: 'MAPPING_INVALID' } });
  });

  test('check tells a fault once: for people among the findings, with --json on stderr too', async () => {
    await workspace.write('broken/m.json', '{');
    const people = await workspace.run(['check', '--mappings', 'broken']);
    expect(people).toMatchObject({ code: 2, stderr: '' });
    expect(people.stdout.match(/MAPPING_INVALID/g)).toHaveLength(1);
    expect(people.stdout).toContain('hint: Correct the mapping');
    const script = await workspace.run(['check', '--mappings', 'broken', '--json']);
    expect(script.stderr.match(/MAPPING_INVALID/g)).toHaveLength(1);
  });

  test('check of a source tells of missing files, Ion, and tables without a mapping or an export', async () => {
    const put = async (name: string, text: string | Uint8Array): Promise<void> =>
      workspace.write(`odd/${name}`, String(text));
    await mkdir(workspace.path('odd'));
    await workspace.write('mappings/a-staff.json', STAFF);
    const findings = async (): Promise<readonly (readonly [string | null, string])[]> => {
      const { code, stdout } = await workspace.run(['check', 'odd', '--json']);
      const document = JSON.parse(stdout) as {
        findings: { subject: string; code: string; message: string }[];
      };
      const told = document.findings.filter(({ subject, code: one }) => subject === 'source' && one !== null);
      return [[null, String(code)], ...told.map((one) => [one.code, one.message] as const)];
    };
    expect(await findings()).toMatchObject([
      [null, '3'],
      ['SOURCE_EMPTY', expect.any(String)],
    ]);
    for (const { key, bytes } of full.objects) if (key.endsWith('manifest-files.json')) await put(key, bytes);
    const summary = full.objects.find(({ key }) => key === full.summaryKey)?.bytes ?? '';
    await put(full.summaryKey, summary);
    expect(await findings()).toMatchObject([
      [null, '1'],
      ['EXPORT_NOT_FOUND', 'No export of Staff was found.'],
      ['EXPORT_FILE_MISSING', expect.stringContaining(full.exportId)],
    ]);
    await put(full.summaryKey, String(summary).replace('DYNAMODB_JSON', 'ION'));
    expect(await findings()).toMatchObject([
      [null, '3'],
      ['EXPORT_NOT_FOUND', expect.any(String)],
      ['EXPORT_FORMAT_UNSUPPORTED', expect.stringContaining(full.exportId)],
    ]);
    await rm(workspace.path('mappings/a-staff.json'));
    await put(full.summaryKey, String(summary).replaceAll('table/Shop', 'table/Elsewhere'));
    expect((await findings()).map(([code]) => code)).toEqual([null, 'EXPORT_NOT_FOUND', 'TABLE_NOT_MAPPED']);
  });

  describe('check of a source finds before a load what a load would find', () => {
    const mapped = async (change: (text: string) => string): Promise<string> => {
      await workspace.write('slip/shop.json', change(shopMappingText()));
      const { code, stdout } = await workspace.run(['check', 'exports', '--mappings', 'slip']);
      return `${code}\n${stdout}`;
    };

    test('a key that the items do not have, and one that is only a part', async () => {
      const other = await mapped((text) =>
        text.replace('"keys": ["pk", "sk"]', '"keys": ["pk", "id"]').replaceAll('"sk"', '"id"'),
      );
      expect(other).toMatch(
        /^1\n[^]*failed +source +EXPORT_KEYS_MISMATCH: .*expected the primary key "pk", "id"/,
      );
      const target = { table: 'flat', columns: { pk: 'string' } };
      const part = await mapped(() =>
        JSON.stringify({ source: { table: 'Shop', keys: ['pk'] }, targets: [target] }),
      );
      expect(part).toMatch(/^1\n[^]*EXPORT_DUPLICATE_KEYS: [^]*"keys": \["pk", "sk"\]/);
    });

    test('an attribute that is misspelt, but not one that may be rare', async () => {
      const slip = await mapped((text) => text.replace('"loyaltyPoints"', '"loyaltyPionts"'));
      expect(slip).toMatch(/^3\n[^]*COLUMN_UNSEEN: .*did you mean "loyaltyPoints"\?/);
      const rare = await mapped((text) => text.replace('"loyaltyPoints"', '"zodiac"'));
      expect(rare).toMatch(/^0\n[^]*not seen among them: zodiac \(column loyalty_points of customers\)/);
    });

    test('a table whose name is misspelt', async () => {
      const slip = await mapped((text) => text.replace('"Shop"', '"Shopp"'));
      expect(slip).toMatch(/^3\n[^]*EXPORT_NOT_FOUND: No export of Shopp was found; did you mean "Shop"\?/);
    });

    test('a window that is missing, and a full export that is', async () => {
      for (const { objects } of [full, second]) await writeObjects(workspace.path('gap'), objects);
      const gap = await workspace.run(['check', 'gap']);
      expect(gap.code).toBe(3);
      expect(gap.stdout).toMatch(
        /EXPORT_WAITING: 1 export of Shop waits: .*no export covers 2026-03-02T09:00:00Z to 2026-03-02T09:15:00Z/,
      );
      expect(gap.stdout).toMatch(/\n\naws dynamodb [^\n]*\ndynaload sync gap( --heal)?\n$/);
      const one = await workspace.run(['check', `gap/AWSDynamoDB/${second.exportId}`]);
      expect(one.code).toBe(3);
      expect(one.stdout).toMatch(
        /a full export has to come first[^]*sync gap, which may have what is missing/,
      );
      expect(one.stdout).toMatch(/copy it into gap[^]*\ndynaload sync gap\n$/);
    });

    test('a full export that nothing can follow, and plan says so, too', async () => {
      const other = { table: exportedTable('Odd', shop.table), bucket: 'b', prefix: null, seed: 3 };
      const odd = generateFullExport({ ...other, at: full.to + 7 });
      await writeObjects(workspace.path('odd-time'), odd.objects);
      await workspace.write('odd-map/odd.json', shopMappingText().replace('"Shop"', '"Odd"'));
      const words = ['odd-time', '--mappings', 'odd-map'];
      const check = await workspace.run(['check', ...words]);
      expect(check).toMatchObject({ code: 0, stdout: expect.stringContaining('EXPORT_TIME_FRACTION: ') });
      const plan = await workspace.run(['plan', ...words]);
      expect(plan).toMatchObject({ code: 0, stderr: expect.stringContaining('EXPORT_TIME_FRACTION: ') });
    });
  });

  test('check of exports without a mapping names their tables, and the command that begins one', async () => {
    const { code, stdout } = await workspace.run(['check', 'exports', '--mappings', 'none']);
    expect(code).toBe(2);
    expect(stdout).toMatch(/2 exports of Shop \(arn:[^)]*\): init begins a mapping of it/);
    const [, words = ''] = /^dynaload (init .*)$/m.exec(stdout) ?? [];
    expect(words).toBe('init exports --table Shop --mappings none');
    expect(await workspace.run(words.split(' '))).toMatchObject({ code: 0 });
    const sync = ['sync', 'exports', '--mappings', 'none', '--warehouse', 'chdb:./begun-tables'];
    expect(await workspace.run(sync)).toMatchObject({ code: 0 });
  });

  test('check of a folder without exports says what it looked for', async () => {
    await workspace.write('empty/readme.txt', 'nothing');
    const { code, stdout } = await workspace.run(['check', 'empty']);
    expect(code).toBe(3);
    expect(stdout).toMatch(/SOURCE_EMPTY: [^]*hint: Expected AWSDynamoDB\//);
  });

  test('check fails with 1 for a server that does not answer', async () => {
    const { code, stdout } = await workspace.run([
      'check',
      '--warehouse',
      'clickhouse://127.0.0.1:1/x?tls=false',
    ]);
    expect(code).toBe(1);
    expect(stdout).toContain('ok       mapping');
    expect(stdout).toContain('failed   warehouse  WAREHOUSE_UNREACHABLE: ');
  });

  test('what the warehouse cannot hold is found by check, and stops sync before it begins', async () => {
    const columns = { pk: 'string', sk: 'string', _row_exists: 'string' };
    const mapping = { source: { table: 'Shop', keys: ['pk', 'sk'] }, targets: [{ table: 'rows', columns }] };
    await workspace.write('unfit/shop.json', JSON.stringify(mapping));
    for (const words of [
      ['check'],
      ['sync', 'exports'],
      ['plan', 'exports'],
      ['rebuild', 'rows', '--from', 'exports'],
    ]) {
      const { code, stdout } = await workspace.run([...words, '--mappings', 'unfit', '--json']);
      expect(code).toBe(2);
      const message = expect.stringContaining('_row_exists');
      expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'TARGET_UNSUPPORTED', message } });
    }
    expect(existsSync(workspace.path('warehouse'))).toBe(false);
  });

  test('status before the first load', async () => {
    const { code, stdout } = await workspace.run(['status', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      source: null,
      tables: [
        {
          table: 'Shop',
          watermark: null,
          targets: [{ table: 'customers', rows: null }, { table: 'orders' }],
        },
      ],
    });
    expect((await workspace.run(['status'])).stdout).toContain('not loaded yet');
  });

  test('of a table that was never loaded nobody says whether it is exact', async () => {
    const plan = await workspace.run(['plan', 'exports', '--json']);
    const status = await workspace.run(['status', '--json']);
    for (const { stdout } of [plan, status])
      expect(JSON.parse(stdout)).toMatchObject({ tables: [{ targets: [{ exact: null }, { exact: null }] }] });
  });

  test('status without a source says that it looked at none, and how it would', async () => {
    await workspace.sync();
    await workspace.deliver(third);
    const words = ['status', '--mappings', 'mappings'];
    const { code, stdout } = await workspace.run(words, { env: { npm_command: 'exec' } });
    expect(code).toBe(0);
    expect(stdout).toContain('no source was looked at');
    expect(stdout).toContain('npx dynaload status --from SOURCE --mappings mappings');
    const looked = await workspace.run([...words, '--from', 'exports']);
    expect(looked.code).toBe(3);
    expect(looked.stdout).not.toContain('no source');
  });

  test('status with a source says what is next, what waits and what was loaded', async () => {
    await workspace.sync();
    await workspace.deliver(third);
    const { code, stdout } = await workspace.run(['status', '--from', 'exports', '--json']);
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      tables: [
        {
          watermark: '2026-03-02T09:15:00Z',
          pending: [],
          waiting: [{ exportId: third.exportId, missing: { from: '2026-03-02T09:15:00Z' } }],
          targets: [
            { rows: 50, exact: true, rejected: 0, lastLoads: [{ exportId: first.exportId }, {}] },
            { rows: 204 },
          ],
          error: null,
        },
      ],
    });
    await workspace.deliver(second);
    const people = await workspace.run(['status', '--from', 'exports']);
    expect(people.code).toBe(0);
    expect(people.stdout).toMatch(/2 exports to load\n[^]*^dynaload sync exports$/m);
    expect(people.stdout).toMatch(/customers +50 +2026-03-02T09:15:00Z +\d+ days +yes +0/);
  });

  test('status with a source tells of exports that are not done, and of mappings that have none', async () => {
    const mapping = {
      source: { table: 'Other', keys: ['id'] },
      targets: [{ table: 'other', columns: { id: 'string' } }],
    };
    await workspace.write('two/shop.json', shopMappingText());
    await workspace.write('two/other.json', JSON.stringify(mapping));
    await workspace.write('running/AWSDynamoDB/01772445000000-0badf00d/_started', '');
    const words = ['status', '--mappings', 'two', '--from'];
    const running = await workspace.run([...words, 'running', '--json']);
    expect(running.code).toBe(3);
    expect(JSON.parse(running.stdout)).toMatchObject({
      unfinished: [{ exportId: '01772445000000-0badf00d' }],
      warnings: [{ code: 'EXPORT_UNFINISHED' }],
    });
    const missing = await workspace.run([...words, 'exports']);
    expect(missing).toMatchObject({ code: 3, stderr: expect.stringContaining('warning EXPORT_NOT_FOUND: ') });
  });

  test('status ends with 3 when a table is further behind than --max-lag allows', async () => {
    const late = await workspace.run(['status', '--max-lag', '2h']);
    expect(late).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('warning LAG_TOO_HIGH: customers is at 2026-03-02T09:15:00Z, '),
    });
    expect(await workspace.run(['status', '--max-lag', '36500d'])).toMatchObject({ code: 0, stderr: '' });
    expect(await workspace.run(['status', '--max-lag', 'soon'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('such as 90m, 2h or 1d'),
    });
  });

  test('a changed mapping shows in status, and changed columns ask for a rebuild', async () => {
    const columns = { pk: 'string', sk: 'string', status: 'json' };
    const where = { sk: { beginsWith: 'ORDER#' } };
    const mapping = {
      source: { table: 'Shop', keys: ['pk', 'sk'] },
      targets: [{ table: 'orders', where, columns }],
    };
    await workspace.write('changed/shop.json', JSON.stringify(mapping));
    const changed = ['--mappings', 'changed'];
    const { stderr } = await workspace.run(['status', '--from', 'exports', ...changed]);
    expect(stderr).toContain(
      'it takes no more loads until it is rebuilt.\ndynaload rebuild orders --from exports --mappings changed\n',
    );
    expect(await workspace.sync(...changed)).toMatchObject({
      code: 1,
      document: { error: { code: 'TARGET_CHANGED' } },
    });
    expect(await workspace.run(['rebuild', 'orders', '--from', 'exports', ...changed])).toMatchObject({
      code: 0,
    });
    const { stdout: answer } = await workspace.run([
      'query',
      'select uniqExact(status) > 1 as ok from orders',
      '--json',
    ]);
    expect(JSON.parse(answer)).toMatchObject({ rows: [{ ok: 1 }] });
  });

  test('query prints exact numbers, as a table and as one document', async () => {
    const sql =
      "select toInt64('9007199254740993') as big, toDecimal128('1.10', 2) as price, [1, 2] as list, null as none, 'a\\tb' as text";
    const { code, stdout, stderr } = await workspace.run(['query', sql, '--json']);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({
      columns: ['big', 'price', 'list', 'none', 'text'],
      rows: [{ big: '9007199254740993', price: '1.10', none: null, text: 'a\tb' }],
    });
    const people = await workspace.run(['query', sql]);
    expect(people.stdout).toContain('9007199254740993');
    expect(people.stdout).toContain(String.raw`a\tb`);
    expect(people.stdout).toContain('1 row\n');
  });

  test('query refuses what writes, and shows what is wrong with a statement', async () => {
    const writing = await workspace.run(['query', 'drop table orders']);
    expect(writing.code).toBe(2);
    expect(writing.stderr).toContain('error QUERY_NOT_READ_ONLY: ');
    const wrong = await workspace.run(['query', 'select no_such_column from customers', '--json']);
    expect(wrong.code).toBe(1);
    expect(JSON.parse(wrong.stdout)).toMatchObject({ error: { code: 'WAREHOUSE_FAILED' } });
    expect(wrong.stderr).toContain('no_such_column');
  });
});
