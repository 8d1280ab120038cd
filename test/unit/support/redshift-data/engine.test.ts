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

test('an engine that comes from an earlier test has nothing of it left', async () => {
  const relations = `SELECT nspname, relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
    WHERE nspname NOT IN ('pg_catalog', 'pg_toast', 'information_schema') ORDER BY nspname, relname`;
  const schemas = 'SELECT nspname FROM pg_namespace ORDER BY nspname';
  const path = 'SHOW search_path';
  const states: unknown[] = [];
  for (let round = 0; round < 2; round += 1) {
    const engine = await Engine.start();
    states.push((await engine.queryAll([relations, schemas, path])).map(({ rows }) => rows));
    await engine.queryAll([
      'CREATE SCHEMA "Other one"',
      'CREATE TABLE "Other one".made (a integer)',
      'CREATE VIEW public.seen AS SELECT a FROM "Other one".made',
      'SET search_path = "Other one"',
      'CREATE TEMPORARY TABLE passing (a integer)',
      'BEGIN',
    ]);
    await engine.close();
  }
  expect(states[1]).toEqual(states[0]);
});
