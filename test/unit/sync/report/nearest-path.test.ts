import { expect, test } from '@jest/globals';
import { decodeLine } from '../../../../src/item/export-line.ts';
import type { AttributeMap } from '../../../../src/item/attribute-value.ts';
import { parsePath, type ItemPath } from '../../../../src/mapping/path.ts';
import { nearestPath } from '../../../../src/sync/report/nearest-path.ts';

const ITEMS = [
  '{"id":{"S":"1"},"address":{"M":{"city":{"S":"Rome"},"zip":{"S":"1"}}},"total":{"N":"7"}}',
  '{"id":{"S":"2"},"lines":{"L":[{"M":{"sku":{"S":"a"},"name":{"S":"A"}}}]},"order.note":{"S":"x"}}',
].map(itemOf);

function itemOf(item: string): AttributeMap {
  const record = decodeLine(Buffer.from(`{"Item":${item}}`), 'full', { file: 'f', line: 1 });
  if (record.kind !== 'put') throw new Error('a full export has no deletes');
  return record.item;
}

test.each([
  ['adress.city', ['address', 'city']],
  ['address.ctiy', ['address', 'city']],
  ['lines[0].SKU', ['lines', 0, 'sku']],
  ['lnes[0].sku', ['lines', 0, 'sku']],
  ['Total', ['total']],
  // The attribute's own name holds the dot.
  ['order.note', ['order.note']],
  // Nothing is near, an index has no neighbour, and a scalar has no members.
  ['weather', null],
  ['lines[7].sku', null],
  ['total.amount', null],
])('of %s is %j', (text, expected) => {
  const parsed = parsePath(text);
  if ('problem' in parsed) throw new Error(parsed.problem);
  expect(nearestPath(parsed.path, ITEMS)).toEqual(expected);
});

test('what another column is made of is not meant', () => {
  const taken: ItemPath[] = [['total'], ['address', 'city'], ['order.note']];
  expect(nearestPath(['Total'], ITEMS, taken)).toBeNull();
  expect(nearestPath(['address', 'City'], ITEMS, taken)).toBeNull();
  expect(nearestPath(['order', 'note'], ITEMS, taken)).toBeNull();
  expect(nearestPath(['address', 'Zip'], ITEMS, taken)).toEqual(['address', 'zip']);
});

test('without items there is none', () => {
  expect(nearestPath(['adress', 'city'], [])).toBeNull();
});
