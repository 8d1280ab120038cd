import { describe, expect, test } from '@jest/globals';
import { compileMapping } from '../../../src/mapping/compile-mapping.ts';
import { childTables, parentOf, tableNames } from '../../../src/mapping/explode/child-table.ts';
import { findConflicts } from '../../../src/mapping/mapping-conflict.ts';
import { compileTargetOf, problemsOf, shopFile, type Json } from '../../support/mapping-problems.ts';

const LINES = { table: 'order_lines', from: 'lines', columns: { sku: 'string', qty: 'int32' } };
const DISCOUNTS = { table: 'order_discounts', from: 'deep.discounts', columns: { code: 'string' } };

function explodes(...explode: readonly Json[]): Json {
  return { explode };
}

function problems(...explode: readonly Json[]): readonly string[] {
  return problemsOf(shopFile(explodes(...explode)));
}

describe('child tables', () => {
  test('are a column of their target, before rest, with what their views show', () => {
    const target = compileTargetOf({ ...explodes({ ...LINES, explode: [DISCOUNTS] }), rest: 'more' });
    expect(target.columns.map(({ name }) => name)).toEqual(['pk', 'sk', 'order_lines', 'more']);
    expect(tableNames(target)).toEqual(['orders', 'order_lines', 'order_discounts']);
    expect(childTables(parentOf(target))).toEqual([
      {
        table: 'order_lines',
        keys: ['pk', 'sk'],
        steps: [{ column: 'order_lines', by: 'position', label: 'position' }],
        columns: [
          { name: 'sku', type: { kind: 'string' } },
          { name: 'qty', type: { kind: 'int32' } },
        ],
      },
      {
        table: 'order_discounts',
        keys: ['pk', 'sk'],
        steps: [
          { column: 'order_lines', by: 'position', label: 'position' },
          { column: 'order_discounts', by: 'position', label: 'position_2' },
        ],
        columns: [{ name: 'code', type: { kind: 'string' } }],
      },
    ]);
  });

  test('are in the shape with their columns, so that another one is another table', () => {
    const shapeOf = (lines: Json): string =>
      compileTargetOf(explodes(lines)).shape.columns.find(({ name }) => name === 'order_lines')?.type ?? '';
    expect(shapeOf({ ...LINES, explode: [DISCOUNTS] })).toBe(
      'rows by position(position, sku string, qty int32, order_discounts rows by position(position_2, code string))',
    );
    const shapes = [
      LINES,
      { ...LINES, position: 'nr' },
      { ...LINES, name: 'position' },
      { ...LINES, columns: { sku: 'string', qty: 'int64' } },
      { ...LINES, explode: [DISCOUNTS] },
    ].map((lines) => compileTargetOf(explodes(lines)).shapeHash);
    expect(new Set(shapes).size).toBe(shapes.length);
  });

  test('are in the digest of rows with how their values are read', () => {
    const hashOf = (column: Json, more: Json = {}): string =>
      compileTargetOf(
        explodes({ ...LINES, columns: { sku: 'string', qty: { type: 'int32', ...column } }, ...more }),
      ).hash;
    const hashes = [
      hashOf({}),
      hashOf({ from: 'quantity' }),
      hashOf({ default: 1 }),
      hashOf({ onMismatch: 'null' }),
      hashOf({ nullValues: [0] }),
      hashOf({ trim: true }),
      hashOf({ split: { by: '-', part: 1 } }),
      hashOf({ mask: 'drop' }),
      hashOf({}, { from: 'other' }),
      hashOf({}, { onMismatch: 'null' }),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
    const shapes = [LINES, { ...LINES, from: 'other', onMismatch: 'null' }];
    const [one, other] = shapes.map((lines) => compileTargetOf(explodes(lines)).shapeHash);
    expect(one).toBe(other);
  });

  test('leave their attribute in rest, unless they take the elements whole', () => {
    const takenOf = (lines: Json): readonly string[] => {
      const rest = compileTargetOf({ ...explodes(lines), rest: 'more' }).columns.at(-1);
      return rest?.source.kind === 'rest' ? [...rest.source.taken] : [];
    };
    expect(takenOf(LINES)).toEqual(['pk', 'sk']);
    expect(takenOf({ ...LINES, columns: { tag: { type: 'string', from: [] } } })).toEqual([
      'pk',
      'sk',
      'lines',
    ]);
  });

  test('have longNumbers of their target in their JSON', () => {
    const columns = { all: { type: 'json', from: [] } };
    const target = compileTargetOf({ ...explodes({ ...LINES, columns }), longNumbers: 'text' });
    expect(target.columns.at(-1)?.type).toMatchObject({ columns: [{ type: { longNumbers: 'text' } }] });
  });

  describe('whose elements are masked', () => {
    const EMAIL = { email: { type: 'string', mask: 'drop' } };
    const masked = { ...LINES, columns: EMAIL };
    const at = 'targets[0].explode';
    const would = 'would hold "lines[*].email" as it is, which the column "email" of "order_lines" masks';
    const inside = {
      ...DISCOUNTS,
      table: 'all',
      from: 'email',
      columns: { part: { type: 'json', from: [] } },
    };

    test.each<[readonly Json[], string]>([
      [
        [{ ...LINES, columns: { ...EMAIL, raw: { type: 'json', from: [] } } }],
        `${at}[0].columns.raw: ${would}`,
      ],
      [
        [{ ...LINES, columns: { ...EMAIL, e: { type: 'string', from: 'email' } } }],
        `${at}[0].columns.e: ${would}`,
      ],
      [[{ ...masked, explode: [inside] }], `${at}[0].explode[0].columns.part: ${would}`],
      [
        [masked, { ...LINES, table: 'again', columns: { email: 'string' } }],
        `${at}[1].columns.email: ${would}`,
      ],
      [
        [
          {
            ...DISCOUNTS,
            from: 'lines',
            explode: [{ ...inside, columns: { part: { type: 'string', from: [], mask: 'drop' } } }],
            columns: { deep: { type: 'json', from: 'email' } },
          },
        ],
        `${at}[0].columns.deep: would hold "lines[*].email[*]" as it is, which the column "part" of "all" masks`,
      ],
    ])('%j carries them', (explode, problem) => {
      expect(problems(...explode)).toEqual([problem]);
    });

    test.each<[Json, string]>([
      [{ columns: { pk: 'string', sk: 'string', lines: 'json' } }, 'columns.lines'],
      [
        { columns: { pk: 'string', sk: 'string', first: { type: 'string', from: 'lines[0].email' } } },
        'columns.first',
      ],
      [{ rest: 'more' }, 'rest'],
    ])('%j of the target carries them', (target, place) => {
      expect(problemsOf(shopFile({ ...explodes(masked), ...target }))).toEqual([
        `targets[0].${place}: ${would}`,
      ]);
    });

    test('stand beside what goes another way, and are masked in every table or not at all', () => {
      const named = { ...LINES, table: 'by_name', name: 'of', columns: { email: 'string' } };
      const other = { type: 'string', from: 'lines[0].sku' };
      const columns = { pk: 'string', sk: 'string', other };
      expect(problemsOf(shopFile({ columns, ...explodes(masked, named) }))).toEqual([]);
      const whole = { pk: 'string', sk: 'string', lines: { type: 'json', mask: 'drop' } };
      expect(problemsOf(shopFile({ columns: whole, ...explodes(LINES) }))).toEqual(
        ['sku', 'qty'].map(
          (name) => `${at}[0].columns.${name}: would hold "lines" as it is, which the column "lines" masks`,
        ),
      );
    });

    test('leave their attribute in rest where they take a part alone', () => {
      const part = { tag: { type: 'string', from: [], split: { by: '#', part: 0 } } };
      const rest = compileTargetOf({ ...explodes({ ...LINES, columns: part }), rest: 'more' }).columns.at(-1);
      expect(rest?.source).toMatchObject({ taken: new Set(['pk', 'sk']) });
    });
  });

  test.each([
    ['was', 'old'],
    ['constant', 'x'],
    ['source', 'exportId'],
  ])('refuse %s in the columns of elements', (field, value) => {
    const columns = { sku: { type: 'string', [field]: value } };
    expect(problems({ ...LINES, columns })).toEqual([
      expect.stringContaining(`targets[0].explode[0].columns.sku.${field}: unknown field`),
    ]);
  });

  test('name the fields inside of the fields of their columns', () => {
    const columns = { sku: { type: 'string', split: { by: '#', part: 0, nth: 1 } } };
    expect(problems({ ...LINES, columns })).toEqual([
      'targets[0].explode[0].columns.sku.split.nth: unknown field "nth" (fields: by, part)',
    ]);
  });

  test.each<[string, Json, string]>([
    [
      'a name of its own',
      { ...LINES, table: 'orders' },
      'targets[0].explode[0].table: targets[0] writes to the table "orders" already',
    ],
    [
      'no name of a column of the parent',
      { ...LINES, table: 'SK' },
      'targets[0].explode[0].table: differs from column "sk" only in case, which Redshift folds',
    ],
    [
      'columns',
      { ...LINES, columns: {} },
      'targets[0].explode[0].columns: expected at least one column, got none',
    ],
    [
      'columns that are not in the key',
      { ...LINES, columns: { PK: 'string' } },
      'targets[0].explode[0].columns.PK: differs from column "pk" only in case, which Redshift folds',
    ],
    [
      'columns beside the position',
      { ...LINES, columns: { position: 'string' } },
      'targets[0].explode[0].columns.position: there is a column "position" already',
    ],
    [
      'a position or a name',
      { ...LINES, position: 'p', name: 'n' },
      'targets[0].explode[0].name: expected "position" (of a list or a set) or "name" (of a map), got both',
    ],
    [
      'a path',
      { ...LINES, from: '[0]' },
      'targets[0].explode[0].from: bad path "[0]": a path begins with the name of a top-level attribute: no index at character 1',
    ],
    [
      'types',
      { ...LINES, columns: { sku: 'text' } },
      'targets[0].explode[0].columns.sku: expected a column type, got "text"; did you mean "string"? (types: string, int32, int64, decimal(p,s), float64, boolean, timestamp, date, json, binary, list<scalar>)',
    ],
    [
      'another position in the second level',
      { ...LINES, position: 'p', explode: [{ ...DISCOUNTS, position: 'p' }] },
      'targets[0].explode[0].explode[0].position: there is a column "p" already',
    ],
    [
      'columns beside the tables inside',
      { ...LINES, explode: [{ ...DISCOUNTS, table: 'sku' }] },
      'targets[0].explode[0].explode[0].table: there is a column "sku" already',
    ],
    [
      'two levels',
      { ...LINES, explode: [{ ...DISCOUNTS, explode: [DISCOUNTS] }] },
      'targets[0].explode[0].explode[0].explode: unknown field "explode" (fields: table, position, name, columns, onMismatch, description, from)',
    ],
    [
      'known fields',
      { ...LINES, pos: 'p' },
      'targets[0].explode[0].pos: unknown field "pos" (fields: table, position, name, columns, onMismatch, description, from, explode)',
    ],
  ])('need %s', (_, explode, problem) => {
    expect(problems(explode)).toEqual([problem]);
  });

  test('may not have the name of a table of another target or another file', () => {
    expect(problems(LINES, { ...LINES, table: 'Order_Lines' })).toEqual([
      'targets[0].explode[1].table: differs from column "order_lines" only in case, which Redshift folds',
      'targets[0].explode[1].table: targets[0].explode[0] writes to the table "Order_Lines" already',
    ]);
    const one = compileMapping(shopFile(explodes(LINES)), 'one.json');
    const other = compileMapping(
      shopFile({ table: 'ORDER_LINES' }, { source: { table: 'Other', keys: ['pk', 'sk'] } }),
      'other.json',
    );
    expect(findConflicts([one, other])).toEqual([
      'one.json and other.json both write to the warehouse tables "order_lines" and "ORDER_LINES", which are one where case is folded.',
    ]);
  });
});
