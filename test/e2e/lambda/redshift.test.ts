/** The function, bundled where that matters, before Redshift: a warehouse that sleeps, statements that fail, and ends in the middle of them. */
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Redshift } from '../../support/redshift-data/redshift.ts';
import { ExportWorld } from '../../support/dynamodb-exports/export-world.ts';
import { bridgeEvent } from '../../support/event-json.ts';
import { emulatedRedshift } from '../../support/lambda-runtime/emulated-redshift.ts';
import {
  startLambdaWorld,
  type Deployment,
  type LambdaWorld,
} from '../../support/lambda-runtime/lambda-world.ts';
import { first, fourth, full, second, third } from '../../support/shop-workspace.ts';

const ALL = { reconcile: 'all' } as const;

let world: LambdaWorld;
let redshift: Redshift;
let dynamodb: ExportWorld;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'dynaload-clock-'));
  world = await startLambdaWorld(async (s3) => {
    const emulated = await emulatedRedshift(s3);
    redshift = emulated.redshift;
    return emulated;
  });
  dynamodb = await ExportWorld.create(world.s3, 'exporting');
});

afterAll(async () => {
  await dynamodb.close();
  await world.close();
  await rm(folder, { recursive: true });
});

/** Delivers the batch, and kills the function as soon as something can be seen from outside. */
async function killWhen(deployment: Deployment, isSeen: () => boolean): Promise<void> {
  const delivered = deployment.queue.deliver(async (event) => deployment.invoke(event));
  while (!isSeen()) await sleep(5);
  deployment.load.kill();
  expect(await delivered).toEqual({ kind: 'killed' });
}

/** What the queue's time does by itself: the dead are out of the way. */
async function later({ name, queue }: Deployment): Promise<void> {
  await redshift.sql(`DELETE FROM "${name}"._dynaload_leases`);
  queue.pass(960);
}

test('a schedule that finds nothing new asks the warehouse nothing; a doubled event neither', async () => {
  const quiet = await world.deployment('quiet');
  const events = quiet.deliver(full, first);
  quiet.queue.send(...events);
  await quiet.drain();
  await quiet.prove(first.to);

  const before = redshift.submissions.length;
  expect(await quiet.invoke(ALL)).toMatchObject({ value: { report: null, quiet: [{ table: 'Shop' }] } });
  quiet.queue.send(...events);
  await quiet.drain();
  expect(redshift.submissions).toHaveLength(before);
  expect(quiet.metric('LagSeconds', 'Shop')).toHaveLength(3);

  // It is a cache: without it, all is asked for, and nothing is loaded twice.
  world.s3.bucket('staging').delete('quiet/idle/Shop.json');
  expect(await quiet.invoke(ALL)).toMatchObject({
    value: { quiet: [], report: { tables: [{ applied: [] }] } },
  });
  expect(redshift.submissions.length).toBeGreaterThan(before);
  await quiet.prove(first.to);
});

test('a statement that Redshift fails: told once; nothing is applied, and the next look loads it', async () => {
  const failing = await world.deployment('failing');
  redshift.faults.add({
    kind: 'fail',
    statement: /^\s*COPY/i,
    error: `ERROR: no luck with 'CUSTOMER#001'`,
    times: 20,
  });
  failing.queue.send(...failing.deliver(full));
  expect(await failing.drain()).toBe(1);
  expect(failing.outcomes()).toMatchObject([{ kind: 'failed', table: 'Shop', exports: [] }]);
  expect(failing.load.lines.join('\n')).not.toContain('CUSTOMER#');
  redshift.faults.clear();
  await failing.invoke(ALL);
  await failing.prove(full.to);
});

test('killed after staging: what is staged is written anew, and loaded', async () => {
  const staged = await world.deployment('staged', { launch: true });
  staged.queue.send(...staged.deliver(full));
  const isStaged = (): boolean =>
    world.s3
      .bucket('staging')
      .keys()
      .some((key) => /^staged\/.*redshift\.manifest$/.test(key));
  await killWhen(staged, isStaged);
  await later(staged);
  await staged.drain();
  expect(await staged.prove(full.to)).toMatchObject({ orders: 200 });
});

test('killed during the commit, which goes on: the load is there, and is not done twice', async () => {
  const committing = await world.deployment('committing', { launch: true });
  const copies = (): number =>
    redshift.submissions.filter(({ submission: { sqls } }) => sqls.some((sql) => /COPY/.test(sql))).length;
  const before = copies();
  redshift.faults.add({ kind: 'delay', statement: /^\s*COPY/i, milliseconds: 1000, times: 2 });
  committing.queue.send(...committing.deliver(full, first, second, third, fourth));
  await killWhen(committing, () => copies() > before);
  await later(committing);
  await committing.drain();
  await committing.prove(fourth.to);
  const loads = await committing.query(
    'SELECT "batch_id", count(*) AS n FROM _dynaload_loads GROUP BY 1 HAVING count(*) > 2',
  );
  expect(loads).toEqual([]);
});

test('from an empty bucket to the rows of the table, by the clock alone, with a window that fails in between', async () => {
  const clock = path.join(folder, 'now');
  const { service, api } = dynamodb;
  const mapping = {
    source: { table: 'Orders', keys: ['id'] },
    export: { to: 's3://exporting/exports' },
    targets: [{ table: 'orders', columns: { id: 'string', value: 'string' } }],
  };
  const exporting = await world.deployment('exporting', {
    launch: true,
    mappings: { 'orders.json': JSON.stringify(mapping) },
    env: { AWS_ENDPOINT_URL_DYNAMODB: api.url, TEST_CLOCK_FILE: clock },
  });
  const told = new Set<string>();
  /** What S3 tells of what has been written since. */
  const happenings = (): readonly unknown[] => {
    const keys = world.s3.bucket('exporting').keys();
    const summaries = keys.filter((key) => key.endsWith('/manifest-summary.json') && !told.has(key));
    for (const key of summaries) told.add(key);
    return summaries.map((key) => bridgeEvent('exporting', key));
  };
  const look = async (...events: readonly unknown[]): Promise<void> => {
    writeFileSync(clock, String(dynamodb.now));
    exporting.queue.send(...events, ALL);
    await exporting.drain();
  };
  const watermark = (): number =>
    Math.max(
      ...exporting.outcomes().map(({ watermark: at }) => (typeof at === 'string' ? Date.parse(at) : 0)),
    );
  const prove = async (at: number): Promise<void> => {
    const rows = await exporting.query('SELECT id, value FROM orders ORDER BY id');
    const items = [...dynamodb.contents.stateAt(at).values()].map((item) => ({
      id: (item.get('id') as { S: string }).S,
      value: (item.get('value') as { S: string }).S,
    }));
    expect(rows).toEqual(items.toSorted((a, b) => (a.id < b.id ? -1 : 1)));
    expect(rows.length).toBeGreaterThan(0);
  };

  const { fate } = service;
  for (let step = 0; step < 13; step += 1) {
    dynamodb.put(`item-${step % 7}`, `written in step ${step}`);
    // One window fails, and only at its first attempt.
    const fails = service.jobs.length === 3;
    service.fate = fails
      ? () => ({ takes: 60_000, failure: { code: 'InternalServerError', message: 'no luck' } })
      : fate;
    await look(...happenings());
    dynamodb.pass(5);
  }
  expect(service.jobs.filter(({ status }) => status === 'FAILED')).toHaveLength(1);
  expect(dynamodb.now - watermark()).toBeLessThan(40 * 60_000);
  await prove(watermark());

  // Each export is told once, when it is done; that of which an attempt failed, when it is made again.
  const completed = service.jobs.filter(({ status }) => status === 'COMPLETED');
  const notices = exporting.outcomes().filter(({ kind }) => /export/.test(String(kind)));
  expect(notices.filter(({ kind }) => kind === 'exported').map((one) => one['executionId'])).toEqual(
    completed.filter(({ id }) => [...told].some((key) => key.includes(id))).map(({ id }) => id),
  );
  expect(notices.filter(({ kind }) => kind === 'export failed')).toEqual([
    expect.objectContaining({
      version: 1,
      table: 'Orders',
      message: expect.stringContaining('failed (InternalServerError)'),
      exportType: 'INCREMENTAL_EXPORT',
      status: 'FAILED',
      executionId: expect.any(String),
      incrementalBlocksBehind: expect.any(Number),
      startTime: expect.any(String),
      endTime: expect.any(String),
      exportStartTime: expect.any(String),
      exportEndTime: expect.any(String),
      remedy: expect.stringContaining('tried again by itself'),
      error: { code: 'InternalServerError', message: 'no luck' },
      published: expect.objectContaining({ attributes: { kind: 'export failed', table: 'Orders' } }),
    }),
  ]);
  expect(exporting.outcomes().filter(({ kind }) => kind === 'failed')).toEqual([]);
  const started = exporting.metric('ExportsStarted').reduce((sum, count) => sum + count, 0);
  expect(started).toBe(service.jobs.length);
  expect(exporting.metric('ExportProblems').every((count) => count === 0)).toBe(true);
  expect(exporting.metric('ExportLagSeconds')).toEqual(exporting.metric('ExportLagSeconds', 'Orders'));

  // Nothing is new: the warehouse sleeps, and DynamoDB is asked twice.
  while (service.jobs.some(({ status }) => status === 'IN_PROGRESS')) dynamodb.pass(1);
  await look(...happenings());
  dynamodb.pass(1);
  const before = { warehouse: redshift.submissions.length, dynamodb: api.requests.length };
  await look();
  expect(redshift.submissions.length - before.warehouse).toBe(0);
  const asked = api.requests.slice(before.dynamodb).map(({ operation }) => operation);
  expect(asked).toEqual(['DescribeTable', 'ListExports']);

  // DynamoDB refuses: what lies in S3 is loaded all the same, of which nobody told.
  dynamodb.pass(20);
  await look();
  dynamodb.pass(10);
  const last = watermark();
  // With a clock that is months behind, the SDK takes a refusal for one of the clock, and asks again.
  for (let attempt = 0; attempt < 3; attempt += 1)
    api.refuse('DescribeTable', 'AccessDeniedException', 'not you');
  await look();
  const problems = exporting.logged().filter(({ message }) => message === 'export problem');
  expect(problems).toEqual([expect.objectContaining({ table: 'Orders', code: 'DYNAMODB_DENIED' })]);
  expect(exporting.metric('ExportProblems').filter((count) => count > 0)).toEqual([1]);
  expect(watermark()).toBeGreaterThan(last);
  await prove(watermark());
  expect(exporting.outcomes().filter(({ kind }) => kind === 'failed')).toEqual([]);
});
