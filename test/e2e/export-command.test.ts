/** `dynaload export` against DynamoDB's exports and S3 over HTTP, with a clock that the test owns. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Pause } from '../../src/cli/command-run.ts';
import { stopOnSignals } from '../../src/cli/interruption.ts';
import { runCli } from '../../src/cli/run-cli.ts';
import type { ExportsReport } from '../../src/sync/report/exports-report.ts';
import { cleanEnvironment } from '../support/clean-environment.ts';
import { NO_INPUT, streamInto } from '../support/command-runner.ts';
import { BUCKET, ExportWorld } from '../support/dynamodb-exports/export-world.ts';

const HOUR = 60;
let world: ExportWorld;
let folder: string;
let pause: Pause = async () => undefined;

beforeEach(async () => {
  pause = async () => undefined;
  world = await ExportWorld.create();
  folder = await mkdtemp(path.join(tmpdir(), 'dynaload-export-'));
  await mkdir(path.join(folder, 'mappings'));
  await writeMapping();
});

afterEach(async () => {
  await world.close();
  await rm(folder, { recursive: true });
});

async function writeMapping(block: object = {}, table = 'Orders'): Promise<void> {
  const mapping = {
    source: { table, keys: ['id'] },
    export: { to: `s3://${BUCKET}/orders`, ...block },
    targets: [{ table: 'orders', columns: { id: 'string', value: 'string' } }],
  };
  await writeFile(path.join(folder, 'mappings', 'orders.json'), JSON.stringify(mapping));
}

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(...words: readonly string[]): Promise<Ran> {
  const before = { folder: process.cwd(), env: process.env };
  let stdout = '';
  let stderr = '';
  process.chdir(folder);
  process.env = { ...cleanEnvironment(), ...world.environment() };
  try {
    const code = await runCli(words, '0', {
      stdout: streamInto((text) => (stdout += text)),
      stderr: streamInto((text) => (stderr += text)),
      stdin: NO_INPUT,
      env: process.env,
      signal: stopOnSignals(
        { on: () => undefined },
        () => undefined,
        () => undefined,
      ),
      now: () => world.now,
      pause,
    });
    return { code, stdout, stderr };
  } finally {
    process.env = before.env;
    process.chdir(before.folder);
  }
}

async function report(...words: readonly string[]): Promise<ExportsReport> {
  const { stdout } = await run('export', '--json', ...words);
  return JSON.parse(stdout) as ExportsReport;
}

/** The exports that were asked for so far. */
function asked(): number {
  return world.api.requests.filter(({ operation }) => operation === 'ExportTableToPointInTime').length;
}

describe('--plan', () => {
  test('of a table that is new', async () => {
    const { code, stdout } = await run('export', '--plan');
    expect([code, asked()]).toEqual([0, 0]);
    expect(stdout).toMatchInlineSnapshot(`
     "Orders  mappings/orders.json
       would start  full         2026-03-02T09:45:00Z               nothing is exported yet
                    incremental  2026-03-02T09:45:00Z to 10:00:00Z  it is next
       exported     nothing yet, into s3://table-exports/orders
       next         incremental  2026-03-02T10:00:00Z to 10:15:00Z, at 2026-03-02T10:16:00Z
     "
    `);
  });

  test('of one that is in step', async () => {
    await run('export');
    world.pass(12);
    const { code, stdout } = await run('export', '--plan');
    expect(code).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
     "Orders  mappings/orders.json
       to start  nothing is due
       exported  up to 2026-03-02T10:00:00Z (14 min behind), in s3://table-exports/orders
       next      incremental  2026-03-02T10:00:00Z to 10:15:00Z, at 2026-03-02T10:16:00Z
     "
    `);
  });

  test('of one that is behind by 30 hours', async () => {
    await run('export');
    world.pass(30 * HOUR);
    const { code, stdout } = await run('export', '--plan');
    expect(code).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
     "Orders  mappings/orders.json
       would start  incremental  2026-03-02T10:00:00Z to 2026-03-03T10:00:00Z  it is next
                    incremental  2026-03-03T10:00:00Z to 16:00:00Z             it is next
       exported     up to 2026-03-02T10:00:00Z (30 h behind), in s3://table-exports/orders
       next         incremental  2026-03-03T16:00:00Z to 16:15:00Z, at 2026-03-03T16:16:00Z
     "
    `);
  });

  test('after a window that failed', async () => {
    await run('export');
    world.pass(15);
    const bucket = world.service.buckets.get(BUCKET);
    if (bucket !== undefined) bucket.denies = true;
    await run('export');
    world.pass(7);
    const { code, stdout } = await run('export', '--plan');
    expect(code).toBe(3);
    expect(stdout).toMatchInlineSnapshot(`
     "Orders  mappings/orders.json
       to start  nothing
       exported  up to 2026-03-02T10:00:00Z (24 min behind), in s3://table-exports/orders
       failing   incremental  2026-03-02T10:00:00Z to 10:15:00Z  S3AccessDenied, once; next try after 2026-03-02T10:27:00Z
       problem   EXPORT_FAILED: The window 2026-03-02T10:00:00Z to 2026-03-02T10:15:00Z failed once, last at 2026-03-02T10:22:00Z: S3AccessDenied: Access Denied
                 Allow the caller s3:PutObject, s3:PutObjectAcl and s3:AbortMultipartUpload on arn:aws:s3:::table-exports/orders/AWSDynamoDB/*, until the export is done. If the bucket is another account's, state that as export.bucketOwner, and let its policy allow the same. It is tried again by itself, not before 2026-03-02T10:27:00Z.
     "
    `);
  });

  test('after a gap in recovery', async () => {
    await run('export');
    world.pass(20);
    world.table.disableRecovery();
    world.pass(10);
    world.table.enableRecovery(world.now);
    world.pass(40);
    const { code, stdout } = await run('export', '--plan');
    expect(code).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
     "Orders  mappings/orders.json
       would start  full  2026-03-02T11:00:00Z  the changes since are no longer to be had
       exported     up to 2026-03-02T10:00:00Z (1 h behind), in s3://table-exports/orders
       next         incremental  2026-03-02T11:00:00Z to 11:15:00Z, at 2026-03-02T11:16:00Z
     "
    `);
  });

  test('of a table that is not there, and of one without recovery', async () => {
    await writeMapping({}, 'Nothing');
    const missing = await run('export', '--plan');
    expect([missing.code, missing.stdout]).toEqual([3, expect.stringContaining('TABLE_MISSING')]);
    await writeMapping();
    world.table.disableRecovery();
    const { code, stdout } = await run('export', '--plan');
    expect(code).toBe(3);
    expect(stdout).toMatchInlineSnapshot(`
     "Orders  mappings/orders.json
       to start  nothing
       exported  nothing yet, into s3://table-exports/orders
       problem   RECOVERY_OFF: Point-in-time recovery is off, and exports are made from it.
                 Turn it on. What was written until then is in the next full export.

     aws dynamodb update-continuous-backups --region eu-central-1 --table-name Orders --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true
     "
    `);
  });

  test('of one that is too large to be exported without being asked for', async () => {
    world.table.sizeBytes = 250e9;
    const { code, stdout } = await run('export', '--plan');
    expect(code).toBe(3);
    expect(stdout).toMatchInlineSnapshot(`
     "Orders  mappings/orders.json
       to start  nothing
       exported  nothing yet, into s3://table-exports/orders
       problem   FULL_EXPORT_TOO_LARGE: A full export is needed (nothing is exported yet), and the table has 250 GB, more than export.full.upTo allows (100 GB). It would cost about 25.00 USD.
                 Ask for it, or allow that size in the mapping.

     dynaload export --full Orders
     "
    `);
    await run('export', '--full', 'Orders');
    expect(world.service.jobs.map(({ content }) => content.kind)).toEqual(['full', 'incremental']);
  });
});

describe('a run', () => {
  test('starts what is due, once, and says how it stands', async () => {
    const { code, stdout } = await run('export');
    expect(code).toBe(0);
    expect(stdout).toMatch(/started +full +2026-03-02T09:45:00Z +nothing is exported yet/);
    await run('export');
    expect(world.service.jobs).toHaveLength(2);
    expect(world.service.jobs.map(({ content }) => content.kind)).toEqual(['full', 'incremental']);
    world.pass(6);
    const { tables } = await report();
    expect(tables[0]).toMatchObject({ frontier: '2026-03-02T10:00:00Z', running: [], failing: null });
  });

  test('sends all that the mapping says, and whole seconds only where there are whole seconds', async () => {
    await writeMapping({
      view: 'NEW_IMAGE',
      encryption: { kms: 'alias/data' },
      bucketOwner: '111122223333',
    });
    await run('export');
    await run('export');
    const sent = world.api.requests.flatMap(({ operation, body }) =>
      operation === 'ExportTableToPointInTime' ? body : [],
    );
    expect(sent[0]).toMatchObject({
      TableArn: world.table.arn,
      S3Bucket: BUCKET,
      S3Prefix: 'orders',
      S3BucketOwner: '111122223333',
      S3SseAlgorithm: 'KMS',
      S3SseKmsKeyId: 'alias/data',
      ExportFormat: 'DYNAMODB_JSON',
      ExportType: 'FULL_EXPORT',
      ExportTime: Date.UTC(2026, 2, 2, 9, 45) / 1000,
    });
    expect(sent[1]).toMatchObject({
      ExportType: 'INCREMENTAL_EXPORT',
      IncrementalExportSpecification: { ExportViewType: 'NEW_IMAGE' },
    });
  });

  test('that loses the answer starts nothing twice', async () => {
    for (let attempt = 0; attempt < 4; attempt += 1) world.api.loseAnswer('ExportTableToPointInTime');
    const { code, stderr } = await run('export');
    expect([code, stderr]).toEqual([1, expect.stringContaining('DYNAMODB_UNREACHABLE')]);
    await run('export');
    const fulls = world.service.jobs.filter(({ content }) => content.kind === 'full');
    expect(fulls).toHaveLength(1);
  });

  test('that is refused says why', async () => {
    world.api.refuse('ExportTableToPointInTime', 'ValidationException', 'Something is wrong');
    const { code, stdout } = await run('export');
    expect(code).toBe(3);
    expect(stdout).toContain('EXPORT_REFUSED: DynamoDB refuses the full export of 2026-03-02T09:45:00Z');
  });

  test('without rights says which page lists them', async () => {
    world.api.refuse('DescribeTable', 'AccessDeniedException', 'User is not authorized');
    const { code, stderr } = await run('export');
    expect([code, stderr]).toEqual([1, expect.stringContaining('docs/exporting.md')]);
  });

  test('of mappings without a block is a mistake', async () => {
    await writeFile(
      path.join(folder, 'mappings', 'orders.json'),
      JSON.stringify({
        source: { table: 'Orders', keys: ['id'] },
        targets: [{ table: 'orders', columns: { id: 'string' } }],
      }),
    );
    const { code, stderr } = await run('export');
    expect([code, stderr]).toEqual([2, expect.stringContaining('EXPORT_NOT_CONFIGURED')]);
  });

  test('tells of a failure when the export is made again, in the fields that AWS’s sample has', async () => {
    await run('export');
    world.pass(15);
    const bucket = world.service.buckets.get(BUCKET);
    if (bucket !== undefined) bucket.denies = true;
    await run('export');
    world.pass(20);
    const { notices, metrics } = await report();
    expect(notices).toEqual([
      {
        table: 'Orders',
        message: expect.stringContaining('failed (S3AccessDenied)') as unknown,
        exportType: 'INCREMENTAL_EXPORT',
        status: 'FAILED',
        executionId: expect.stringMatching(/^0\d{13}-/) as unknown,
        incrementalBlocksBehind: 1,
        startTime: '2026-03-02T10:17:00Z',
        endTime: '2026-03-02T10:22:00Z',
        exportStartTime: '2026-03-02T10:00:00Z',
        exportEndTime: '2026-03-02T10:15:00Z',
        remedy: expect.stringContaining('s3:PutObject') as unknown,
        error: { code: 'S3AccessDenied', message: 'Access Denied' },
      },
    ]);
    expect(metrics).toEqual([
      { table: 'Orders', ExportLagSeconds: 37 * 60, ExportsFailed: 1, ExportProblems: 1 },
    ]);
  });
});

test('check asks what a run asks, and warns of what will be in its way', async () => {
  world.table.setPeriod(1);
  const short = await run('check');
  expect(short.code).toBe(3);
  expect(short.stdout).toMatch(/RECOVERY_PERIOD_SHORT.*for a day only/);
  expect(short.stdout).toContain(
    'into s3://table-exports/orders, changes since 2026-03-01T10:02:00Z can be exported',
  );
  world.table.disableRecovery();
  expect((await run('check')).stdout).toContain('RECOVERY_OFF');
  world.api.refuse('DescribeTable', 'AccessDeniedException', 'User is not authorized');
  expect(await run('check')).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('DYNAMODB_DENIED') as unknown,
  });
});

describe('together with sync', () => {
  const source = `s3://${BUCKET}/orders`;

  test('it goes by what is loaded, status tells of both, and remedies are commands of ours', async () => {
    world.put('a', '1');
    world.pass(15);
    await run('export');
    world.pass(6);
    expect((await run('sync', source)).code).toBe(0);
    world.put('a', '2');
    world.pass(14);
    await run('export');
    const { code, stdout } = await run('status', '--from', source);
    expect(code).toBe(0);
    expect(stdout.replaceAll(/0\d{13}-[0-9a-f]{8}/g, 'ID')).toMatchInlineSnapshot(`
     "Orders  mappings/orders.json
       table   rows  watermark             behind  exact  quarantined
       ──────  ────  ────────────────────  ──────  ─────  ───────────
       orders     1  2026-03-02T10:15:00Z  22 min  yes              0
       exported  up to 2026-03-02T10:15:00Z (22 min behind), in s3://table-exports/orders
       running   ID  incremental  2026-03-02T10:15:00Z to 10:30:00Z  since 2026-03-02T10:37:00Z
       next      incremental  2026-03-02T10:30:00Z to 10:45:00Z, at 2026-03-02T10:46:00Z
       loads     orders  ID  full         2026-03-02T10:00:00Z               0 puts  0 deletes
                 orders  ID  incremental  2026-03-02T10:00:00Z to 10:15:00Z   1 put  0 deletes

     Still running, or failed: ID
     "
    `);
    // Everything that was loaded may go: the warehouse knows how far it is.
    world.pass(6);
    expect((await run('sync', source)).code).toBe(0);
    for (const key of world.s3.bucket(BUCKET).keys()) world.s3.bucket(BUCKET).delete(key);
    world.pass(20);
    expect((await run('export', '--plan')).stdout).toMatch(
      /would start +incremental +2026-03-02T10:30:00Z to 11:00:00Z/,
    );
    // A window that nobody needs yet arrives first.
    await startByHand(45, 60);
    const waiting = await run('sync', source);
    expect([waiting.code, waiting.stdout]).toEqual([
      3,
      expect.stringContaining('dynaload export --table Orders --wait'),
    ]);
    expect(waiting.stdout).not.toContain('aws dynamodb');
    // And the exporter fills the hole by itself.
    await run('export');
    world.pass(6);
    const filled = await run('sync', source);
    expect([filled.code, filled.stdout]).toEqual([
      0,
      expect.stringContaining('watermark  2026-03-02T11:00:00Z'),
    ]);
    const { stdout: rows } = await run('query', 'select id, value from orders', '--json');
    expect(JSON.parse(rows)).toMatchObject({ rows: [{ id: 'a', value: '2' }] });
  });

  test('--wait ends when all is done', async () => {
    pause = async () => world.pass(2);
    const { code, stdout, stderr } = await run('export', '--wait');
    expect([code, stderr]).toEqual([0, expect.stringContaining('exports under way')]);
    expect(stdout).toMatch(/started +full/);
    expect(stdout).toMatch(/exported +up to 2026-03-02T10:00:00Z/);
    const bucket = world.service.buckets.get(BUCKET);
    if (bucket !== undefined) bucket.denies = true;
    world.pass(15);
    const failed = await run('export', '--wait');
    expect([failed.code, failed.stdout]).toEqual([3, expect.stringContaining('S3AccessDenied')]);
  });
});

test('--wait does not wait for what is refused', async () => {
  pause = async () => world.pass(2);
  world.api.refuse('ExportTableToPointInTime', 'ValidationException', 'Something is wrong');
  const { code, stdout } = await run('export', '--wait');
  expect([code, stdout]).toEqual([3, expect.stringContaining('EXPORT_REFUSED')]);
  expect(world.service.jobs).toEqual([]);
});

/** Of these minutes after ten o'clock, done at once. */
async function startByHand(from: number, to: number): Promise<void> {
  const hour = Date.UTC(2026, 2, 2, 10);
  const due = hour + (to + 2) * 60_000;
  if (world.now < due) world.pass((due - world.now) / 60_000);
  world.service.start({
    tableArn: world.table.arn,
    content: {
      kind: 'incremental',
      from: hour + from * 60_000,
      to: hour + to * 60_000,
      view: 'NEW_AND_OLD_IMAGES',
    },
    bucket: BUCKET,
    bucketOwner: null,
    prefix: 'orders',
    sse: 'AES256',
    kmsKey: null,
    format: 'DYNAMODB_JSON',
    filtered: false,
    token: 'by hand',
  });
  world.pass(6);
}

test('a run in the steady state is a handful of requests', async () => {
  await run('export');
  world.pass(20);
  await run('export');
  const before = { api: world.api.requests.length, s3: world.s3.requests.length };
  const runs = 12;
  for (let step = 0; step < runs; step += 1) {
    world.pass(5);
    await run('export');
  }
  const operations = world.api.requests.slice(before.api).map(({ operation }) => operation);
  const count = (name: string): number => operations.filter((one) => one === name).length;
  // In an hour of runs every five minutes: four windows.
  expect(count('ExportTableToPointInTime')).toBe(4);
  expect(count('DescribeContinuousBackups')).toBe(4);
  expect(count('DescribeTable')).toBe(runs);
  expect(count('ListExports')).toBe(runs);
  expect(count('DescribeExport')).toBeLessThanOrEqual(runs);
  const lists = world.s3.requests.slice(before.s3).filter(({ operation }) => operation === 'ListObjectsV2');
  expect(lists).toHaveLength(2 * runs);
});
