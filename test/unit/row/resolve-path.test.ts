import { expect, test } from '@jest/globals';
import type { AttributeValue } from '../../../src/item/attribute-value.ts';
import type { PathStep } from '../../../src/mapping/mapping.ts';
import { resolvePath } from '../../../src/row/resolve-path.ts';

const ITEM = new Map<string, AttributeValue>([
  ['s', { S: 'x' }],
  ['l', { L: [{ S: 'first' }, { M: new Map([['x', { N: '1' }]]) }] }],
  [
    'm',
    {
      M: new Map<string, AttributeValue>([
        ['__proto__', { S: 'y' }],
        ['0', { S: 'zero' }],
        ['none', { NULL: true }],
      ]),
    },
  ],
  ['a.b', { S: 'dotted' }],
  ['ss', { SS: ['a'] }],
]);

test.each<[readonly [string, ...PathStep[]], AttributeValue | undefined]>([
  [['s'], { S: 'x' }],
  [['a.b'], { S: 'dotted' }],
  [['l', 0], { S: 'first' }],
  [['l', 1, 'x'], { N: '1' }],
  [['m', '__proto__'], { S: 'y' }],
  [['m', '0'], { S: 'zero' }],
  [['m', 'none'], { NULL: true }],
  [['missing'], undefined],
  [['missing', 'x'], undefined],
  [['__proto__'], undefined],
  [['toString'], undefined],
  [['a', 'b'], undefined],
  [['s', 0], undefined],
  [['s', 'length'], undefined],
  [['l', 2], undefined],
  [['l', 2, 'x'], undefined],
  [['l', 'length'], undefined],
  [['l', '0'], undefined],
  [['m', 0], undefined],
  [['m', 'constructor'], undefined],
  [['m', 'none', 'x'], undefined],
  [['ss', 0], undefined],
])('%j leads to %j', (path, value) => {
  expect(resolvePath(ITEM, path)).toEqual(value);
});
