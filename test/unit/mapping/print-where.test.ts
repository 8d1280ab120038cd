import { expect, test } from '@jest/globals';
import { compileMapping } from '../../../src/mapping/compile-mapping.ts';
import { printWhere } from '../../../src/mapping/where/print-where.ts';

test.each([
  { sk: { equals: 'PROFILE' } },
  { sk: { equals: ['A', 'B'] }, pk: { beginsWith: ['x', 'y'] } },
  { sk: { beginsWith: 'ORDER#', not: { equals: 'ORDER#1', beginsWith: ['ORDER#TEST', 'ORDER#OLD'] } } },
])('a where is printed as the mapping states it: %j', (where) => {
  const [target] = compileMapping(
    {
      source: { table: 'Shop', keys: ['pk', 'sk'] },
      targets: [{ table: 'orders', where, columns: { pk: 'string', sk: 'string' } }],
    },
    'shop.json',
  ).targets;
  expect(JSON.parse(printWhere(target?.where ?? []))).toEqual(where);
});
