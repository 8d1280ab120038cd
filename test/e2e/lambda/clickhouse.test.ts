/** The function, bundled where that matters, before a ClickHouse server: whatever comes, and in whatever order, the tables are right. */
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { shopMappingText } from '../../../src/demo/shop-mapping.ts';
import { secretsWith, USUAL_SECRET } from '../../../src/mapping/conversion/mask-secret.ts';
import { openWarehouse } from '../../../src/warehouse/registry.ts';
import { runDynaload } from '../../support/command-runner.ts';
import { s3Notification, S3_TEST_EVENT, snsEnvelope } from '../../support/event-json.ts';
import { damaged } from '../../support/export-damage.ts';
import { MACHINE, SECRET } from '../../support/lambda-runtime/aws-services.ts';
import {
  startLambdaWorld,
  type Deployment,
  type DeploymentOptions,
  type LambdaWorld,
} from '../../support/lambda-runtime/lambda-world.ts';
import {
  LOADER,
  servedClickHouse,
  type ServedClickHouse,
} from '../../support/lambda-runtime/served-clickhouse.ts';
import { shopExports } from '../../support/shop-exports.ts';
import { first, fourth, full, second, shop, third } from '../../support/shop-workspace.ts';

const ALL = { reconcile: 'all' } as const;
const OTHERS = JSON.stringify({
  source: { table: 'Others', keys: ['pk'] },
  targets: [{ table: 'others', columns: { pk: 'string', text: 'string' } }],
});

let world: LambdaWorld;
let server: ServedClickHouse;

beforeAll(async () => {
  world = await startLambdaWorld(async () => {
    server = await servedClickHouse();
    return server;
  }, JSON.stringify(LOADER));
});

afterAll(async () => {
  await world.close();
});

async function deployment(
  name: string,
  { env = {}, ...options }: DeploymentOptions = {},
): Promise<Deployment> {
  return world.deployment(name, { env: { DYNALOAD_SECRET: SECRET, ...env }, ...options });
}

test('one export: rows, outcome, metrics, and a log that says which load it was', async () => {
  const one = await deployment('one', { launch: true });
  one.queue.send(...one.deliver(full));
  expect(await one.drain()).toBe(1);
  expect(await one.prove(full.to)).toEqual({ customers: 50, orders: 200 });

  expect(one.outcomes()).toMatchObject([
    {
      kind: 'loaded',
      table: 'Shop',
      exports: [{ exportId: full.exportId, action: 'replace', items: 250, rejected: 0 }],
      error: null,
      published: {
        subject: 'dynaload: Shop: 1 export loaded',
        attributes: { kind: 'loaded', table: 'Shop' },
      },
    },
  ]);
  expect(one.metric('ExportsLoaded')).toEqual([1]);
  expect(one.metric('WaitingExports', 'Shop')).toEqual([0]);
  expect(one.metric('LagSeconds', 'Shop')).toHaveLength(1);
  expect(one.metric('LagSeconds')).toEqual(one.metric('LagSeconds', 'Shop'));
  const loads = await one.query('select toString(sequence) as load, "table" as target from _dynaload_loads');
  const loaded = one.logged().filter(({ message }) => message === 'loaded');
  expect(loaded).toHaveLength(2);
  for (const { load, target } of loads) {
    expect(loaded).toContainEqual(
      expect.objectContaining({
        table: 'Shop',
        exportId: full.exportId,
        load,
        target,
        requestId: expect.any(String),
      }),
    );
  }
  // A warm process has the password still.
  one.queue.send(...one.deliver(first));
  await one.drain();
  await one.prove(first.to);
  expect(world.services.secretReads()).toBe(1);
  expect(one.load.lines.join('\n')).not.toContain(LOADER.password);
});

test('ten messages at once, in any order, each twice and each from another sender: one sync, and the tables are right', async () => {
  // The rows of each export are encoded in threads.
  const ten = await deployment('ten', { launch: true, env: { DYNALOAD_WORKERS: '2' } });
  const events = ten.deliver(full, first, second, third, fourth);
  const summaries = [full, first, second, third, fourth].flatMap(({ objects }) =>
    objects.flatMap(({ key }) => (key.endsWith('/manifest-summary.json') ? [`exports/${key}`] : [])),
  );
  const notified = summaries.map((key) => snsEnvelope(s3Notification(ten.name, [key])));
  const shuffled = [...events, ...notified]
    .map((event) => ({ event, at: Math.random() }))
    .toSorted((a, b) => a.at - b.at);
  ten.queue.send(...shuffled.map(({ event }) => event));
  expect(await ten.drain()).toBe(1);
  await ten.prove(fourth.to);
  expect(ten.metric('ExportsLoaded')).toEqual([5]);
  expect(ten.load.lines.join('\n')).not.toContain('one thread');
  expect(ten.logged().filter(({ message }) => message === 'exports listed')).toHaveLength(1);
});

test('exports that overtake an earlier one wait, without a marker, until it comes', async () => {
  const late = await deployment('late');
  late.queue.send(...late.deliver(full, second, third));
  await late.drain();
  await late.prove(full.to);
  expect(late.metric('WaitingExports', 'Shop')).toEqual([2]);
  expect(late.logged()).toContainEqual(
    expect.objectContaining({
      message: 'waits',
      exportId: second.exportId,
      missingFrom: '2026-03-02T09:00:00Z',
    }),
  );
  expect(world.s3.bucket('staging').keys()).not.toContain('late/idle/Shop.json');
  late.queue.send(...late.deliver(first));
  await late.drain();
  await late.prove(third.to);
  expect(world.s3.bucket('staging').keys()).toContain('late/idle/Shop.json');
});

test('bad bodies beside good ones are told by name, counted and dropped', async () => {
  const bad = await deployment('bad');
  const elsewhere = s3Notification('theirs', ['exports/AWSDynamoDB/x/manifest-summary.json']);
  bad.queue.send('{"reconcile":', ...bad.deliver(full), elsewhere, S3_TEST_EVENT, { rebuild: 7 });
  expect(await bad.drain()).toBe(1);
  await bad.prove(full.to);
  expect(bad.metric('EventsRefused')).toEqual([3]);
  const told = bad
    .logged()
    .flatMap(({ message, reason }) => (/refused|left alone/.test(String(message)) ? [String(reason)] : []));
  expect(told.toSorted()).toEqual(['other bucket', 'test event', 'unknown form', 'unknown form']);
  expect(bad.queue.deadLetters).toEqual([]);
});

test('an export that can never be loaded stops no other table, and no value of it is told', async () => {
  const poisoned = await deployment('poisoned', {
    mappings: { 'shop.json': shopMappingText(), 'others.json': OTHERS },
  });
  const [others] = shopExports({ name: 'Others' });
  poisoned.queue.send(...poisoned.deliver(damaged(full, 'repeated-record'), others));
  expect(await poisoned.drain()).toBe(1);
  expect(await poisoned.query('select count() as items from others')).toEqual([{ items: expect.anything() }]);
  expect(poisoned.outcomes()).toMatchObject([
    { kind: 'failed', table: 'Shop', error: { code: 'EXPORT_DUPLICATE_KEYS' } },
    { kind: 'loaded', table: 'Others', watermark: '2026-05-01T12:00:00Z' },
  ]);
  expect(poisoned.metric('LoadsFailed')).toEqual([1]);
  const said = [...poisoned.load.lines, JSON.stringify(poisoned.outcomes())].join('\n');
  expect(said).not.toMatch(/CUSTOMER#|ORDER#|PROFILE|select |insert /i);
  // DynamoDB's own is there again.
  poisoned.queue.send(...poisoned.deliver(full));
  await poisoned.drain();
  await poisoned.prove(full.to);
});

test('a function that is killed: its message comes back, and when its lease has run out the load is done', async () => {
  const killed = await deployment('killed', { launch: true });
  killed.queue.send(...killed.deliver(full));
  const killing = { killAt: (line: string): boolean => line.includes('"load started"') };
  expect(await killed.queue.deliver(async (event) => killed.invoke(event, killing))).toEqual({
    kind: 'killed',
  });
  expect(killed.queue.nextIn).toBe(960);
  // The lease of the dead is held still: the message comes back after a minute, and again.
  killed.queue.pass(960);
  await killed.queue.deliver(async (event) => killed.invoke(event));
  expect(killed.queue.nextIn).toBe(60);
  expect(killed.logged().at(-1)).toMatchObject({ message: 'comes back', afterSeconds: 60 });
  await server.leasesRunOut(killed.name);
  await killed.drain();
  await killed.prove(full.to);
  expect(killed.metric('LoadsFailed').every((count) => count === 0)).toBe(true);
});

test('while somebody else is at work on the table its messages come back, and at the fourth time are done with', async () => {
  const held = await deployment('held');
  const url = `clickhouse://loader@${server.host}/${held.name}?tls=false`;
  const other = await openWarehouse(url, { DYNALOAD_WAREHOUSE_PASSWORD: LOADER.password });
  held.queue.send(...held.deliver(full));
  await held.drain();
  const lease = await other.acquireLease('Shop');
  held.queue.send(...held.deliver(first));
  expect(await held.drain()).toBe(4);
  await lease.release();
  await other.close();
  expect(held.queue.deadLetters).toEqual([]);
  expect(held.outcomes()).toHaveLength(1);
  await held.prove(full.to);
  // The schedule finds what is left.
  await held.invoke(ALL);
  await held.prove(first.to);
});

test('S3 refuses: told once as a failure; the next look finds everything', async () => {
  const refused = await deployment('refused');
  const events = refused.deliver(full);
  world.s3.faults.add({
    effect: { kind: 'error', code: 'AccessDenied' },
    key: /^exports\//,
    times: 100,
  });
  refused.queue.send(...events);
  expect(await refused.drain()).toBe(1);
  expect(refused.outcomes()).toMatchObject([
    { kind: 'failed', table: null, error: { code: 'SOURCE_DENIED' } },
  ]);
  world.s3.faults.clear();
  await refused.invoke(ALL);
  await refused.prove(full.to);
});

test('near the time limit what runs is put down, and goes on in the next invocation', async () => {
  const limited = await deployment('limited');
  const events = limited.deliver(full, first);
  world.s3.faults.add({
    effect: { kind: 'stall', afterBytes: 10 },
    operation: 'GetObject',
    key: /^exports\/.*\.json\.gz$/,
  });
  limited.queue.send(...events);
  await limited.queue.deliver(async (event) => limited.invoke(event, { limit: 3_000 }));
  world.s3.faults.clear();
  expect(limited.logged()).toContainEqual(
    expect.objectContaining({ message: 'comes back', afterSeconds: 1 }),
  );
  expect(limited.queue.nextIn).toBe(1);
  await limited.drain();
  await limited.prove(first.to);
  expect(limited.metric('LoadsFailed')).not.toContain(1);
});

test('a mapping that changes between two events', async () => {
  const changing = await deployment('changing');
  changing.queue.send(...changing.deliver(full));
  await changing.drain();
  // Another source for a column: rows go on as they are.
  changing.map({ 'shop.json': shopMappingText().replace('"from": "loyaltyPoints"', '"from": "points"') });
  changing.queue.send(...changing.deliver(first));
  await changing.drain();
  await changing.prove(first.to);
  // Another type: the table takes nothing more, until it is rebuilt.
  changing.map({ 'shop.json': shopMappingText().replace('"newsletter": "boolean"', '"newsletter": "json"') });
  changing.queue.send(...changing.deliver(second));
  await changing.drain();
  expect(changing.outcomes().at(-1)).toMatchObject({ kind: 'failed', error: { code: 'TARGET_CHANGED' } });
  changing.queue.send({ rebuild: 'Shop' }, ...changing.deliver(third));
  await changing.drain();
  await changing.prove(third.to);
});

test('a mask takes what Secrets Manager holds for it', async () => {
  const masked = await deployment('masked', {
    env: { DYNALOAD_MASK_SECRET_ARN: SECRET },
    mappings: {
      'shop.json': shopMappingText().replace(
        '"email": "string"',
        '"email": { "type": "string", "mask": "hmac" }',
      ),
    },
  });
  masked.queue.send(...masked.deliver(full));
  await masked.drain();
  const { key } = secretsWith(LOADER.password)(USUAL_SECRET);
  const [customer] = await masked.query('select email from customers where email is not null order by pk');
  const digests = [...shop.table.stateAt(full.to).values()].flatMap((item) => {
    const email = item.get('email');
    return email !== undefined && 'S' in email
      ? [createHmac('sha256', key).update(email.S).digest('hex')]
      : [];
  });
  expect(digests).toContain(customer?.['email']);
});

test('an export over the threshold is given to the state machine once; its functions stage and apply it', async () => {
  const env = { DYNALOAD_MACHINE: MACHINE, DYNALOAD_LARGE_EXPORT_BYTES: '1' };
  const large = await deployment('large', { env });
  const [stage, commit] = await Promise.all([
    large.function('stage-part.handler'),
    large.function('commit.handler'),
  ]);
  const { executions } = world.services;
  for (const exported of [full, first]) {
    executions.length = 0;
    const [event] = large.deliver(exported);
    large.queue.send(event, event);
    await large.drain();
    large.queue.send(event);
    await large.drain();
    expect(executions).toHaveLength(1);
    const { load, parts } = JSON.parse(executions[0]?.input ?? '') as {
      load: string;
      parts: { key: string };
    };
    const lines = large.staged(parts.key);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      const order = { load, part: JSON.parse(line) as unknown };
      expect(await stage.invoke(order)).toEqual({ kind: 'answered', value: {} });
      // Once more, as a retry does it.
      expect(await stage.invoke(order)).toEqual({ kind: 'answered', value: {} });
    }
    expect(await commit.invoke({ load, do: 'commit' })).toEqual({ kind: 'answered', value: { done: true } });
    await large.prove(exported.to);
  }
  expect(large.outcomes()).toMatchObject([
    { kind: 'loaded', exports: [{ exportId: full.exportId }] },
    { kind: 'loaded', exports: [{ exportId: first.exportId }] },
  ]);
});

test('dynaload remote shows what the command of the same name would, and ends as it does', async () => {
  const remote = await deployment('remote');
  const { functions, url } = world.services;
  functions.set('my-load', async (event) => remote.invoke(event));
  functions.set('broken', async () => ({ kind: 'failed', errorType: 'Error', errorMessage: 'no luck' }));
  functions.set('other', async () => ({ kind: 'answered', value: { statusCode: 200 } }));
  const env = {
    AWS_ENDPOINT_URL_LAMBDA: url,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    DYNALOAD_FUNCTION: 'my-load',
  };
  const run = async (...words: readonly string[]): ReturnType<typeof runDynaload> =>
    runDynaload(['remote', ...words, '--region', 'eu-central-1'], { cwd: process.cwd(), env });

  expect(await run('sync')).toMatchObject({ code: 1, stderr: expect.stringContaining('SOURCE_EMPTY') });
  remote.deliver(full, first, third);
  const synced = await run('sync', '--table', 'Shop');
  expect(synced.code).toBe(3);
  expect(synced.stdout).toContain(first.exportId);
  const status = await run('status', '--json');
  expect(status.code).toBe(3);
  expect(JSON.parse(status.stdout)).toMatchObject({
    tables: [{ table: 'Shop', waiting: [{ exportId: third.exportId }] }],
  });
  remote.deliver(second);
  expect(await run('sync')).toMatchObject({ code: 0 });
  const again = await run('reload', '2026-03-02T09:20:00Z..2026-03-02T09:40:00Z', '--json');
  expect(JSON.parse(again.stdout)).toMatchObject({
    tables: [{ applied: [{ exportId: second.exportId }] }, { applied: [{ exportId: third.exportId }] }],
  });
  expect(await run('rebuild', 'customers')).toMatchObject({ code: 0 });
  await remote.prove(third.to);

  expect(await run('rebuild', 'Nothing')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('TABLE_NOT_MAPPED'),
  });
  expect(await run('reload')).toMatchObject({ code: 2, stderr: expect.stringContaining('USAGE') });
  for (const [name, told] of [
    ['broken', 'no luck'],
    ['other', 'not one of dynaload'],
    ['missing', 'ResourceNotFoundException'],
  ] as const) {
    const failed = await run('status', '--function', name);
    expect(failed).toMatchObject({ code: 1, stderr: expect.stringContaining('FUNCTION_FAILED') });
    expect(failed.stderr).toContain(told);
  }
});

test('who calls gets the report, and what was not done with its reason', async () => {
  const called = await deployment('called');
  called.deliver(full, first);
  expect(await called.invoke({ ...ALL, ask: true })).toMatchObject({
    kind: 'answered',
    value: {
      report: { tables: [{ table: 'Shop', applied: { length: 2 } }] },
      status: null,
      quiet: [],
      error: null,
    },
  });
  expect(await called.invoke(ALL)).toMatchObject({
    value: { report: null, quiet: [{ table: 'Shop', watermark: '2026-03-02T09:15:00Z' }] },
  });
  expect(await called.invoke({ status: 'all' })).toMatchObject({
    value: { report: null, status: { tables: [{ table: 'Shop', pending: [] }] } },
  });
  expect(
    await called.invoke({ reload: { from: '2026-03-02T09:00:00Z', to: '2026-03-02T09:10:00Z' } }),
  ).toMatchObject({
    value: {
      report: {
        tables: [{ applied: [{ exportId: full.exportId }] }, { applied: [{ exportId: first.exportId }] }],
      },
    },
  });
  expect(await called.invoke({ reload: second.exportId })).toMatchObject({
    value: { error: { code: 'EXPORT_NOT_FOUND' } },
  });
  expect(await called.invoke({ reconcile: 'Nothing' })).toMatchObject({
    value: { error: { code: 'TABLE_NOT_MAPPED' } },
  });
  expect(await called.invoke({ heal: true })).toMatchObject({
    value: { leftOut: [{ reason: 'unknown form' }] },
  });
  await called.prove(first.to);
});
