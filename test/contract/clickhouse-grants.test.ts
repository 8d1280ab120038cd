import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openWarehouse } from '../../src/warehouse/registry.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import {
  startClickHouseServer,
  type ClickHouseServer,
  type ServerUser,
} from '../support/clickhouse-server.ts';
import { documentedGrants } from '../support/documented-grants.ts';
import { loadRows, notesTarget, put, readNotes } from './contract-loads.ts';

/** Each right of the loader, and a user who has all but that one. */
const RIGHTS = documentedGrants('loader').flatMap((grant) => {
  const [, rights = '', on = ''] = /^GRANT (.+) ON (\S+)$/.exec(grant) ?? [];
  return rights.split(', ').map((right) => ({ right, on, grant }));
});
const WITHOUT = RIGHTS.map(({ right, on, grant }, index) => {
  const left = grant.replace(`${right}, `, '').replace(`, ${right}`, '');
  const grants = documentedGrants('loader').flatMap((each) => {
    if (each !== grant) return [each];
    return left === grant ? [] : [left];
  });
  return { right, on, user: { name: `without_${index}`, password: 'pw', grants } };
});

const LOADER: ServerUser = { name: 'loader', password: 'pw' };
const READER: ServerUser = { name: 'reader', password: 'pw', grants: documentedGrants('reader') };
const ANALYST: ServerUser = { name: 'analyst', password: 'pw', grants: documentedGrants('analyst') };

let server: ClickHouseServer;
const target = notesTarget('orders');

const as = async <Result>(
  { name, password }: ServerUser,
  work: (warehouse: Warehouse) => Promise<Result>,
): Promise<Result> => {
  const url = `clickhouse://${name}@${server.host}/shop?tls=false`;
  const warehouse = await openWarehouse(url, { DYNALOAD_WAREHOUSE_PASSWORD: password });
  try {
    return await work(warehouse);
  } finally {
    await warehouse.close();
  }
};

beforeAll(async () => {
  server = await startClickHouseServer([LOADER, READER, ANALYST, ...WITHOUT.map(({ user }) => user)]);
  await as(LOADER, (warehouse) => loadRows(warehouse, { target, puts: [put('a', 'one', 100)] }));
});

afterAll(async () => {
  await server.stop();
});

describe('a user of ClickHouse with few rights', () => {
  it.each(WITHOUT)(
    'is told by check when $right ON $on is missing, as a statement',
    async ({ right, on, user }) => {
      const place = on === 'shop.*' ? '`shop`.*' : on;
      await as(user, async (warehouse) => {
        await expect(warehouse.check()).rejects.toMatchObject({
          code: 'WAREHOUSE_DENIED',
          message: expect.stringContaining(`it lacks ${right} ON ${place}.`),
          hint: expect.stringContaining(`GRANT ${right} ON ${place} TO \`${user.name}\`.`),
        });
      });
    },
  );

  it('cannot get a table ready for reading without a look at its parts', async () => {
    const lacking = WITHOUT.find(({ on }) => on === 'system.parts');
    await as(lacking?.user ?? READER, async (warehouse) => {
      await expect(warehouse.compact(target.table, () => 60)).rejects.toMatchObject({
        code: 'WAREHOUSE_DENIED',
        message: expect.stringContaining('parts'),
      });
    });
  });

  it('may look at everything as the documented reader, and not load', async () => {
    await as(READER, async (warehouse) => {
      await warehouse.reach();
      expect([...(await warehouse.readTargets([target.table])).keys()]).toEqual([target.table]);
      expect(await readNotes(warehouse, target)).toEqual({ a: 'one' });
      await expect(warehouse.check()).rejects.toMatchObject({ code: 'WAREHOUSE_DENIED' });
    });
  });

  it('is told that the books cannot be read, and reads the view all the same', async () => {
    await as(ANALYST, async (warehouse) => {
      await expect(warehouse.reach()).rejects.toMatchObject({
        code: 'WAREHOUSE_DENIED',
        message: expect.stringContaining(
          'may not read what was loaded: it lacks SELECT ON `shop`.`_dynaload_loads`',
        ),
      });
      expect(await readNotes(warehouse, target)).toEqual({ a: 'one' });
    });
  });
});
