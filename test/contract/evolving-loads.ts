/** Loads of tables whose mapping changes, as the contract's tests state and read them. */
import type { TargetMapping } from '../../src/mapping/mapping.ts';
import type { Cell } from '../../src/type/cell.ts';
import type { ColumnType } from '../../src/type/column-type.ts';
import type { LedgerEntry, TargetState } from '../../src/ledger/ledger.ts';
import type { QueryValue, Warehouse } from '../../src/warehouse/warehouse.ts';
import {
  loadRows,
  readRows,
  seenOf,
  text,
  type ColumnSpec,
  type LoadSpec,
  type Put,
} from './contract-loads.ts';

export const KEYS: readonly ColumnSpec[] = [
  { name: 'pk', type: { kind: 'string' }, key: true },
  { name: 'sk', type: { kind: 'int64' }, key: true },
];
export const NOTE: ColumnSpec = { name: 'note', type: { kind: 'string' } };
export const decimal = (precision: number, scale: number): ColumnType => ({
  kind: 'decimal',
  precision,
  scale,
});

export const number = (digits: string): Cell => ({ kind: 'number', digits });

export function row(key: string, version: number, ...cells: readonly Cell[]): Put {
  return { cells: [text(key), number('1'), ...cells], version };
}

/** Of each row the columns that are named, by its key. */
export async function read(
  warehouse: Warehouse,
  target: TargetMapping,
  ...names: readonly string[]
): Promise<Record<string, readonly (QueryValue | undefined)[]>> {
  const [key] = target.columns;
  const rows = await readRows(warehouse, target);
  return Object.fromEntries(
    rows.map((one) => [String(one[key?.name ?? '']), names.map((name) => plain(one[name]))]),
  );
}

/** Numbers come as text or not, with zeros behind the point or without. */
function plain(value: QueryValue | undefined): QueryValue | undefined {
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
}

export async function stateOf(warehouse: Warehouse, { table }: TargetMapping): Promise<TargetState> {
  const state = (await warehouse.readTargets([table])).get(table);
  if (state === undefined) throw new Error(`${table} is not there`);
  return state;
}

/** The next load of a table. */
export async function loadNext(
  warehouse: Warehouse,
  spec: Omit<LoadSpec, 'into' | 'exportId'>,
): Promise<LedgerEntry> {
  const seen = await seenOf(warehouse, spec.target);
  const exportId = `export-${seen?.loads ?? 0}`;
  return loadRows(warehouse, { ...spec, exportId, ...(seen === null ? {} : { into: seen.generation }) });
}
