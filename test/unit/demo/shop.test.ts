import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeObjects } from '../../../src/demo/export-writer.ts';
import { buildShopExports, writeShopExports } from '../../../src/demo/shop.ts';
import { SHOP_MAPPING, shopMappingText } from '../../../src/demo/shop-mapping.ts';
import { compileMapping } from '../../../src/mapping/compile-mapping.ts';
import { canonical, recordsOf, replayed } from '../../support/read-back.ts';

const shop = buildShopExports();
const incrementals = shop.incrementals.map(({ exported }) => exported);

describe('the shop', () => {
  it('has 50 customers and 200 orders when the full export is taken', () => {
    const sortKeys = recordsOf(shop.full).map(
      ({ Item }) => JSON.stringify(Item).match(/"sk":\{"S":"(\w+)/)?.[1],
    );
    expect(sortKeys.filter((sortKey) => sortKey === 'PROFILE')).toHaveLength(50);
    expect(sortKeys.filter((sortKey) => sortKey === 'ORDER')).toHaveLength(200);
  });

  it('has four windows of 15 minutes that lead on from the full export without a gap', () => {
    let watermark = shop.full.to;
    for (const { from, to } of incrementals) {
      expect(from).toBe(watermark);
      expect(to - watermark).toBe(15 * 60_000);
      watermark = to;
    }
    expect(incrementals).toHaveLength(4);
  });

  it('has inserts, updates and deletes in every window, and counts them', () => {
    for (const { changes, exported } of shop.incrementals) {
      const records = recordsOf(exported);
      expect(changes).toEqual({
        inserts: records.filter(({ OldImage }) => OldImage === undefined).length,
        updates: records.filter(({ OldImage, NewImage }) => OldImage !== undefined && NewImage !== undefined)
          .length,
        deletes: records.filter(({ NewImage }) => NewImage === undefined).length,
      });
      expect(Math.min(changes.inserts, changes.updates, changes.deletes)).toBeGreaterThan(0);
    }
  });

  it('has an order that was inserted and deleted in one window, and is in no export', () => {
    const everything = JSON.stringify([shop.full, ...incrementals].flatMap(recordsOf));
    expect(everything).toContain('ORDER#00205');
    expect(everything).not.toContain('ORDER#00206');
  });

  it('has updates that take attributes away', () => {
    const taken = recordsOf(shop.incrementals[2]?.exported ?? shop.full).filter(
      ({ OldImage, NewImage }) =>
        JSON.stringify(OldImage ?? {}).includes('"tags"') &&
        NewImage !== undefined &&
        !JSON.stringify(NewImage).includes('"tags"'),
    );
    expect(taken).toHaveLength(2);
  });

  it('has an order that is deleted in the second window and comes back in the fourth', () => {
    const told = incrementals.map((exported) =>
      recordsOf(exported)
        .filter(({ Keys }) => JSON.stringify(Keys).includes('ORDER#00190'))
        .map(({ NewImage }) => (NewImage === undefined ? 'deleted' : 'there')),
    );
    expect(told).toEqual([[], ['deleted'], [], ['there']]);
  });

  it('has a number of 38 digits in every order', () => {
    const orders = recordsOf(shop.full)
      .map(({ Item }) => JSON.stringify(Item))
      .filter((item) => item.includes('"ORDER#'));
    const exact = orders.filter((item) => /"paymentReference":\{"N":"[1-9]\d{37}"\}/.test(item));
    expect(exact).toEqual(orders);
  });

  it('is the state of the table at the end when all of it is applied', () => {
    expect(replayed(['pk', 'sk'], [shop.full, ...incrementals])).toEqual(
      shop.table
        .fullExport(incrementals.at(-1)?.to ?? 0)
        .map(canonical)
        .toSorted(),
    );
  });

  it('is the same every time', () => {
    const again = buildShopExports();
    expect(again.full.objects).toEqual(shop.full.objects);
    expect(again.incrementals.at(-1)?.exported.objects).toEqual(incrementals.at(-1)?.objects);
  });
});

describe('the mapping of the shop', () => {
  it('is its object as JSON text', () => {
    expect(JSON.parse(shopMappingText())).toEqual(SHOP_MAPPING);
  });

  it('is a mapping that dynaload takes, with one target for customers and one for orders', () => {
    const { source, targets } = compileMapping(JSON.parse(shopMappingText()), 'shop.json');
    expect(source).toMatchObject({ table: 'Shop', keys: ['pk', 'sk'] });
    expect(targets.map(({ table }) => table)).toEqual(['customers', 'orders']);
  });

  it('names the table and its keys as the exports do', () => {
    expect(SHOP_MAPPING.source.keys).toEqual(shop.table.primaryKey);
    expect(JSON.stringify(shop.full.objects.at(-2)?.bytes.toString())).toContain(
      `table/${SHOP_MAPPING.source.table}/export/`,
    );
  });
});

describe('in a folder', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'dynaload-shop-'));
  });
  afterAll(async () => {
    await rm(root, { recursive: true });
  });

  const isThere = async (key: string): Promise<boolean> =>
    access(path.join(root, key)).then(
      () => true,
      () => false,
    );

  it('can be written without the second incremental, which comes later', async () => {
    const written = await writeShopExports(root, { withholdSecond: true });
    expect(written.withheld?.from).toBe(incrementals[1]?.from);
    const summaries = [written.full, ...incrementals].map(({ summaryKey }) => summaryKey);
    expect(await Promise.all(summaries.map(isThere))).toEqual([true, true, false, true, true]);

    await writeObjects(root, written.withheld?.objects ?? []);
    expect(await Promise.all(summaries.map(isThere))).toEqual([true, true, true, true, true]);
  });

  it('is written whole by default', async () => {
    expect((await writeShopExports(root)).withheld).toBeNull();
  });
});
