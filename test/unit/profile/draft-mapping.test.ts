import { describe, expect, test } from '@jest/globals';
import type { AttributeMap, AttributeValue } from '../../../src/item/attribute-value.ts';
import { draftTarget } from '../../../src/profile/draft-mapping.ts';
import { ItemProfile } from '../../../src/profile/entities/item-profile.ts';

const map = (members: Readonly<Record<string, AttributeValue>>): AttributeValue => ({
  M: new Map(Object.entries(members)),
});
const list = (...L: readonly AttributeValue[]): AttributeValue => ({ L });

/** What is drafted for items of which each has one of the values as its `lines`, in one part and in two. */
function drafted(tables: readonly string[], ...values: readonly AttributeValue[]): object {
  const items = values.map(
    (lines): AttributeMap =>
      new Map<string, AttributeValue>([
        ['pk', { S: 'a' }],
        ['lines', lines],
      ]),
  );
  const [whole, first, rest] = [items, items.slice(0, 1), items.slice(1)].map((some) => {
    const made = new ItemProfile();
    for (const item of some) made.addItem(item);
    return made;
  });
  if (whole === undefined || first === undefined || rest === undefined) throw new Error('no profiles');
  first.merge(rest);
  const [one, other] = [whole, first].map(
    (profile) =>
      draftTarget({
        entity: { table: 'orders', where: {}, profile },
        keys: ['pk'],
        keyProfile: profile,
        items: items.length,
        tables: new Set(['orders', ...tables]),
      }).json,
  );
  expect(other).toEqual(one);
  return one ?? {};
}

const LINE = { sku: { S: 'a' }, qty: { N: '1' } };

describe('a list of maps', () => {
  test('becomes a child table with the narrowest types, and what is inside it one of the second level', () => {
    const codes = list(map({ code: { S: 'x' }, at: { S: '2024-05-04' } }));
    const json = drafted(
      ['orders_lines'],
      list(map(LINE), map({ ...LINE, qty: { N: '1.5' }, tags: { SS: ['t'] } }), { NULL: true }),
      list(
        map({ pk: { N: '7' }, null: { N: '7' }, position: { BOOL: true }, codes }),
        map({ email: { S: 'a@b.test' } }),
      ),
    );
    expect(json).toMatchObject({
      columns: { pk: 'string' },
      explode: [
        {
          table: 'orders_lines_2',
          from: 'lines',
          columns: {
            sku: 'string',
            qty: 'decimal(18,1)',
            tags: 'list<string>',
            pk_2: { from: 'pk', type: 'int32' },
            null_2: { from: 'null', type: 'int32' },
            position_2: { from: 'position', type: 'boolean' },
            email: {
              type: 'string',
              description: expect.stringContaining('Looks like personal data (e-mail).'),
            },
          },
          explode: [
            { table: 'orders_lines_2_codes', from: 'codes', columns: { code: 'string', at: 'date' } },
          ],
        },
      ],
      rest: 'other_attributes',
    });
    expect(Object.keys(json)).toEqual(['table', 'description', 'columns', 'explode', 'rest']);
  });

  test('of a third level is JSON in the second one', () => {
    const deep = list(map({ id: { S: 'x' }, deeper: list(map({ id: { N: '1' } })) }));
    expect(drafted([], list(map({ id: { S: 'y' }, deep })))).toMatchObject({
      explode: [{ explode: [{ from: 'deep', columns: { id: 'string', deeper: 'json' } }] }],
    });
  });

  const many = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`n${index}`, { N: '1' }]));

  test.each<[string, readonly AttributeValue[]]>([
    ['has other elements, too', [list(map(LINE)), list({ S: 'x' })]],
    ['is another value, too', [list(map(LINE)), map(LINE)]],
    ['has nothing in its maps', [list(map({}))]],
    ['has only lists of maps in its maps', [list(map({ codes: list(map(LINE)) }))]],
    ['has names that are data', [list(map(many))]],
  ])('that %s stays JSON', (_, values) => {
    const json = drafted([], ...values);
    expect(json).not.toHaveProperty('explode');
    expect(json).toMatchObject({ columns: { lines: expect.anything() } });
    expect(JSON.stringify(json)).toMatch(/"lines":(?:\{"type":)?"json"/);
  });

  test('whose maps drift falls back to JSON for that column alone', () => {
    const drift = list(map({ ...LINE, qty: { BOOL: true } }), map(LINE));
    expect(drafted([], drift)).toMatchObject({
      explode: [
        { columns: { sku: 'string', qty: { type: 'json', description: expect.stringContaining('drifts') } } },
      ],
    });
  });
});
