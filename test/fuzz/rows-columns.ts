/** Child tables over what the corpus holds: most values do not fit them. */
import type { ElementColumn, RowsType } from '../../src/type/column-type.ts';
import type { ColumnMapping } from '../../src/mapping/mapping.ts';
import { noSecrets } from '../../src/mapping/conversion/mask-secret.ts';
import { column, typeOf } from '../support/encoder-builders.ts';

const EVERY = [
  'string',
  'int32',
  'int64',
  'decimal(20,4)',
  'float64',
  'boolean',
  'binary',
  'json',
  'list<string>',
  'list<decimal(20,4)>',
  'date',
] as const;

function element(
  name: string,
  type: ElementColumn['type'],
  path: ElementColumn['path'],
  onMismatch: ElementColumn['onMismatch'],
): ElementColumn {
  return { name, path, type, onMismatch, default: null, nullValues: [{ S: 'x' }, { N: '1' }] };
}

function rows(by: RowsType['by'], columns: readonly ElementColumn[]): RowsType {
  return { kind: 'rows', by, label: by, columns };
}

/** The elements themselves as every type. */
function scalars(onMismatch: ElementColumn['onMismatch']): readonly ElementColumn[] {
  return EVERY.map((type) => element(type, typeOf(type), [], onMismatch));
}

const SECRET = noSecrets('any');

/** Steps and masks, on the elements themselves and inside of them. */
const CONVERTED: readonly ElementColumn[] = [
  { ...element('upper', typeOf('string'), [], 'reject'), text: { trim: true, case: 'upper' } },
  { ...element('stripped', typeOf('string'), [], 'null'), text: { stripPrefix: 'a' } },
  {
    ...element('part', typeOf('string'), [], 'reject'),
    text: { split: { by: '-', part: 1 } },
    default: { value: { S: 'none' }, cell: { kind: 'text', text: 'none' } },
  },
  { ...element('dropped', typeOf('json'), [], 'reject'), mask: { kind: 'drop' } },
  { ...element('last4', typeOf('string'), [], 'reject'), mask: { kind: 'last4' } },
  { ...element('hashed', typeOf('string'), [], 'reject'), mask: { kind: 'hmac', secret: SECRET } },
  {
    ...element('hashed_part', typeOf('string'), [], 'reject'),
    text: { stripPrefix: 'a' },
    mask: { kind: 'sha256', secret: SECRET },
  },
  { ...element('sku', typeOf('string'), ['sku'], 'null'), mask: { kind: 'hmac', secret: SECRET } },
];

const INSIDE = rows('position', [
  element('sku', typeOf('string'), ['sku'], 'null'),
  element('first', typeOf('json'), ['lines', 0], 'null'),
  element('city', typeOf('string'), ['city'], 'reject'),
]);

/** Cells that stand around others when they are missing, NULL, or fit. */
const DEFAULTED = rows('position', [
  {
    ...element('sku', typeOf('string'), ['sku'], 'null'),
    default: { value: { S: "it's" }, cell: { kind: 'text', text: "it's\n" } },
  },
  element('a_name_that_is_longer_than_its_values', typeOf('int64'), ['n'], 'null'),
  {
    ...element('at', { kind: 'timestamp', format: 'epoch_s', round: 'down' }, ['n'], 'null'),
    nullValues: [{ N: '0' }],
  },
  element('read', { kind: 'int32', format: 'text' }, ['sku'], 'null'),
  element('second', rows('position', [element('n', typeOf('float64'), [], 'null')]), ['list'], 'null'),
  element('texts', rows('position', scalars('null').slice(0, 3)), ['texts'], 'null'),
]);

const PATHS = [['texts'], ['lines'], ['doc'], ['doc', 'lines'], ['text']] as const;

export const ROWS_COLUMNS: readonly ColumnMapping[] = [
  ...scalars('reject').flatMap((each) =>
    ['texts', 'numbers'].map((name) =>
      column(`${name}_${each.name}`, 'json', { path: [name], type: rows('position', [each]) }),
    ),
  ),
  ...['texts', 'numbers', 'lines', 'tags'].map((name) =>
    column(`${name}_as_all`, 'json', { path: [name], type: rows('position', scalars('null')) }),
  ),
  ...['texts', 'numbers', 'lines', 'tags'].flatMap((name) =>
    CONVERTED.flatMap((each) => [
      column(`${name}_${each.name}`, 'json', { path: [name], type: rows('position', [each]) }),
      column(`${name}_deep_${each.name}`, 'json', {
        path: [name],
        type: rows('position', [element('deep', rows('position', [each]), [], 'null')]),
      }),
    ]),
  ),
  ...(['reject', 'null'] as const).map((onMismatch) =>
    column(`lines_defaulted_${onMismatch}`, 'json', { path: ['lines'], type: DEFAULTED, onMismatch }),
  ),
  ...PATHS.flatMap((path) => [
    column(`${path.join('_')}_inside`, 'json', { path, type: INSIDE }),
    column(`${path.join('_')}_lenient`, 'json', { path, type: INSIDE, onMismatch: 'null' }),
    column(`${path.join('_')}_named`, 'json', {
      path,
      type: rows('name', [
        element('value', typeOf('json'), [], 'reject'),
        element('deep', rows('position', scalars('null').slice(0, 2)), [], 'null'),
      ]),
    }),
  ]),
];
