import { describe, expect, test } from '@jest/globals';
import { layoutOf, parseShape, printShape, type TargetShape } from '../../../src/ledger/shape.ts';
import { compileMapping } from '../../../src/mapping/compile-mapping.ts';
import { secretOf } from '../../../src/mapping/conversion/mask-secret.ts';
import { CHANGED_SHAPE, evolveShape, isRefused } from '../../../src/mapping/evolve-shape.ts';
import { describeChange } from '../../../src/mapping/shape-change.ts';
import { widens } from '../../../src/mapping/widening.ts';
import { shopFile, targetOf, type compileTargetOf } from '../../support/mapping-problems.ts';

type Columns = readonly (readonly [name: string, type: string, ...was: readonly string[]])[];

/** The first column is the key. */
function mapping(columns: Columns, where: readonly string[] = []) {
  const [key = ['', '']] = columns;
  const shape: TargetShape = {
    columns: columns.map(([name, type], index) => ({ name, type, nullable: index > 0 })),
    keys: [{ attribute: 'pk', column: key[0] }],
    where,
  };
  const named = columns.map(([name, , ...was]) => ({ name, was }));
  // All that is looked at of a mapping's columns.
  return { shape, shapeHash: JSON.stringify(shape), columns: named as never };
}

const BUILT: Columns = [
  ['id', 'string'],
  ['amount', 'int32'],
  ['note', 'string'],
];
const built = mapping(BUILT);

function changesTo(wanted: ReturnType<typeof mapping>): readonly string[] {
  return evolveShape(built, wanted).changes.map(describeChange);
}

describe('a table and another mapping', () => {
  test.each<[string, Columns, readonly string[], boolean]>([
    ['the same', BUILT, [], false],
    ['a new column', [...BUILT, ['city', 'json']], ['adds column city (json)'], false],
    [
      'a column less',
      [
        ['id', 'string'],
        ['amount', 'int32'],
      ],
      ['drops column note'],
      false,
    ],
    [
      'another order',
      [
        ['id', 'string'],
        ['note', 'string'],
        ['amount', 'int32'],
      ],
      ['another order of the columns'],
      false,
    ],
    [
      'a name',
      [
        ['id', 'string'],
        ['amount', 'int32'],
        ['remark', 'string', 'x', 'note'],
      ],
      ['renames column note to remark'],
      false,
    ],
    [
      'a name without a word of the old one',
      [
        ['id', 'string'],
        ['amount', 'int32'],
        ['remark', 'string'],
      ],
      ['adds column remark (string)', 'drops column note'],
      false,
    ],
    [
      'names that move on by one',
      [
        ['id', 'string'],
        ['note', 'int32', 'amount'],
        ['remark', 'string', 'note'],
        ['amount', 'json'],
      ],
      ['renames column amount to note', 'renames column note to remark', 'adds column amount (json)'],
      false,
    ],
    [
      'a name of before that is of the past',
      [
        ['id', 'string', 'pk'],
        ['amount', 'int32', 'sum'],
        ['note', 'string', 'amount'],
      ],
      [],
      false,
    ],
    [
      'a wider type under another name',
      [
        ['id', 'string'],
        ['total', 'decimal(20,2)', 'amount'],
        ['note', 'string'],
      ],
      ['renames column amount to total', 'type of total from int32 to decimal(20,2)'],
      false,
    ],
    [
      'another type',
      [
        ['id', 'string'],
        ['amount', 'json'],
        ['note', 'string'],
      ],
      ['type of amount from int32 to json'],
      true,
    ],
    [
      'another type of the key',
      [
        ['id', 'binary'],
        ['amount', 'int32'],
        ['note', 'string'],
      ],
      ['type of id from string to binary'],
      true,
    ],
    [
      'another case',
      [
        ['id', 'string'],
        ['amount', 'int32'],
        ['Note', 'string'],
      ],
      ['adds column Note', 'drops column note'],
      true,
    ],
    [
      'a name that another column has, which is dropped for it',
      [
        ['id', 'string'],
        ['note', 'string', 'amount'],
      ],
      ['drops column amount', 'renames column amount to note'],
      true,
    ],
    [
      'a name that is that of a dropped column, but for its case',
      [
        ['id', 'string'],
        ['NOTE', 'int32', 'amount'],
      ],
      ['renames column amount to NOTE', 'drops column note', 'the table with the columns NOTE and note'],
      true,
    ],
  ])('differ by %s', (_, columns, changes, isRefusedThen) => {
    expect(changesTo(mapping(columns))).toEqual(changes);
    expect(isRefused(evolveShape(built, mapping(columns)))).toBe(isRefusedThen);
  });

  test('another key and another condition are refused, each with its reason', () => {
    const other = mapping([['id2', 'string'], ...BUILT.slice(1)], ['["pk","equals",["a"]]']);
    expect(changesTo(other)).toEqual([
      'drops column id',
      'key from id (of pk) to id2 (of pk)',
      '"where" from none to ["pk","equals",["a"]]',
    ]);
  });

  test('a key that is converted otherwise is another key: its rows of before would stay beside the new ones', () => {
    const withKey = (key: object, secret = 'a secret of sixteen'): ReturnType<typeof compileTargetOf> => {
      const columns = { pk: { type: 'string', ...key }, sk: 'string' };
      return targetOf(compileMapping(shopFile({ columns }), 'shop.json', () => secretOf(secret)));
    };
    const changes = (
      before: ReturnType<typeof withKey>,
      after: ReturnType<typeof withKey>,
    ): readonly string[] =>
      evolveShape(
        { shapeHash: before.shapeHash, shape: parseShape(printShape(before.shape)) },
        after,
      ).changes.map(describeChange);
    const masked = withKey({ mask: 'hmac' });
    expect(changes(withKey({}), withKey({ stripPrefix: 'A#' }))).toEqual([
      'key from pk and sk to pk (without "A#") and sk',
    ]);
    expect(changes(withKey({}), masked)).toEqual([
      expect.stringMatching(/^key from pk and sk to pk \(hmac with secret [0-9a-f]{16}\) and sk$/),
    ]);
    expect(changes(masked, withKey({ mask: 'hmac' }, 'another of sixteen'))).toEqual([
      expect.stringMatching(/^key from pk \(hmac .*\) and sk to pk \(hmac .*\) and sk$/),
    ]);
    expect(changes(masked, withKey({ mask: 'hmac' }))).toEqual([]);
  });

  test('what nobody has kept is refused, unless it is the same', () => {
    const unknown = { shapeHash: built.shapeHash, shape: null };
    expect(evolveShape(unknown, built).changes).toEqual([]);
    expect(isRefused(evolveShape(unknown, mapping([...BUILT, ['x', 'json']])))).toBe(true);
  });

  test('the table has a place of its own for everything that it ever had', () => {
    const first = evolveShape(
      built,
      mapping([
        ['id', 'string'],
        ['amount', 'int64'],
        ['remark', 'string', 'note'],
        ['note', 'json'],
      ]),
    );
    const { shape } = first;
    if (shape === null) throw new Error('refused');
    expect(layoutOf(shape)).toMatchObject({
      built: 3,
      columns: [
        ...built.shape.columns,
        { name: '_dynaload_held_1', type: 'int64' },
        { name: '_dynaload_held_2', type: 'json' },
      ],
      holders: [['id'], ['_dynaload_held_1', 'amount'], ['note'], ['_dynaload_held_2']],
      added: ['note'],
    });
    expect(parseShape(printShape(shape))).toEqual(shape);
    const next = mapping([
      ['id', 'string'],
      ['amount', 'decimal(38,0)'],
      ['comment', 'json', 'note'],
    ]);
    const second = evolveShape({ shapeHash: CHANGED_SHAPE, shape }, next);
    expect(second.changes.map(({ kind }) => kind)).toEqual(['widen', 'rename', 'keep']);
    expect(second.shape && layoutOf(second.shape)).toMatchObject({
      holders: [['id'], ['_dynaload_held_3', '_dynaload_held_1', 'amount'], ['note'], ['_dynaload_held_2']],
      added: ['comment', 'remark'],
    });
  });

  test('a mapping of before a change is known, and one that took part in none goes on', () => {
    const shorter = mapping(BUILT.slice(0, 2));
    const dropped = evolveShape(built, shorter);
    expect(dropped).toMatchObject({ isChanged: true, shape: { columns: built.shape.columns } });
    const either = { shapeHash: CHANGED_SHAPE, shape: dropped.shape };
    for (const one of [built, shorter]) {
      expect(evolveShape(either, one)).toMatchObject({ isChanged: false, shape: dropped.shape });
    }
    const more = mapping([...BUILT, ['city', 'string']]);
    const added = { shapeHash: CHANGED_SHAPE, shape: evolveShape(either, more).shape };
    for (const one of [built, shorter]) {
      expect(evolveShape(added, one).changes.map(describeChange)).toEqual(['this mapping is an earlier one']);
    }
    expect(evolveShape(added, more)).toMatchObject({ isChanged: false, changes: [] });
  });

  const lines = (inside: string): Columns => [...BUILT, ['lines', `rows by position(nr, ${inside})`]];
  const parent = mapping(lines('sku string, qty int32, codes rows by name(key, code string)'));

  test.each<[string, Columns, readonly string[], boolean]>([
    [
      'columns that come, go and are wider in a child table, and in one inside it',
      lines('qty int64, "a b" list<decimal(9,2)>, codes rows by name(key, off json, code string)'),
      [
        'drops column lines.sku',
        'type of lines.qty from int32 to int64',
        'adds column codes.off (json)',
        'adds column lines.a b (list<decimal(9,2)>)',
      ],
      false,
    ],
    [
      'another order in it',
      lines('qty int32, sku string, codes rows by name(key, code string)'),
      ['another order of the columns'],
      false,
    ],
    [
      'its own columns beside it',
      [...lines('sku string, qty int32, codes rows by name(key, code string)'), ['city', 'string']],
      ['adds column city (string)'],
      false,
    ],
    [
      'another type in it',
      lines('sku json, qty int32, codes rows by name(key, code string)'),
      ['type of lines.sku from string to json'],
      true,
    ],
    [
      'another case in it',
      lines('SKU string, qty int32, codes rows by name(key, code string)'),
      ['drops column lines.sku', 'adds column lines.SKU'],
      true,
    ],
    [
      'a name of the key that a dropped column of it has',
      [['sku', 'string', 'id'], ...lines('qty int32, codes rows by name(key, off json)').slice(1)],
      [
        'renames column id to sku',
        'drops column lines.sku',
        'drops column codes.code',
        'adds column codes.off (json)',
        'the child table lines with the columns sku and sku',
      ],
      true,
    ],
    ['a child table less', BUILT, ['drops the child table lines'], true],
    ['one inside it less', lines('sku string, qty int32'), ['drops the child table codes'], true],
    [
      'one more inside it, by position',
      lines('sku string, qty int32, codes rows by position(key, code string), more rows by name(n, x json)'),
      ['child table codes from name key to position key', 'adds the child table more'],
      true,
    ],
    [
      'a child table more',
      [
        ...lines('sku string, qty int32, codes rows by name(key, code string)'),
        ['t', 'rows by name(n, x json)'],
      ],
      ['adds the child table t'],
      true,
    ],
    [
      'what was a child table',
      [...BUILT, ['lines', 'json']],
      [
        'type of lines from rows by position(nr, sku string, qty int32, codes rows by name(key, code string)) to json',
      ],
      true,
    ],
  ])('with a child table differ by %s', (_, columns, changes, isRefusedThen) => {
    const evolution = evolveShape(parent, mapping(columns));
    expect(evolution.changes.map(describeChange)).toEqual(changes);
    expect(isRefused(evolution)).toBe(isRefusedThen);
  });

  test('rows are NULL in what a mapping was without, once it comes back', () => {
    const first = evolveShape(
      parent,
      mapping(lines('qty int32, codes rows by name(key, code string)').toSpliced(2, 1)),
    );
    expect(first.shape?.store?.added).toEqual(['lines.sku', 'note']);
    const changed = { shapeHash: CHANGED_SHAPE, shape: first.shape };
    const back = lines('qty int64, sku string, codes rows by name(key, code string)');
    for (const rowsGoOn of ['beside', 'inside'] as const) {
      const { shape } = evolveShape(changed, mapping(back), rowsGoOn);
      expect(shape?.store?.added).toEqual(['lines.sku', 'note']);
    }
  });

  test('rows of a child table go on beside those of before, or where they went', () => {
    const wanted = mapping(lines('qty int64, color string, codes rows by name(key, code string)'));
    const both =
      'rows by position(nr, sku string, qty int64, codes rows by name(key, code string), color string)';
    const [before, after] = [parent, wanted].map(({ shape }) => shape.columns[3]?.type);
    for (const goOn of ['beside', 'inside'] as const) {
      const { shape } = evolveShape(parent, wanted, goOn);
      if (shape === null) throw new Error('refused');
      const isBeside = goOn === 'beside';
      expect(shape.columns[3]).toEqual({ name: 'lines', type: both, nullable: true });
      expect(layoutOf(shape).columns.slice(3)).toEqual([
        { name: 'lines', type: isBeside ? before : both, nullable: true },
        ...(isBeside ? [{ name: '_dynaload_held_1', type: after, nullable: true }] : []),
      ]);
      expect(layoutOf(shape)).toMatchObject({
        holders: [['id'], ['amount'], ['note'], isBeside ? ['_dynaload_held_1', 'lines'] : ['lines']],
        added: ['lines.color', 'lines.sku'],
      });
      expect(evolveShape({ shapeHash: CHANGED_SHAPE, shape }, wanted, goOn)).toMatchObject({
        isChanged: false,
        shape,
      });
    }
  });

  test('columns that are too many to be kept in the books are refused', () => {
    const many = Array.from({ length: 900 }, (_, index) => [`${'x'.repeat(60)}${index}`, 'string'] as const);
    expect(changesTo(mapping([...BUILT, ...many]))).toEqual(['900 differences']);
  });
});

test('a type is wider when it holds every value exactly', () => {
  const wider: readonly (readonly [string, string])[] = [
    ['int32', 'int64'],
    ['int32', 'float64'],
    ['int32', 'decimal(10,0)'],
    ['int64', 'decimal(19,0)'],
    ['decimal(5,2)', 'decimal(6,2)'],
    ['decimal(5,2)', 'decimal(6,3)'],
  ];
  const others: readonly (readonly [string, string])[] = [
    ['int64', 'int32'],
    ['int64', 'float64'],
    ['int32', 'decimal(9,0)'],
    ['int64', 'decimal(20,2)'],
    ['decimal(5,2)', 'decimal(5,3)'],
    ['decimal(5,2)', 'decimal(6,1)'],
    ['decimal(5,0)', 'int64'],
    ['decimal(5,2)', 'float64'],
    ['int32', 'string'],
    ['date', 'timestamp'],
    ['list<int32>', 'list<int64>'],
    ['string', 'json'],
    ['unheard', 'string'],
  ];
  expect(wider.filter(([from, to]) => !widens(from, to))).toEqual([]);
  expect(others.filter(([from, to]) => widens(from, to))).toEqual([]);
});
