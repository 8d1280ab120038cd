import { expect, test } from '@jest/globals';
import { Engine } from '../../../support/redshift-data/engine/engine.ts';

test('statements that need one after the other get the connection to themselves', async () => {
  const engine = await Engine.start();
  try {
    const order: string[] = [];
    const turn = (name: string) =>
      engine.exclusive(async () => {
        order.push(`${name} begins`);
        await engine.query('select 1');
        order.push(`${name} ends`);
      });
    await Promise.all([turn('a'), turn('b')]);
    expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  } finally {
    await engine.close();
  }
});
