/** Columns that between them take values in every way that a mapping can say. */
import type { ColumnType } from '../../src/type/column-type.ts';
import type { ColumnMapping } from '../../src/mapping/mapping.ts';
import { noSecrets } from '../../src/mapping/conversion/mask-secret.ts';
import { column, typeOf } from '../support/encoder-builders.ts';

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

export function typedColumns(overrides: Partial<ColumnMapping> = {}): ColumnMapping[] {
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

export const EPOCH_COLUMNS = EPOCHS.flatMap((format) => [
  column(`at_${format}`, 'timestamp', { path: ['at'], type: { kind: 'timestamp', format } }),
  column(`day_${format}`, 'date', { path: ['at'], type: { kind: 'date', format } }),
]);

/** What a column can say of how its values are written, each with the attribute that it reads. */
export const READINGS: readonly ColumnMapping[] = [
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
export const NULLED: readonly ColumnMapping[] = [
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
export const CONVERTED: readonly ColumnMapping[] = [
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
export const CONVERTED_KEYS: readonly ColumnMapping[] = [
  column('pk', 'string', { mask: { kind: 'hmac', secret: SECRET } }),
  column('sk', 'string', { text: { stripPrefix: 'ORDER#' } }),
];

/** Other types for what is in lists. */
export const LISTS = [
  ...['int32', 'int64', 'float64', 'string', 'decimal(38,0)'].map((type) =>
    column(`numbers_${type}`, `list<${type}>`, { path: ['numbers'] }),
  ),
  ...['boolean', 'binary', 'timestamp'].map((type) =>
    column(`texts_${type}`, `list<${type}>`, { path: ['texts'] }),
  ),
];

export const LONG = ['doc', 'exact', 'numbers', 'lines'].map((name) =>
  column(`long_${name}`, 'json', { path: [name], type: { kind: 'json', longNumbers: 'text' } }),
);

export const NESTED = [
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
