/**
 * The child tables of a target. A child table is no table of its own: its rows are a column of the parent, of the type
 * `rows`, and people read it through a view that takes the column apart. So a version, a tombstone, a swap of generations
 * and a row in quarantine are of the parent's row with all of its elements, and nothing has to be kept in step.
 */
import type { ColumnType, ElementColumn, RowsType } from '../../type/column-type.ts';
import { keyColumns } from '../key-columns.ts';
import type { TargetMapping } from '../mapping.ts';

export interface ChildTable {
  readonly table: string;
  /** Columns of the parent that hold its primary key, partition key first. */
  readonly keys: readonly string[];
  /** From the parent to the elements: one step, or two. */
  readonly steps: readonly ChildStep[];
  /** Of the elements; without those that are tables themselves. */
  readonly columns: readonly ChildColumn[];
}

export interface ChildStep {
  /** The column of the rows: of the parent, or of the element before. */
  readonly column: string;
  readonly by: RowsType['by'];
  /** The column that shows the position or the name. */
  readonly label: string;
}

export interface ChildColumn {
  readonly name: string;
  readonly type: Exclude<ColumnType, RowsType>;
}

type Exploded = Pick<TargetMapping, 'columns' | 'keyColumns'>;

/** What child tables stand on. */
export interface ParentTable {
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[];
  /** Columns that hold its primary key, partition key first. */
  readonly keys: readonly string[];
}

export function parentOf(target: Exploded): ParentTable {
  return { columns: target.columns, keys: keyColumns(target).map(({ name }) => name) };
}

/** Those of a table, each before the ones inside it. */
export function childTables({ columns, keys }: ParentTable): readonly ChildTable[] {
  return columns.flatMap(({ name, type }) => (type.kind === 'rows' ? tablesOf(name, type, keys, []) : []));
}

/** Names of all tables that people read of a target: its own first. */
export function tableNames(target: Exploded & Pick<TargetMapping, 'table'>): readonly string[] {
  return [target.table, ...childNames(target)];
}

export function childNames(target: Exploded): readonly string[] {
  return childTables(parentOf(target)).map(({ table }) => table);
}

function tablesOf(
  table: string,
  { by, label, columns }: RowsType,
  keys: readonly string[],
  above: readonly ChildStep[],
): readonly ChildTable[] {
  const steps = [...above, { column: table, by, label }];
  return [
    { table, keys, steps, columns: columns.flatMap(childColumn) },
    ...columns.flatMap(({ name, type }) => (type.kind === 'rows' ? tablesOf(name, type, keys, steps) : [])),
  ];
}

function childColumn({ name, type }: ElementColumn): readonly ChildColumn[] {
  return type.kind === 'rows' ? [] : [{ name, type }];
}
