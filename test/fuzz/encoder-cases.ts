/** Mappings that between them use everything a mapping can say, for holding two encoders against each other. */
import type { ColumnType } from '../../src/type/column-type.ts';
import type { ColumnMapping, TableMapping, TargetMapping } from '../../src/mapping/mapping.ts';
import type { AttributeCondition, KeyCondition } from '../../src/mapping/where/condition.ts';
import type { RowFormat } from '../../src/row/row-format.ts';
import { tsvFormat } from '../../src/warehouse/clickhouse/statements/tsv-format.ts';
import { csvFormat } from '../../src/warehouse/redshift/statements/csv-format.ts';
import { column, restColumn, tableMapping, target, typeOf } from '../support/encoder-builders.ts';
import { noSecrets } from '../../src/mapping/conversion/mask-secret.ts';
import { JSON_ROWS } from '../support/json-rows.ts';
import { ROWS_COLUMNS } from './rows-columns.ts';

export interface EncoderCase {
  readonly mapping: TableMapping;
  readonly floors: readonly number[];
  readonly format: RowFormat;
}

/** Column types with the attribute that each reads: what the generated items hold. */
export const TYPED: Readonly<Record<string, string>> = {
  text: 'string',
  small: 'int32',
  big: 'int64',
  price: 'decimal(10,2)',
  exact: 'decimal(38,38)',
  ratio: 'float64',
  flag: 'boolean',
  at: 'timestamp',
  day: 'date',
  blob: 'binary',
  doc: 'json',
  texts: 'list<string>',
  numbers: 'list<decimal(20,4)>',
};

const EPOCHS = ['epoch_s', 'epoch_ms', 'epoch_us', 'rfc1123', 'iso8601'] as const;

function typedColumns(overrides: Partial<ColumnMapping> = {}): ColumnMapping[] {
  return Object.entries(TYPED).map(([name, type]) => column(name, type, overrides));
}

const DOWN = { round: 'down' } as const;

function time(name: string, type: ColumnType): ColumnMapping {
  return column(name, 'string', { path: ['at'], type });
}

/** A column of numbers, or of lists of them, that reads text too. */
function inText(type: string, attribute: 'number' | 'numbers'): ColumnMapping {
  const parsed = typeOf(type);
  if (!(
    'precision' in parsed ||
    parsed.kind === 'int32' ||
    parsed.kind === 'int64' ||
    parsed.kind === 'float64'
  )) {
    throw new Error(`expected a number, got ${type}`);
  }
  const element = { ...parsed, format: 'text' } as const;
  return column(`${attribute}_${type}_in_text`, type, {
    path: [attribute],
    type: attribute === 'number' ? element : { kind: 'list', element },
  });
}

const NULL_INSTANTS = EPOCHS.flatMap((format): ColumnMapping[] => {
  const nullValues = [
    { S: '9999-12-31T00:00:00+09:00' },
    { S: '2024-05-04T04:54:56Z' },
    { S: 'Sat, 04 May 2024 04:54:56 GMT' },
    { S: '0001-01-01T00:00:00Z' },
    { S: '' },
    { N: '0' },
    { N: '1700000000' },
    { S: '1700000000000' },
  ];
  const named = (name: string, type: ColumnType): ColumnMapping => ({ ...time(name, type), nullValues });
  return [
    named(`no_at_${format}`, { kind: 'timestamp', format }),
    named(`no_day_${format}`, { kind: 'date', format }),
    named(`no_down_${format}`, { kind: 'timestamp', format, zone: 0, ...DOWN }),
  ];
});

const EPOCH_COLUMNS = EPOCHS.flatMap((format) => [
  column(`at_${format}`, 'timestamp', { path: ['at'], type: { kind: 'timestamp', format } }),
  column(`day_${format}`, 'date', { path: ['at'], type: { kind: 'date', format } }),
]);

/** What a column can say of how its values are written, each with the attribute that it reads. */
const READINGS: readonly ColumnMapping[] = [
  ...([0, 60, -210, 1439, -1439] as const).flatMap((zone) => [
    time(`zone_${zone}`, { kind: 'timestamp', format: 'iso8601', zone, ...(zone === 60 ? DOWN : {}) }),
    time(`day_zone_${zone}`, { kind: 'date', format: 'iso8601', zone }),
  ]),
  ...EPOCHS.filter((format) => format !== 'rfc1123').map((format) =>
    time(`down_${format}`, { kind: 'timestamp', format, ...DOWN }),
  ),
  ...['int32', 'int64', 'decimal(10,2)', 'decimal(38,38)', 'float64'].map((type) => inText(type, 'number')),
  inText('decimal(20,4)', 'numbers'),
  inText('float64', 'numbers'),
];

/** Columns in which some values mean none: such as the corpus holds, in other spellings too. */
const NULLED: readonly ColumnMapping[] = [
  column('no_text', 'string', {
    path: ['text'],
    nullValues: [{ S: '' }, { S: 'x' }, { S: 'a/b' }, { S: 'é🔔' }, { N: '1' }],
  }),
  column('no_quote', 'json', { path: ['text'], nullValues: [{ S: '"' }, { S: 'a\n' }, { N: '0' }] }),
  column('no_small', 'int32', { path: ['small'], nullValues: [{ N: '0' }, { N: '-1' }, { S: '' }] }),
  column('no_ratio', 'float64', {
    path: ['ratio'],
    nullValues: [{ N: '0.1' }, { N: '0.1000000000000000055' }],
  }),
  column('no_flag', 'boolean', { path: ['flag'], nullValues: [{ S: 'true' }, { N: '1' }] }),
  column('no_list', 'list<string>', { path: ['texts'], nullValues: [{ S: 'a' }, { N: '1' }, { S: '' }] }),
  column('no_numbers', 'list<decimal(20,4)>', { path: ['numbers'], nullValues: [{ N: '1' }, { N: '2.5' }] }),
  column('no_list_of_text', 'list<int64>', {
    path: ['numbers'],
    type: { kind: 'list', element: { kind: 'int64', format: 'text' } },
    nullValues: [{ S: '01' }],
  }),
  ...['int64', 'decimal(10,2)', 'float64'].map((type) => ({
    ...inText(type, 'number'),
    name: `no_${type}_in_text`,
    nullValues: [{ S: '1.50' }, { N: '0' }, { S: 'none' }, { S: '0.1000000000000000055' }] as const,
  })),
  ...NULL_INSTANTS,
];

const SECRET = noSecrets('any');

/** Columns whose values are changed on the way, or are not of the item. */
const CONVERTED: readonly ColumnMapping[] = [
  column('trimmed', 'string', {
    path: ['text'],
    text: { trim: true, case: 'upper' },
    nullValues: [{ S: 'X' }],
  }),
  column('lowered', 'json', { path: ['text'], text: { case: 'lower' } }),
  column('stripped', 'string', { path: ['text'], text: { stripPrefix: 'a' } }),
  column('stripped_number', 'int64', {
    path: ['number'],
    type: { kind: 'int64', format: 'text' },
    text: { stripPrefix: '1' },
  }),
  column('part', 'string', { path: ['at'], text: { split: { by: '-', part: 1 } }, default: 'no part' }),
  column('last_part', 'string', { path: ['at'], text: { split: { by: ':', part: -2 }, stripPrefix: '2' } }),
  ...(['drop', 'last4'] as const).flatMap((kind) =>
    ['text', 'doc'].map((name) => column(`${kind}_${name}`, 'string', { path: [name], mask: { kind } })),
  ),
  ...(['sha256', 'hmac'] as const).flatMap((kind) =>
    ['text', 'number', 'texts', 'blob'].map((name) =>
      column(`${kind}_${name}`, 'string', {
        path: [name],
        mask: { kind, secret: SECRET },
        nullValues: [{ S: '' }],
      }),
    ),
  ),
  column('masked_part', 'string', {
    path: ['text'],
    text: { stripPrefix: 'a' },
    mask: { kind: 'hmac', secret: SECRET },
  }),
  fixed('constant', 'string', "it's\tso"),
  fixed('constant_list', 'list<int32>', [1, 2]),
  ...(['exportId', 'loadedAt', 'writtenAt'] as const).map((field) => ({
    ...column(field, field === 'exportId' ? 'string' : 'timestamp'),
    source: { kind: 'load', field } as const,
  })),
];

function fixed(name: string, type: string, json: unknown): ColumnMapping {
  const { default: value, ...rest } = column(name, type, { default: json });
  if (value === null) throw new Error('expected a value');
  return { ...rest, default: null, source: { kind: 'constant', value } };
}

/** Keys with what keeps them apart. */
const CONVERTED_KEYS: readonly ColumnMapping[] = [
  column('pk', 'string', { mask: { kind: 'hmac', secret: SECRET } }),
  column('sk', 'string', { text: { stripPrefix: 'ORDER#' } }),
];

/** Other types for what is in lists. */
const LISTS = [
  ...['int32', 'int64', 'float64', 'string', 'decimal(38,0)'].map((type) =>
    column(`numbers_${type}`, `list<${type}>`, { path: ['numbers'] }),
  ),
  ...['boolean', 'binary', 'timestamp'].map((type) =>
    column(`texts_${type}`, `list<${type}>`, { path: ['texts'] }),
  ),
];

const LONG = ['doc', 'exact', 'numbers', 'lines'].map((name) =>
  column(`long_${name}`, 'json', { path: [name], type: { kind: 'json', longNumbers: 'text' } }),
);

const NESTED = [
  column('city', 'string', { path: ['doc', 'city'] }),
  column('deep', 'json', { path: ['doc', 'lines', 1, 'sku'], default: 'none' }),
  column('first', 'int32', { path: ['lines', 0], default: 7 }),
  column('odd', 'string', { path: ['doc', 'quote"d'] }),
  column('dotted', 'string', { path: ['with.dot'], default: "it's\tso" }),
  column('quoted', 'string', { path: ['quote"d'] }),
  column('digits', 'json', { path: ['0'] }),
  column('proto', 'json', { path: ['__proto__'] }),
  column('euro', 'json', { path: ['€uro'] }),
  column('empty', 'json', { path: [''] }),
];

const pk = column('pk', 'string');
const sk = column('sk', 'string');

function keyTypes(type: string, overrides: Partial<ColumnMapping> = {}): TargetMapping {
  const columns = [column('pk', type, overrides), column('sk', type, overrides), column('text', 'string')];
  return target(columns, 2, { table: `keys_${type}` });
}

function routed(
  table: string,
  { keys = [], attributes = [] }: Conditions,
  columns: ColumnMapping[],
): TargetMapping {
  return target([pk, sk, ...columns], 2, { table, where: keys, whereAttributes: attributes });
}

interface Conditions {
  readonly keys?: readonly KeyCondition[];
  readonly attributes?: readonly AttributeCondition[];
}

const CONDITIONS: readonly Conditions[] = [
  { keys: [{ attribute: 'sk', test: 'equals', values: ['PROFILE', '1', 'aGk='] }] },
  { keys: [{ attribute: 'sk', test: 'beginsWith', prefixes: ['ORDER#', 'é', '1'] }] },
  {
    keys: [
      {
        attribute: 'pk',
        test: 'not',
        condition: { attribute: 'pk', test: 'beginsWith', prefixes: ['a', '-'] },
      },
      { attribute: 'sk', test: 'not', condition: { attribute: 'sk', test: 'equals', values: ['PROFILE'] } },
    ],
  },
  { keys: [{ attribute: 'sk', test: 'beginsWith', prefixes: ['\ud83d'] }] },
  { keys: [{ attribute: 'sk', test: 'beginsWith', prefixes: [''] }] },
  { keys: [{ attribute: 'sk', test: 'atLeast', number: '1' }] },
  {
    keys: [
      { attribute: 'sk', test: 'not', condition: { attribute: 'sk', test: 'lessThan', number: '12.25' } },
    ],
    attributes: [{ attribute: 'flag', test: 'exists' }],
  },
];

/** One of each kind, on what the corpus holds, and each of them the other way round. */
const ATTRIBUTE_CONDITIONS: readonly AttributeCondition[] = (
  [
    {
      attribute: 'text',
      test: 'equals',
      values: [{ S: 'plain' }, { S: 'it\'s "so"\n' }, { N: '12.5' }, { S: 'é🔔' }, { S: 'aAb' }],
    },
    { attribute: 'text', test: 'equals', values: [{ S: '\ud83d' }, { S: '' }, { S: 'x' }] },
    { attribute: 'text', test: 'beginsWith', prefixes: ['a', 'p', 'é', '"', '\\'] },
    { attribute: 'flag', test: 'equals', values: [{ BOOL: true }] },
    { attribute: 'flag', test: 'exists' },
    { attribute: 'with.dot', test: 'exists' },
    { attribute: 'quote"d', test: 'exists' },
    { attribute: 'number', test: 'equals', values: [{ N: '0.25' }, { N: '1' }, { S: '12.50' }] },
    // Many, of which some differ in their last byte alone.
    {
      attribute: 'number',
      test: 'equals',
      values: [
        '0',
        '1',
        '-1',
        '10',
        '100',
        '1.5',
        '-1.5',
        '12.25',
        '2147483647',
        '0.001',
        '9.75',
        '9',
      ].flatMap((digits) => [{ N: digits }, { S: digits }]),
    },
    { attribute: 'number', test: 'lessThan', number: '0.1' },
    { attribute: 'number', test: 'greaterThan', number: '-1.5' },
    { attribute: 'exact', test: 'lessThan', number: '99999999999999999999999999999999999999' },
    { attribute: 'flag', test: 'equals', values: [{ BOOL: false }, { S: '' }] },
    { attribute: 'blob', test: 'equals', values: [{ S: 'aGk=' }] },
    { attribute: 'blob', test: 'beginsWith', prefixes: ['a'] },
    { attribute: 'number', test: 'atMost', number: '-1' },
    { attribute: 'big', test: 'greaterThan', number: '9223372036854775807' },
    { attribute: 'price', test: 'atLeast', number: '-0.5' },
    { attribute: 'texts', test: 'contains', values: [{ S: 'b' }, { S: 'a\nb' }, { S: '/' }] },
    { attribute: 'numbers', test: 'contains', values: [{ N: '1' }, { N: '2.5' }, { BOOL: true }] },
    { attribute: 'numbers', test: 'contains', values: [{ N: '-9' }, { S: 'only' }, { BOOL: false }] },
  ] satisfies readonly AttributeCondition[]
).flatMap((condition): AttributeCondition[] => [
  condition,
  { attribute: condition.attribute, test: 'not', condition },
]);

/** Each alone, so that the other side of each is drawn as often; and several together. */
const ROUTES: readonly Conditions[] = [
  ...ATTRIBUTE_CONDITIONS.map((condition) => ({ attributes: [condition] })),
  {
    keys: [{ attribute: 'sk', test: 'beginsWith', prefixes: ['ORDER#'] }],
    attributes: [
      { attribute: 'price', test: 'atLeast', number: '0' },
      { attribute: 'price', test: 'lessThan', number: '100' },
      { attribute: 'flag', test: 'exists' },
    ],
  },
];

const LONGEST = 20;

/** A format of a warehouse that cannot hold some text. */
const REFUSING: RowFormat = {
  ...JSON_ROWS,
  refuse: (cell) => ('text' in cell && cell.text.includes('x') ? 'it holds an x' : null),
};

/** One that cannot hold long text, and says which texts need not be asked about. */
const KNOWING: RowFormat = {
  ...JSON_ROWS,
  refuse: (cell) => {
    if (!('text' in cell)) return null;
    if (Buffer.byteLength(cell.text) > LONGEST) return 'it is long';
    return cell.kind === 'text' && cell.text.startsWith('OR') ? 'it begins with OR' : null;
  },
  plainText: { longest: LONGEST, except: 'OR' },
};

export function encoderCases(): readonly EncoderCase[] {
  const two = ['pk', 'sk'] as const;
  const taken = Object.keys(TYPED);
  const wide = target([pk, sk, ...typedColumns(), restColumn('rest', ['pk', 'sk', ...taken])], 2);
  const lenient = target([pk, sk, ...typedColumns({ onMismatch: 'null' }), ...EPOCH_COLUMNS.map(asNull)], 2);
  const tolerant = target([pk, sk, ...NESTED.map(asNull), restColumn('rest', ['pk'])], 2);
  const documents = target(
    [pk, sk, ...taken.map((name) => column(name, 'json')), column('all', 'list<string>', { path: ['tags'] })],
    2,
  );
  const read = target(
    [
      pk,
      sk,
      ...[...READINGS, ...NULLED, ...LONG].map(asNull),
      restColumn('rest', ['pk', 'sk'], { type: { kind: 'json', longNumbers: 'text' } }),
    ],
    2,
  );
  const failing = target([pk, sk, column('small', 'int32', { onMismatch: 'fail' })], 2);
  const cases = (format: RowFormat): EncoderCase[] => [
    { mapping: tableMapping(two, [wide]), floors: [0], format },
    { mapping: tableMapping(two, [lenient, tolerant]), floors: [0, FLOOR], format },
    { mapping: tableMapping(two, [documents]), floors: [0], format },
    { mapping: tableMapping(two, [read]), floors: [0], format },
    {
      mapping: tableMapping(two, [
        target([pk, sk, ...CONVERTED.map(asNull), restColumn('rest', ['pk', 'sk', 'text'])], 2),
        target([...CONVERTED_KEYS, ...CONVERTED.slice(0, 3)], 2, {
          where: [{ attribute: 'sk', test: 'beginsWith', prefixes: ['ORDER#'] }],
          whereAttributes: [{ attribute: 'flag', test: 'exists' }],
        }),
        target([...CONVERTED_KEYS, column('small', 'int32')], 2),
      ]),
      floors: [],
      format,
    },
    {
      mapping: tableMapping(two, [
        ...CONDITIONS.map((where, i) => routed(`t${i}`, where, i === 0 ? [] : NESTED.map(asNull))),
        failing,
      ]),
      floors: CONDITIONS.map((_, i) => (i === 1 ? FLOOR : 0)),
      format,
    },
    {
      mapping: tableMapping(
        two,
        ROUTES.map((where, i) => routed(`r${i}`, where, [column('ratio', 'float64')])),
      ),
      floors: ROUTES.map((_, i) => (i % 5 === 4 ? FLOOR : 0)),
      format,
    },
    {
      // A key that does not fit its column has nothing that could be taken out.
      mapping: tableMapping(
        two,
        ['int64', 'string'].map((type) => ({
          ...keyTypes(type),
          whereAttributes: [{ attribute: 'flag', test: 'exists' }] as const,
        })),
      ),
      floors: [],
      format,
    },
    {
      mapping: tableMapping(
        two,
        ['int64', 'decimal(20,2)', 'binary'].map((type) => keyTypes(type)),
      ),
      floors: [],
      format,
    },
    {
      mapping: tableMapping(['pk'], [target([pk, restColumn('rest', ['pk'])])]),
      floors: [0],
      format,
    },
  ];
  return [...[tsvFormat, csvFormat, JSON_ROWS, REFUSING, KNOWING].flatMap(cases), ...singleColumnCases()];
}

/** All conditions at once, each of a target of its own. */
export function routeCase(): EncoderCase {
  const keys = CONDITIONS.map((where, i) => routed(`k${i}`, where, []));
  const attributes = ROUTES.map((where, i) => routed(`r${i}`, where, []));
  return { mapping: tableMapping(['pk', 'sk'], [...keys, ...attributes]), floors: [], format: tsvFormat };
}

/** One column at a time: no other column's mismatch leaves the line to the reference. */
export function singleColumnCases(): readonly EncoderCase[] {
  const single = (each: ColumnMapping): EncoderCase[] =>
    [tsvFormat, csvFormat, JSON_ROWS].map((format) => ({
      mapping: tableMapping(['pk', 'sk'], [target([pk, sk, each], 2)]),
      floors: [],
      format,
    }));
  const converted = CONVERTED.filter(({ source }) => source.kind === 'path');
  return [
    ...typedColumns(),
    ...EPOCH_COLUMNS,
    ...READINGS,
    ...NULLED,
    ...LONG,
    ...LISTS,
    ...NESTED,
    ...ROWS_COLUMNS,
    ...converted,
  ].flatMap(single);
}

/** Microseconds; between the times of the generated records. */
export const FLOOR = 1_700_000_000_000_000;

/** Milliseconds; the window of the incremental exports, narrow about the floor. */
export const WINDOW = { from: FLOOR / 1000 - 1, to: FLOOR / 1000 + 1 } as const;

function asNull(each: ColumnMapping): ColumnMapping {
  return { ...each, onMismatch: 'null' };
}

/** A type to choose values for. */
export function kindOf(name: string): string {
  const type = TYPED[name];
  return type === undefined ? 'json' : typeOf(type).kind;
}
