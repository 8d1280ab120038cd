/** The bundled function before Redshift: whatever happens to events and to the function, the tables are right. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Redshift } from '../../support/redshift-data/redshift.ts';
import { emulatedRedshift } from '../../support/lambda-runtime/emulated-redshift.ts';
import { startLambdaWorld, type LambdaWorld } from '../../support/lambda-runtime/lambda-world.ts';
import { full } from '../../support/shop-workspace.ts';

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

test('one export', async () => {
  const deployment = await world.deployment('one');
  deployment.queue.send(...deployment.deliver(full));
  expect(await deployment.drain()).toBe(1);
  expect(redshift.submissions.length).toBeGreaterThan(0);
  await deployment.prove(full.to);
});
