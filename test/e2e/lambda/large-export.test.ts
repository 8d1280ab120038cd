/** Exports that are too large for one function: the deployed state machine, and the functions, bundled where that matters. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { buildShopExports } from '../../../src/demo/shop.ts';
import { machineDefinition } from '../../../src/deploy/parts/machine-definition.ts';
import { MACHINE, type Callee } from '../../support/lambda-runtime/aws-services.ts';
import { emulatedRedshift } from '../../support/lambda-runtime/emulated-redshift.ts';
import type { TestedFunction } from '../../support/lambda-runtime/lambda-function.ts';
import {
  startLambdaWorld,
  type Deployment,
  type LambdaWorld,
} from '../../support/lambda-runtime/lambda-world.ts';
import { StateMachine } from '../../support/lambda-runtime/state-machine.ts';
import { first } from '../../support/shop-workspace.ts';

const FILES = 6;
/** So large, as it says, that each of its files is a part by itself. */
const { full: large } = buildShopExports({ seed: 3, files: FILES, billedBytes: 2 ** 50 });
const PARTS = large.objects.filter(({ key }) => /\/data\/.*\.json\.gz$/.test(key)).length;
const ENV = { DYNALOAD_MACHINE: MACHINE, DYNALOAD_LARGE_EXPORT_BYTES: '1000000000' };

let world: LambdaWorld;

beforeAll(async () => {
  world = await startLambdaWorld(emulatedRedshift);
});

afterAll(async () => {
  await world.close();
});

interface Machine {
  readonly machine: StateMachine;
  readonly stages: readonly TestedFunction[];
  readonly commit: TestedFunction;
}

/** @param around may spoil a call of the function that stages parts */
async function machineOf(
  deployment: Deployment,
  around: (call: Callee) => Callee = (call) => call,
): Promise<Machine> {
  const stages = [
    await deployment.function('stage-part.handler'),
    await deployment.function('stage-part.handler'),
  ];
  const idle = [...stages];
  const commit = await deployment.function('commit.handler');
  const parts = { stagePartArn: 'arn:stage', commitArn: 'arn:commit', queueUrl: 'queue' };
  const definition = machineDefinition({
    ...parts,
    partition: 'aws',
    bucket: 'staging',
    prefix: '',
    mapConcurrency: 50,
  });
  const machine = new StateMachine(definition, {
    functions: {
      'arn:stage': around(async (event) => {
        // The map asks for two at a time.
        const stage = idle.pop();
        if (stage === undefined) throw new Error('no function is idle');
        try {
          return await stage.invoke(event);
        } finally {
          idle.push(stage);
        }
      }),
      'arn:commit': async (event) => commit.invoke(event),
    },
    readObject: (bucket, key) => Buffer.from(world.s3.bucket(bucket).get(key)?.bytes ?? []).toString('utf8'),
    sendMessage: (body) => deployment.queue.send(body),
    pass: (seconds) => deployment.queue.pass(seconds),
  });
  return { machine, stages, commit };
}

/** The execution that was started and is not over. */
function started(): { input: unknown; name: string; end: () => void } {
  const execution = world.services.executions.find(({ isOver }) => !isOver);
  if (execution === undefined) throw new Error('no execution was started');
  return {
    name: execution.name,
    input: JSON.parse(execution.input) as unknown,
    end: () => {
      execution.isOver = true;
    },
  };
}

test('an export over the threshold is staged by many functions and applied by one; what follows it is loaded then', async () => {
  const deployment = await world.deployment('large', { launch: true, env: ENV });
  deployment.queue.send(...deployment.deliver(large, first));
  expect(await deployment.drain()).toBe(1);
  expect(deployment.outcomes()).toEqual([]);
  const { input, name, end } = started();
  // Looked at again, it is the same load.
  await deployment.invoke({ reconcile: 'all', ask: true });
  expect(started().name).toBe(name);

  let calls = 0;
  const { machine, stages } = await machineOf(deployment, (call) => async (event) => {
    calls += 1;
    // The third call dies before it was told of; the part is asked for again.
    if (calls === 3) {
      await call(event);
      return { kind: 'killed' };
    }
    return call(event);
  });
  const execution = await machine.run(input);
  end();
  expect(execution).toEqual({
    succeeded: true,
    states: ['Stage parts', 'Commit', 'Is it done?', 'Look for the next'],
  });
  expect(calls).toBe(PARTS + 1);
  expect(stages.flatMap(({ lines }) => lines).join('\n')).toContain('part staged');
  expect(deployment.outcomes()).toMatchObject([
    { kind: 'loaded', table: 'Shop', exports: [{ action: 'replace' }] },
  ]);
  await deployment.prove(large.to);
  // The last state has said that there may be more.
  await deployment.drain();
  await deployment.prove(first.to);
});

test('a part that cannot be staged gives the load up, told once; the next look starts over with what is missing', async () => {
  const deployment = await world.deployment('given-up', { env: ENV });
  deployment.queue.send(...deployment.deliver(large));
  await deployment.drain();
  const lost =
    world.s3
      .bucket('given-up')
      .keys()
      .find((key) => /\/data\/.*\.json\.gz$/.test(key)) ?? '';
  const bytes = world.s3.bucket('given-up').get(lost)?.bytes ?? [];
  world.s3.bucket('given-up').delete(lost);
  const failing = await machineOf(deployment);
  const before = started();
  expect(await failing.machine.run(before.input)).toMatchObject({
    succeeded: false,
    states: ['Stage parts', 'Give up', 'Failed'],
  });
  before.end();
  expect(deployment.outcomes()).toMatchObject([
    { kind: 'failed', table: 'Shop', error: { code: 'LOAD_GIVEN_UP' } },
  ]);

  world.s3.bucket('given-up').put(lost, Buffer.from(bytes));
  await deployment.invoke({ reconcile: 'all' });
  const again = started();
  expect(again.name).not.toBe(before.name);
  expect(again.input).toEqual(before.input);
  const mended = await machineOf(deployment);
  expect(await mended.machine.run(again.input)).toMatchObject({ succeeded: true });
  again.end();
  // Parts that had been staged say nothing of it a second time.
  const staged = mended.stages
    .flatMap(({ lines }) => lines)
    .filter((line) => line.includes('"items":') && !line.includes('"items":0'));
  expect(staged.length).toBeLessThan(PARTS);
  await deployment.prove(large.to);
});

test('what no state machine says is refused by name', async () => {
  const deployment = await world.deployment('orders', { env: ENV });
  const { stages, commit } = await machineOf(deployment);
  const [stage] = stages;
  if (stage === undefined) throw new Error('no function stages parts');
  expect(await stage.invoke({ part: {} })).toMatchObject({
    kind: 'failed',
    errorMessage: expect.stringContaining('USAGE'),
  });
  expect(await stage.invoke({ load: '../x', part: { part: 'a', files: [] } })).toMatchObject({
    kind: 'failed',
    errorMessage: expect.stringContaining('LOAD_TICKET_INVALID'),
  });
  expect(await commit.invoke({ load: 'abc', do: 'drop' })).toMatchObject({
    kind: 'failed',
    errorMessage: expect.stringContaining('USAGE'),
  });
  // A load of which nothing is left is done.
  expect(await commit.invoke({ load: 'abc', do: 'commit' })).toMatchObject({
    kind: 'answered',
    value: { done: true },
  });
});
