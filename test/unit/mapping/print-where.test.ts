import { expect, test } from '@jest/globals';
import { compileMapping } from '../../../src/mapping/compile-mapping.ts';
import { printWhere } from '../../../src/mapping/where/print-where.ts';

test.each([
  { sk: { equals: 'PROFILE' } },
  { sk: { equals: ['A', 'B'] }, pk: { beginsWith: ['x', 'y'] } },
  {
    status: { exists: false },
    size: { atLeast: 1.5, lessThan: '123456789012345678901' },
    tags: { contains: ['a', 1] },
  },
  { sk: { equals: 'PROFILE' }, status: { not: { equals: ['OPEN', true, 7] } }, gone: { exists: true } },
  { sk: { beginsWith: 'ORDER#', not: { equals: 'ORDER#1', beginsWith: ['ORDER#TEST', 'ORDER#OLD'] } } },
])('a where is printed as the mapping states it: %j', (where) => {
  const [target] = compileMapping(
    {
      source: { table: 'Shop', keys: ['pk', 'sk'] },
      targets: [{ table: 'orders', where, columns: { pk: 'string', sk: 'string' } }],
    },
    'shop.json',
  ).targets;
  expect(JSON.parse(printWhere([...(target?.where ?? []), ...(target?.whereAttributes ?? [])]))).toEqual(
    where,
  );
});
