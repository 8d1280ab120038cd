import { describe, expect, test } from '@jest/globals';
import { compileMapping } from '../../../src/mapping/compile-mapping.ts';
import type { TableMapping } from '../../../src/mapping/mapping.ts';
import {
  compileColumnOf,
  problemsOf,
  problemsOfColumn,
  shopFile,
  targetOf,
} from '../../support/mapping-problems.ts';

const TYPES =
  'string, int32, int64, decimal(p,s), float64, boolean, timestamp, date, json, binary, list<scalar>';

test('a whole mapping compiles to what the program works with', () => {
  const mapping = compileMapping(
    {
      source: { table: 'Orders', keys: ['pk', 'sk'] },
      targets: [
        {
          table: 'orders',
          where: { sk: { beginsWith: 'ORDER#' } },
          columns: {
            sk: 'string',
            pk: 'string',
            created_at: { from: 'createdAt', type: 'timestamp', format: 'epoch_ms', onMismatch: 'null' },
            city: { from: 'address.city', type: 'string', default: 'unknown' },
          },
          rest: 'other_attributes',
        },
      ],
    },
    'mappings/orders.json',
  );
  const target = targetOf(mapping);
  expect(mapping).toEqual({
    file: 'mappings/orders.json',
    source: { table: 'Orders', tableArn: null, was: [], keys: ['pk', 'sk'] },
    load: 'merge',
    overlap: 'refuse',
    gap: 'wait',
    healAfter: 86_400_000,
    export: null,
    targets: [
      {
        table: 'orders',
        where: [{ attribute: 'sk', test: 'beginsWith', prefixes: ['ORDER#'] }],
        whereAttributes: [],
        columns: [
          {
            name: 'sk',
            source: { kind: 'path', path: ['sk'] },
            type: { kind: 'string' },
            nullable: false,
            onMismatch: 'reject',
            default: null,
            nullValues: [],
          },
          {
            name: 'pk',
            source: { kind: 'path', path: ['pk'] },
            type: { kind: 'string' },
            nullable: false,
            onMismatch: 'reject',
            default: null,
            nullValues: [],
          },
          {
            name: 'created_at',
            source: { kind: 'path', path: ['createdAt'] },
            type: { kind: 'timestamp', format: 'epoch_ms' },
            nullable: true,
            onMismatch: 'null',
            default: null,
            nullValues: [],
          },
          {
            name: 'city',
            source: { kind: 'path', path: ['address', 'city'] },
            type: { kind: 'string' },
            nullable: true,
            onMismatch: 'reject',
            default: { value: { S: 'unknown' }, cell: { kind: 'text', text: 'unknown' } },
            nullValues: [],
          },
          {
            name: 'other_attributes',
            // `address` is mapped only in part, so it stays in the rest.
            source: { kind: 'rest', taken: new Set(['sk', 'pk', 'createdAt']) },
            type: { kind: 'json' },
            nullable: true,
            onMismatch: 'reject',
            default: null,
            nullValues: [],
          },
        ],
        keyColumns: [1, 0],
        maxRejects: 0,
        hash: target.hash,
        shape: {
          columns: [
            { name: 'sk', type: 'string', nullable: false },
            { name: 'pk', type: 'string', nullable: false },
            { name: 'created_at', type: 'timestamp', nullable: true },
            { name: 'city', type: 'string', nullable: true },
            { name: 'other_attributes', type: 'json', nullable: true },
          ],
          keys: [
            { attribute: 'pk', column: 'pk' },
            { attribute: 'sk', column: 'sk' },
          ],
          where: ['["sk","beginsWith",["ORDER#"]]'],
        },
        shapeHash: target.shapeHash,
      },
    ],
  } satisfies TableMapping);
  expect(target.hash).toMatch(/^[0-9a-f]{16}$/);
  expect(target.shapeHash).toMatch(/^[0-9a-f]{16}$/);
});

test('every optional field is taken over', () => {
  const file = shopFile(
    { maxRejects: 12, description: 'a' },
    { load: 'replace', overlap: 'accept', gap: 'accept', healAfter: '90m', description: 'b', $schema: 'c' },
  );
  const mapping = compileMapping(file, 'shop.json');
  expect(mapping).toMatchObject({ load: 'replace', overlap: 'accept', gap: 'accept', healAfter: 5_400_000 });
  expect(targetOf(mapping).maxRejects).toBe(12);
});

describe('source', () => {
  const sourceOf = (source: unknown) => compileMapping(shopFile({}, { source }), 'shop.json').source;

  test('the table by its ARN', () => {
    const table = 'arn:aws-cn:dynamodb:cn-north-1:123456789012:table/my.Shop_1-x';
    expect(sourceOf({ table, keys: ['pk', 'sk'] })).toEqual({
      table: 'my.Shop_1-x',
      tableArn: table,
      was: [],
      keys: ['pk', 'sk'],
    });
  });

  const OLD = 'arn:aws:dynamodb:eu-central-1:123456789012:table/Shop';

  test.each([
    ['Old', [{ table: 'Old', tableArn: null }]],
    [OLD, [{ table: 'Shop', tableArn: OLD }]],
    [
      ['Older', 'Old'],
      [
        { table: 'Older', tableArn: null },
        { table: 'Old', tableArn: null },
      ],
    ],
  ])('a table that was another: %j', (was, named) => {
    expect(sourceOf({ table: 'Shop', was, keys: ['pk', 'sk'] }).was).toEqual(named);
  });

  test('a table without a sort key', () => {
    const mapping = compileMapping(
      {
        source: { table: 'Kv1', keys: ['id'] },
        targets: [{ table: 'kv', columns: { v: 'json', id: 'binary' } }],
      },
      'kv.json',
    );
    expect(mapping.source.keys).toEqual(['id']);
    expect(targetOf(mapping).keyColumns).toEqual([1]);
  });

  test.each<[unknown, string]>([
    [
      { table: 'ab', keys: ['pk', 'sk'] },
      'source.table: expected the name of a DynamoDB table (3 to 255 of a-z, A-Z, 0-9, "_", "-", "."), got "ab"',
    ],
    [
      { table: 'arn:aws:dynamodb:eu-central-1:123456789012:table/Shop/export/0123', keys: ['pk', 'sk'] },
      'source.table: expected an ARN such as arn:aws:dynamodb:eu-central-1:123456789012:table/Orders, got "arn:aws:dynamodb:eu-central-1:123456789012:table/Shop/export/0123"',
    ],
    [
      { table: 'Shop', keys: ['pk', 'pk'] },
      'source.keys[1]: expected another attribute than the partition key, got "pk" again',
    ],
    [
      { table: 'Shop', was: 'Shop', keys: ['pk', 'sk'] },
      'source.was: expected another table than source.table, got "Shop" again',
    ],
    [
      { table: OLD, was: ['Shop', OLD], keys: ['pk', 'sk'] },
      `source.was[1]: expected another table than source.table, got "${OLD}" again`,
    ],
    [{ table: 'Shop', was: [], keys: ['pk', 'sk'] }, 'source.was: expected at least one table'],
    [
      { table: 'Shop', was: ['x'], keys: ['pk', 'sk'] },
      'source.was[0]: expected the name of a DynamoDB table (3 to 255 of a-z, A-Z, 0-9, "_", "-", "."), got "x"',
    ],
    [{ table: 'Shop', keys: [] }, 'source.keys: expected at least 1 element, got an empty array'],
    [{ table: 'Shop', keys: ['pk', 'sk', 'x'] }, 'source.keys: expected at most 2 elements, got more'],
    [{ table: 'Shop', keys: 'pk' }, 'source.keys: expected an array, got the string "pk"'],
    [{ table: 'Shop', keys: ['pk', ''] }, 'source.keys[1]: expected a text that is not empty, got ""'],
    [{ table: 'Shop' }, 'source.keys: is missing; expected an array'],
    [
      { table: 'Shop', keys: ['pk', 'sk'], key: 'pk' },
      'source.key: unknown field "key"; did you mean "keys"?',
    ],
  ])('%j', (source, problem) => {
    expect(problemsOf(shopFile({}, { source }))).toEqual([problem]);
  });
});

describe('the form of the file', () => {
  test.each<[unknown, string]>([
    [null, 'expected an object, got null'],
    [[], 'expected an object, got an array'],
    [shopFile({}, { targets: [] }), 'targets: expected at least 1 element, got an empty array'],
    [shopFile({}, { tragets: [] }), 'tragets: unknown field "tragets"; did you mean "targets"?'],
    [
      shopFile({}, { explode: true }),
      'explode: unknown field "explode" (fields: $schema, description, source, load, overlap, gap, healAfter, export, targets)',
    ],
    [
      shopFile({}, { load: 'Merge' }),
      'load: expected one of "merge", "replace", got the string "Merge"; did you mean "merge"?',
    ],
    [shopFile({}, { gap: 'ignore' }), 'gap: expected one of "wait", "accept", got the string "ignore"'],
    [shopFile({}, { overlap: true }), 'overlap: expected one of "refuse", "accept", got the boolean true'],
    [
      shopFile({ maxRejects: -1 }),
      'targets[0].maxRejects: expected a number of at least 0, got the number -1',
    ],
    [shopFile({ maxRejects: 0.5 }), 'targets[0].maxRejects: expected a whole number, got the number 0.5'],
    [shopFile({ type: 'string' }), 'targets[0].type: unknown field "type"; it is a field of a column'],
    [shopFile({ columns: [] }), 'targets[0].columns: expected an object, got an array'],
    [shopFile({ columns: {} }), 'targets[0].columns: expected at least one column, got none'],
  ])('%#: %s', (file, problem) => {
    expect(problemsOf(file)).toEqual([problem]);
  });

  test('all problems are told at once', () => {
    const file = shopFile(
      { table: 'a.b', columns: { pk: 'string', sk: 'text', x: { typ: 'string' } } },
      { lod: 1 },
    );
    expect(problemsOf(file)).toEqual([
      'targets[0].table: expected a table name without dots, got "a.b"; the database or schema is part of the warehouse URL',
      `targets[0].columns.sk: expected a column type, got "text"; did you mean "string"? (types: ${TYPES})`,
      'targets[0].columns.x.type: is missing; expected a string',
      'targets[0].columns.x.typ: unknown field "typ"; did you mean "type"?',
      'lod: unknown field "lod"; did you mean "load"?',
    ]);
  });
});

describe('the primary key', () => {
  const problemsOfColumns = (columns: unknown) => problemsOf(shopFile({ columns }));

  test('a missing sort key is named, with the way to add it', () => {
    expect(problemsOfColumns({ pk: 'string', amount: 'int64' })).toEqual([
      'targets[0].columns: no column holds the sort key "sk"; add "sk": "string", or any name with "from": ["sk"]',
    ]);
  });

  test('so is a partition key, and the attribute that looks like it', () => {
    expect(problemsOfColumns({ PK: 'string', sk: 'string' })).toEqual([
      'targets[0].columns: no column holds the partition key "pk" ("PK" is another attribute: case counts); add "pk": "string", or any name with "from": ["pk"]',
    ]);
  });

  test('a key attribute mapped in part is not mapped', () => {
    expect(problemsOfColumns({ pk: 'string', sk: { type: 'string', from: 'sk.a' } })).toHaveLength(1);
  });

  test.each(['string', 'int32', 'int64', 'decimal(20,0)', 'binary'])('%s is exact', (type) => {
    expect(problemsOfColumns({ pk: 'string', sk: type })).toEqual([]);
  });

  test.each(['float64', 'boolean', 'timestamp', 'date', 'json', 'list<string>'])('%s is not', (type) => {
    const message = `holds the key attribute "sk" and needs an exact type (string, int32, int64, decimal(p,s), binary), got ${type}`;
    expect(problemsOfColumns({ pk: 'string', sk: type })).toEqual([`targets[0].columns.sk: ${message}`]);
    expect(problemsOfColumns({ pk: 'string', sort: { type, from: 'sk' } })).toEqual([
      `targets[0].columns.sort.type: ${message}`,
    ]);
  });

  test('a second column may hold it in another type', () => {
    const mapping = compileMapping(
      shopFile({
        columns: {
          pk: 'string',
          day: { type: 'date', from: 'sk', onMismatch: 'null' },
          sort: { type: 'string', from: ['sk'], onMismatch: 'fail' },
        },
      }),
      'shop.json',
    );
    expect(targetOf(mapping).keyColumns).toEqual([0, 2]);
    expect(targetOf(mapping).columns.map((column) => column.nullable)).toEqual([false, true, false]);
  });

  test('is never missing and never NULL', () => {
    expect(
      problemsOfColumns({ pk: 'string', sk: { type: 'string', default: 'x', onMismatch: 'null' } }),
    ).toEqual([
      'targets[0].columns.sk.default: holds the key attribute "sk", which is never missing: no default',
      'targets[0].columns.sk.onMismatch: holds the key attribute "sk", which is never NULL: expected "reject" or "fail", got "null"',
    ]);
    expect(problemsOfColumns({ pk: 'string', sk: { type: 'string', nullValues: [''] } })).toEqual([
      'targets[0].columns.sk.nullValues: holds the key attribute "sk", which is never NULL: no nullValues',
    ]);
  });

  test('is not read from text as a number, which is one number for several texts', () => {
    const format = 'text';
    expect(problemsOfColumns({ pk: 'string', sk: { type: 'int64', format } })).toEqual([
      'targets[0].columns.sk.format: holds the key attribute "sk": two texts can be one number, so use the type string, or read it into a second column',
    ]);
    expect(
      problemsOfColumns({ pk: 'string', sk: 'string', n: { type: 'int64', from: 'sk', format } }),
    ).toEqual([]);
  });
});

describe('names', () => {
  const CONTROL = 'expected a name without control characters, got';

  test.each<[string, string]>([
    ['', 'expected a name, got ""'],
    [' a', 'expected a name without outer blanks, got " a"'],
    ['a\u00a0', `expected a name without outer blanks, got "a\u00a0"`],
    ['a\u0000b', `${CONTROL} "a\\u0000b"`],
    ['a\tb', `${CONTROL} "a\\tb"`],
    ['a\u007fb', `${CONTROL} "a\u007fb"`],
    ['_dynaload_version', 'names that begin with _dynaload_ are dynaload\'s own, got "_dynaload_version"'],
    ['_DynaLoad_x', 'names that begin with _dynaload_ are dynaload\'s own, got "_DynaLoad_x"'],
  ])('%j is refused for a column, for rest and for a table', (name, problem) => {
    const plain = /^\w+$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
    expect(problemsOfColumn(name, 'string')).toEqual([`targets[0].columns${plain}: ${problem}`]);
    expect(problemsOf(shopFile({ rest: name }))).toEqual([`targets[0].rest: ${problem}`]);
    expect(problemsOf(shopFile({ table: name }))).toEqual([`targets[0].table: ${problem}`]);
  });

  test.each([
    'a b',
    'select',
    '2024',
    '"',
    "'; drop table x; --",
    '`',
    '\\',
    '$a',
    '🦉',
    'constructor',
    'a'.repeat(200),
  ])('%j is a name', (name) => {
    expect(compileColumnOf(name, 'string').source).toEqual({ kind: 'path', path: [name] });
    expect(problemsOf(shopFile({ rest: name, table: name }))).toEqual([]);
  });

  test('columns that differ only in case are one column on Redshift', () => {
    expect(
      problemsOf(shopFile({ columns: { pk: 'string', sk: 'string', userId: 'string', UserID: 'string' } })),
    ).toEqual(['targets[0].columns.UserID: differs from column "userId" only in case, which Redshift folds']);
  });

  test('rest needs a name of its own', () => {
    expect(problemsOf(shopFile({ rest: 'pk' }))).toEqual(['targets[0].rest: there is a column "pk" already']);
    expect(problemsOf(shopFile({ rest: 'PK' }))).toEqual([
      'targets[0].rest: differs from column "pk" only in case, which Redshift folds',
    ]);
  });

  test('two targets need two tables', () => {
    const columns = { pk: 'string', sk: 'string' };
    const file = shopFile(
      {},
      {
        targets: [
          { table: 'orders', columns },
          { table: 'Orders', columns },
        ],
      },
    );
    expect(problemsOf(file)).toEqual(['targets[1].table: targets[0] writes to the table "Orders" already']);
  });
});
