/** Short ways to the mappings and options that encoder tests need. */
import { parseType, type DeclaredType } from '../../src/type/parse-type.ts';
import type { DefaultValue } from '../../src/type/cell.ts';
import { parseDefault } from '../../src/type/default-value.ts';
import type { ColumnMapping, PathStep, TableMapping, TargetMapping } from '../../src/mapping/mapping.ts';
import { createLineEncoder } from '../../src/row/create-line-encoder.ts';
import type { LineEncoder } from '../../src/row/line-encoder.ts';
import { TargetRows } from '../../src/row/target-rows.ts';
import { JSON_ROWS } from './json-rows.ts';
import { full, incremental } from './plan-builders.ts';

export const EXPORTED_AT = 1_700_000_000_000;
/** 2023-11-15T00:00:00.123Z */
export const LOADED_AT = 1_700_006_400_123;

export function typeOf(text: string): DeclaredType {
  const parsed = parseType(text);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return parsed.type;
}

export function column(
  name: string,
  type: string,
  overrides: Omit<Partial<ColumnMapping>, 'default'> & {
    readonly path?: readonly [string, ...PathStep[]];
    /** As a mapping file has it. */
    readonly default?: unknown;
  } = {},
): ColumnMapping {
  const { path = [name], default: json, ...rest } = overrides;
  return {
    name,
    source: { kind: 'path', path },
    type: typeOf(type),
    nullable: true,
    onMismatch: 'reject',
    default: json === undefined ? null : defaultOf(json, rest.type ?? typeOf(type)),
    nullValues: [],
    ...rest,
  };
}

function defaultOf(json: unknown, type: ColumnMapping['type']): DefaultValue {
  if (type.kind === 'rows') throw new Error('rows have no default');
  const parsed = parseDefault(json, type);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return parsed;
}

export function restColumn(
  name: string,
  taken: readonly string[],
  overrides: Omit<Partial<ColumnMapping>, 'default'> = {},
): ColumnMapping {
  return column(name, 'json', { source: { kind: 'rest', taken: new Set(taken) }, ...overrides });
}

/** A target whose first columns hold the key, in the order of the table's key. */
export function target(
  columns: readonly ColumnMapping[],
  keys = 1,
  overrides: Partial<TargetMapping> = {},
): TargetMapping {
  return {
    table: 'orders',
    where: [],
    whereAttributes: [],
    columns: columns.map((each, index) => ({ ...each, nullable: index >= keys })),
    keyColumns: columns.slice(0, keys).map((_, index) => index),
    maxRejects: 0,
    hash: 'hash',
    shape: { columns: [], keys: [], where: [] },
    shapeHash: 'shape',
    ...overrides,
  };
}

export function tableMapping(
  keys: TableMapping['source']['keys'],
  targets: readonly TargetMapping[],
): TableMapping {
  return {
    file: 'mappings/orders.json',
    source: { table: 'Orders', tableArn: null, was: [], keys },
    load: 'merge',
    overlap: 'refuse',
    gap: 'wait',
    healAfter: 86_400_000,
    export: null,
    targets,
  };
}

export interface EncoderBench {
  readonly encoder: LineEncoder;
  /** By target, in the order of the mapping. */
  readonly rows: readonly TargetRows[];
  /** Encodes records as lines 1, 2, … of the file `data.json.gz`. */
  encode(...records: readonly unknown[]): void;
}

/** @param window of an incremental export, in milliseconds; the first quarter of an hour of 1970 unless it is given */
export function encoderBench(
  mapping: TableMapping,
  kind: 'full' | 'incremental',
  floor = 0,
  window: { readonly from: number; readonly to: number } = { from: 0, to: 900_000 },
): EncoderBench {
  const targets = mapping.targets.map((each) => ({
    target: each,
    floor,
    loadedAt: LOADED_AT,
    rows: new TargetRows(),
  }));
  const source =
    kind === 'full'
      ? { ...full(0), exportId: 'export-1', at: EXPORTED_AT }
      : { ...incremental(0, 15, { exportId: 'export-1' }), ...window };
  const encoder = createLineEncoder({ mapping, source, targets, format: JSON_ROWS });
  let line = 0;
  return {
    encoder,
    rows: targets.map(({ rows }) => rows),
    encode: (...records) => {
      for (const record of records) {
        line += 1;
        encoder.encode(Buffer.from(JSON.stringify(record)), { file: 'data.json.gz', line });
      }
    },
  };
}
