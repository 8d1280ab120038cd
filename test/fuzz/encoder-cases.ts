/** Mappings that between them use everything a mapping can say, for holding two encoders against each other. */
import type { ColumnMapping, TableMapping, TargetMapping } from '../../src/mapping/mapping.ts';
import type { RowFormat } from '../../src/row/row-format.ts';
import { tsvFormat } from '../../src/warehouse/clickhouse/statements/tsv-format.ts';
import { csvFormat } from '../../src/warehouse/redshift/statements/csv-format.ts';
import { column, restColumn, tableMapping, target, typeOf } from '../support/encoder-builders.ts';
import { JSON_ROWS } from '../support/json-rows.ts';
import { CONDITIONS, routed, ROUTES } from './route-conditions.ts';
import { ROWS_COLUMNS } from './rows-columns.ts';
import {
  CONVERTED,
  CONVERTED_KEYS,
  EPOCH_COLUMNS,
  LISTS,
  LONG,
  NESTED,
  NULLED,
  READINGS,
  TYPED,
  typedColumns,
} from './scalar-columns.ts';

export interface EncoderCase {
  readonly mapping: TableMapping;
  readonly floors: readonly number[];
  readonly format: RowFormat;
}

const pk = column('pk', 'string');
const sk = column('sk', 'string');

function keyTypes(type: string, overrides: Partial<ColumnMapping> = {}): TargetMapping {
  const columns = [column('pk', type, overrides), column('sk', type, overrides), column('text', 'string')];
  return target(columns, 2, { table: `keys_${type}` });
}

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
