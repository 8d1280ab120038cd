import { expect, test } from '@jest/globals';
import { LearnedNames } from '../../../src/decode/learned-names.ts';

/** Reads the names of one map; -1 ends it. */
function readMap(names: LearnedNames, ...given: readonly string[]): number[] {
  const map = names.openMap();
  const numbers: number[] = [];
  let previous = 0;
  for (const name of given) {
    const bytes = Buffer.from(`"${name}":{"S":"x"}\n`);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const number = names.read(bytes, view, 0, previous, map);
    numbers.push(number);
    if (number === -1) break;
    previous = number;
    expect(names.lengthOf(number)).toBe(Buffer.byteLength(name) + 3);
  }
  return numbers;
}

test('wanted names have the numbers from 1, in any order and however often they come', () => {
  const names = new LearnedNames(['a', 'bb', 'attribute', 'quo"te', '', 'é']);
  expect(readMap(names, 'attribute', 'a', 'é', 'bb')).toEqual([3, 1, 6, 2]);
  expect(readMap(names, 'bb', 'attribute', 'é', 'a')).toEqual([2, 3, 6, 1]);
});

test('other names have numbers past those, and keep them', () => {
  const names = new LearnedNames(['a']);
  expect(readMap(names, 'x', 'a', 'abcd', 'abce', 'abcdefgh', 'abcdefgi')).toEqual([2, 1, 3, 4, 5, 6]);
  expect(readMap(names, 'abcdefgi', 'abce', 'x')).toEqual([6, 4, 2]);
});

test('a name that comes twice in one map is found out, and in two maps it is not', () => {
  const names = new LearnedNames(['a']);
  expect(readMap(names, 'a', 'b', 'a')).toEqual([1, 2, -1]);
  expect(readMap(names, 'b', 'b')).toEqual([2, -1]);
  expect(readMap(names, 'a', 'b')).toEqual([1, 2]);
});

test('names with escapes, control characters or nothing in them are not read', () => {
  const names = new LearnedNames(['back\\slash']);
  for (const name of ['back\\slash', 'back\\\\slash', 'a\\u0061', 'a\tb', '']) {
    expect(readMap(names, name)).toEqual([-1]);
  }
});

test('names that begin alike are kept apart', () => {
  const names = new LearnedNames([]);
  const alike = [
    'customer_name',
    'customer_mail',
    'customer',
    'customer_',
    'custome',
    'cust',
    'cus',
    'c',
    'customer_nam',
  ];
  expect(readMap(names, ...alike)).toEqual(alike.map((_, i) => i + 1));
  expect(readMap(names, ...alike.toReversed())).toEqual(alike.map((_, i) => alike.length - i));
});

test('many names are kept apart, and the table starts anew when there are ever new ones', () => {
  const names = new LearnedNames(['key']);
  const many = Array.from({ length: 6000 }, (_, i) => `name-${i}`);
  expect(new Set(readMap(names, ...many)).size).toBe(6000);
  names.beginLine();
  expect(readMap(names, 'name-5999', 'key', 'name-0', 'name-5999')).toEqual([2, 1, 3, -1]);
});
