/** The mappings of the benchmark: a few columns of each item, all of it, and the few columns in ten tables, or beside a child table. */
import { compileMapping } from '../../src/mapping/compile-mapping.ts';
import type { TableMapping, TargetMapping } from '../../src/mapping/mapping.ts';
import { TABLE } from './data/export-settings.ts';

export type MappingName = 'narrow' | 'wide' | 'tenTargets' | 'childTable';

const NARROW = {
  pk: 'string',
  sk: 'string',
  status: 'string',
  email: 'string',
  quantity: 'int32',
  total: 'decimal(18,2)',
  paid: 'boolean',
  created: { type: 'timestamp', format: 'iso8601' },
  updated: { type: 'timestamp', format: 'epoch_ms' },
  city: { from: 'address.city', type: 'string' },
} as const;

/** `coupon` and `lines` are left to `rest`. */
const WIDE = {
  pk: 'string',
  sk: 'string',
  channel: 'string',
  created: { type: 'timestamp', format: 'iso8601' },
  currency: 'string',
  day: { type: 'date', format: 'day' },
  discount: 'decimal(5,2)',
  email: 'string',
  expires: { type: 'timestamp', format: 'epoch_s' },
  gift: 'boolean',
  locale: 'string',
  name: 'string',
  note: 'string',
  paid: 'boolean',
  quantity: 'int32',
  ratings: 'list<decimal(5,1)>',
  revision: 'int64',
  status: 'string',
  tags: 'list<string>',
  total: 'decimal(18,2)',
  updated: { type: 'timestamp', format: 'epoch_ms' },
  weight: 'float64',
  city: { from: 'address.city', type: 'string' },
  address: 'json',
} as const;

/** Name of the table in the warehouse. */
export const TARGET = 'orders';

/** Each item belongs to one of them. */
const TEN_TARGETS = ['NEW', 'PAID', 'PACKED', 'SHIPPED', 'RETURNED'].flatMap((status) =>
  [true, false].map((paid) => ({
    table: `${TARGET}_${status.toLowerCase()}_${paid ? 'paid' : 'unpaid'}`,
    where: { sk: { beginsWith: 'ORDER#' }, status, paid },
    columns: NARROW,
  })),
);

/** One line, or two, of each order. */
const LINES = { table: `${TARGET}_lines`, from: 'lines', columns: { sku: 'string', qty: 'int32' } } as const;

const DOCUMENTS = {
  narrow: documentOf([{ table: TARGET, columns: NARROW }]),
  wide: documentOf([{ table: TARGET, columns: WIDE, rest: 'other_attributes' }]),
  tenTargets: documentOf(TEN_TARGETS),
  childTable: documentOf([{ table: TARGET, columns: NARROW, explode: [LINES] }]),
} as const;

function documentOf(targets: readonly object[]): object {
  return { source: { table: TABLE, keys: ['pk', 'sk'] }, targets };
}

/** What goes into a mapping file. */
export function mappingDocument(name: MappingName): object {
  return DOCUMENTS[name];
}

export interface CompiledMapping {
  readonly mapping: TableMapping;
  readonly target: TargetMapping;
}

export function benchMapping(name: MappingName): CompiledMapping {
  const mapping = compileMapping(DOCUMENTS[name], `${name}.json`);
  const [target] = mapping.targets;
  if (target === undefined) throw new Error(`the mapping ${name} has no target`);
  return { mapping, target };
}
