import { describe, expect, test } from '@jest/globals';
import type { AttributeMap, AttributeValue, ExportRecord } from '../../../src/item/attribute-value.ts';
import { findKeys, type KeyNames } from '../../../src/profile/find-keys.ts';

type Item = Readonly<Record<string, string | number>>;

function mapOf(item: Item): AttributeMap {
  return new Map(
    Object.entries(item).map(([name, value]): readonly [string, AttributeValue] => [
      name,
      typeof value === 'string' ? { S: value } : { N: String(value) },
    ]),
  );
}

function found(items: readonly Item[], given: KeyNames | null = null, stated: Item | null = null) {
  const records: ExportRecord[] = items.map((item) => {
    const keys = stated === null ? null : mapOf(stated);
    return { kind: 'put', item: mapOf(item), keys, writtenAt: stated === null ? null : 1 };
  });
  return findKeys({ table: 'Orders', records, given });
}

describe('a full export', () => {
  test.each<[string, readonly Item[], KeyNames]>([
    ['the only attribute that every item has', [{ name: 'a', x: 'b' }, { name: 'b' }], ['name']],
    [
      'what people call partition key and sort key',
      [
        { pk: 'a', sk: '1', n: 1 },
        { pk: 'a', sk: '2', n: 2 },
      ],
      ['pk', 'sk'],
    ],
    [
      'the ID of the table',
      [
        { orderId: 'a', at: 1 },
        { orderId: 'b', at: 2 },
      ],
      ['orderId'],
    ],
  ])('%s is the key, and it is said that it is guessed', (_, items, names) => {
    expect(found(items)).toEqual({ names, ground: expect.stringMatching(/^guessed: /) });
  });

  test('that does not tell is refused with the candidates', () => {
    const items = [
      { device: 'a', at: 1 },
      { device: 'b', at: 2 },
    ];
    expect(() => found(items)).toThrow(
      expect.objectContaining({ code: 'KEYS_UNKNOWN', message: expect.stringContaining('"at", "device"') }),
    );
    expect(found(items, ['device', 'at']).names).toEqual(['device', 'at']);
  });

  test('does not have a key of two items, or one that an item lacks', () => {
    const items = [
      { device: 'a', at: 1 },
      { device: 'a', at: 2 },
    ];
    expect(() => found(items, ['device'])).toThrow(/several items have the same "device".*"at"/);
    expect(() => found(items, ['device', 'when'])).toThrow(/an item has no "when"/);
  });
});

describe('an incremental export', () => {
  test.each<[string, Item, KeyNames]>([
    ['one attribute', { b: 'x' }, ['b']],
    ['two by their names', { SK: 'x', PK: 'y' }, ['PK', 'SK']],
    ['two of which one repeats', { at: 1, device: 'a' }, ['device', 'at']],
  ])('states %s', (_, stated, names) => {
    const items = [
      { device: 'a', at: 1 },
      { device: 'a', at: 2 },
    ];
    expect(found(items, null, stated).names).toEqual(names);
  });

  test('of which the order is not plain is asked for', () => {
    const items = [{ a: 'x', b: 'y' }];
    expect(() => found(items, null, { a: 'x', b: 'y' })).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('--keys a,b or --keys b,a') }),
    );
    expect(() => found(items, ['a'], { a: 'x', b: 'y' })).toThrow(/state the key "a", "b"/);
  });
});
