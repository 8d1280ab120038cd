import { describe, expect, test } from '@jest/globals';
import { parseShape, printShape, type TargetShape } from '../../../src/ledger/shape.ts';
import { describeDiff, diffShape } from '../../../src/mapping/diff-shape.ts';

const BUILT: TargetShape = {
  columns: [
    { name: 'id', type: 'string', nullable: false },
    { name: 'amount', type: 'int32', nullable: true },
    { name: 'note', type: 'string', nullable: true },
  ],
  keys: [{ attribute: 'pk', column: 'id' }],
  where: [],
};
const [id, amount, note] = BUILT.columns as [never, never, never];

describe('two shapes of a target', () => {
  test.each<[string, Partial<TargetShape>, object, readonly string[]]>([
    ['nothing', {}, {}, []],
    [
      'a column that is new',
      { columns: [id, amount, note, { name: 'city', type: 'json', nullable: true }] },
      { added: [{ name: 'city', type: 'json', nullable: true }] },
      ['adds column city (json)'],
    ],
    ['a column that is gone', { columns: [id, note] }, { removed: [amount] }, ['drops column amount']],
    [
      'a type',
      { columns: [id, { name: 'amount', type: 'int64', nullable: true }, note] },
      { changed: [{ built: amount, wanted: { name: 'amount', type: 'int64', nullable: true } }] },
      ['type of amount from int32 to int64'],
    ],
    [
      'the right to be NULL',
      { columns: [id, amount, { name: 'note', type: 'string', nullable: false }] },
      { changed: [{ built: note, wanted: { name: 'note', type: 'string', nullable: false } }] },
      ['note may no longer be NULL'],
    ],
    [
      'the order of the columns',
      { columns: [id, note, amount] },
      { reordered: true },
      ['another order of the columns'],
    ],
    [
      'the key',
      {
        keys: [
          { attribute: 'pk', column: 'id' },
          { attribute: 'note', column: 'note' },
        ],
      },
      {
        keys: {
          built: BUILT.keys,
          wanted: [
            { attribute: 'pk', column: 'id' },
            { attribute: 'note', column: 'note' },
          ],
        },
      },
      ['key from id (of pk) to id (of pk) and note'],
    ],
    [
      'the conditions',
      { where: ['["pk","beginsWith",["A"]]'] },
      { where: { built: [], wanted: ['["pk","beginsWith",["A"]]'] } },
      ['"where" from none to ["pk","beginsWith",["A"]]'],
    ],
  ])('differ by %s, and by nothing else', (_, change, expected, described) => {
    const diff = diffShape(BUILT, { ...BUILT, ...change });
    const none = { added: [], removed: [], changed: [], reordered: false, keys: null, where: null };
    expect(diff).toEqual({ ...none, ...expected });
    expect(describeDiff(diff)).toEqual(described);
  });

  test('one column in the place of another, and others about it, are no other order', () => {
    const renamed = { name: 'comment', type: 'string', nullable: true };
    expect(diffShape(BUILT, { ...BUILT, columns: [renamed, id, amount] })).toMatchObject({
      added: [renamed],
      removed: [note],
      changed: [],
      reordered: false,
    });
  });

  test('a shape comes back as it was kept', () => {
    expect(parseShape(printShape(BUILT))).toEqual(BUILT);
  });
});
