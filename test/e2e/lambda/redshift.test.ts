/** The bundled function before Redshift: a warehouse that sleeps, statements that fail, and ends in the middle of them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Redshift } from '../../support/redshift-data/redshift.ts';
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

beforeAll(async () => {
  world = await startLambdaWorld(async (s3) => {
    const emulated = await emulatedRedshift(s3);
    redshift = emulated.redshift;
    return emulated;
  });
});

afterAll(async () => {
  await world.close();
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
  const staged = await world.deployment('staged');
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
  const committing = await world.deployment('committing');
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
