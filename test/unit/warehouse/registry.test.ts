import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { openWarehouse } from '../../../src/warehouse/registry.ts';

async function refusal(url: string, environment: Record<string, string> = {}): Promise<unknown> {
  return openWarehouse(url, environment).then(
    () => 'opened',
    (error: unknown) => error,
  );
}

describe('openWarehouse', () => {
  it.each([
    ['clickhose://host/db', 'clickhouse:'],
    ['chbd:./x', 'chdb:'],
    ['https://host:8443', 'clickhouse:'],
    ['./tables', 'chdb:./tables'],
    ['', 'chdb:./warehouse'],
  ])('refuses %j, and asks whether %s was meant', async (url, meant) => {
    expect(await refusal(url)).toMatchObject({
      code: 'WAREHOUSE_URL_INVALID',
      exitCode: 2,
      hint: expect.stringMatching(new RegExp(`Did you mean "${meant}".*chdb:./folder.*clickhouse://`)),
    });
  });

  it('does not guess at a scheme that is like none', async () => {
    expect(await refusal('mysql://host/db')).toMatchObject({
      hint: expect.not.stringContaining('Did you mean'),
    });
  });

  it.each(['constructor://host/db', 'clickhouse://host/db?constructor=1'])(
    'knows nothing by what every object has: %s',
    async (url) => {
      expect(await refusal(url)).toMatchObject({
        code: 'WAREHOUSE_URL_INVALID',
        message: expect.stringContaining('know'),
        hint: expect.not.stringContaining('native code'),
      });
    },
  );

  it('never repeats a password', async () => {
    const error = await refusal('clickhouse://me:hunter2@host/db');
    expect(error).toMatchObject({
      code: 'WAREHOUSE_URL_INVALID',
      hint: expect.stringContaining('DYNALOAD_WAREHOUSE_PASSWORD'),
    });
    expect(JSON.stringify(error) + String(error)).not.toContain('hunter2');
    const warehouse = await openWarehouse('clickhouse://me@host/db', {
      DYNALOAD_WAREHOUSE_PASSWORD: 'hunter2',
    });
    expect(warehouse.description).toBe('clickhouse://me@host:8443/db');
    await warehouse.close();
  });

  it('makes no folder before the first load', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'dynaload-registry-'));
    const folder = join(parent, 'warehouse');
    const warehouse = await openWarehouse(`chdb:${folder}`, {});
    expect((await warehouse.reach()).product).toContain('embedded');
    expect(await warehouse.readTargets(['orders'])).toEqual(new Map());
    await expect(warehouse.query('select 1')).rejects.toMatchObject({
      code: 'WAREHOUSE_FAILED',
      next: [{ run: 'sync', heal: false }],
    });
    await warehouse.close();
    expect(existsSync(folder)).toBe(false);
    await rm(parent, { recursive: true });
  });
});
