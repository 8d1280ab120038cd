import { describe, expect, test } from '@jest/globals';
import type { AttributeMap, AttributeValue } from '../../../src/item/attribute-value.ts';
import { findEntities } from '../../../src/profile/entities/entities.ts';
import { ItemGroups } from '../../../src/profile/entities/item-groups.ts';

function item(pk: string, sk: string | null, ...names: readonly string[]): AttributeMap {
  return new Map<string, AttributeValue>([
    ['pk', { S: pk }],
    ...(sk === null ? [] : ([['sk', { S: sk }]] as const)),
    ...names.map((name) => [name, { S: 'x' }] as const),
  ]);
}

function entitiesOf(items: readonly AttributeMap[]): Readonly<Record<string, readonly [object, number]>> {
  const groups = new ItemGroups(items.some((one) => one.has('sk')) ? ['pk', 'sk'] : ['pk']);
  for (const one of items) groups.add({ kind: 'put', item: one, keys: null, writtenAt: null });
  const entities = findEntities(groups, 'Shop');
  return Object.fromEntries(entities.map(({ table, where, profile }) => [table, [where, profile.items]]));
}

function times(count: number, make: (index: number) => AttributeMap): readonly AttributeMap[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

describe('entities of a single-table design', () => {
  test('ten of them, told apart by the sort key, by the partition key, and by whole words', () => {
    const items = [
      ...times(40, (i) => item(`CUSTOMER#${i}`, 'PROFILE', 'name', 'email')),
      ...times(80, (i) => item(`CUSTOMER#${i % 40}`, `ORDER#${i}`, 'amount', 'status')),
      ...times(90, (i) => item(`ORDER#${i % 80}`, `ITEM#${i}`, 'sku', 'quantity')),
      ...times(30, (i) => item(`ORDER#${i}`, `SHIPMENT#${i}`, 'carrier')),
      ...times(20, (i) => item(`ORDER#${i}`, `INVOICE#${i}`, 'amount', 'status')),
      ...times(25, (i) => item(`PRODUCT#${i}`, 'METADATA', 'title', 'price')),
      ...times(5, (i) => item(`WAREHOUSE#${i}`, 'METADATA', 'city')),
      ...times(9, (i) => item(`CUSTOMER#${i}`, `ADDRESS#${i}`, 'street', 'city')),
      ...times(12, (i) => item(`PRODUCT#${i}`, `REVIEW#${i}`, 'stars')),
      item('CONFIG#global', 'SETTINGS#1', 'theme'),
    ];
    expect(entitiesOf(items)).toEqual({
      items: [{ sk: { beginsWith: 'ITEM#' } }, 90],
      orders: [{ sk: { beginsWith: 'ORDER#' } }, 80],
      customers: [{ sk: { equals: 'PROFILE' } }, 40],
      shipments: [{ sk: { beginsWith: 'SHIPMENT#' } }, 30],
      products: [{ sk: { equals: 'METADATA' }, pk: { beginsWith: 'PRODUCT#' } }, 25],
      invoices: [{ sk: { beginsWith: 'INVOICE#' } }, 20],
      reviews: [{ sk: { beginsWith: 'REVIEW#' } }, 12],
      addresses: [{ sk: { beginsWith: 'ADDRESS#' } }, 9],
      warehouses: [{ sk: { equals: 'METADATA' }, pk: { beginsWith: 'WAREHOUSE#' } }, 5],
      settings: [{ sk: { beginsWith: 'SETTINGS#' } }, 1],
    });
  });

  test('what begins with nothing known is a target of its own', () => {
    const items = [
      ...times(8, (i) => item(`USER#${i}`, null, 'name')),
      ...times(4, (i) => item(`TEAM#${i}`, null, 'title')),
      ...times(3, (i) => item(`${i}`, null, 'any')),
    ];
    expect(entitiesOf(items)).toEqual({
      users: [{ pk: { beginsWith: 'USER#' } }, 8],
      teams: [{ pk: { beginsWith: 'TEAM#' } }, 4],
      shop_other: [{ pk: { not: { beginsWith: ['USER#', 'TEAM#'] } } }, 3],
    });
  });

  test.each([
    ['names', times(50, (i) => item(`Chant${i}`, null, 'activities'))],
    ['one kind', times(50, (i) => item(`USER#${i}`, null, 'name'))],
    ['UUIDs', times(50, (i) => item(`a${i}b1c2d3-aaaa-${i}`, null, 'name'))],
    ['tenants of one kind of item', times(50, (i) => item(`acme${i % 5}#${i}`, `2024-${i}`, 'name', 'at'))],
    ['languages', times(50, (i) => item(`${i}`, `${['en', 'de', 'fr'][i % 3]}:title`, 'text'))],
  ])('%s are one target', (_, items) => {
    expect(entitiesOf(items)).toEqual({ shop: [{}, items.length] });
  });

  test('tenants in the partition key do not multiply the entities of the sort key', () => {
    const items = times(60, (i) =>
      i % 2 === 0 ? item(`T${i % 5}#x`, `ORDER#${i}`, 'amount') : item(`T${i % 5}#x`, `USER#${i}`, 'name'),
    );
    expect(Object.keys(entitiesOf(items)).toSorted()).toEqual(['orders', 'users']);
  });
});
