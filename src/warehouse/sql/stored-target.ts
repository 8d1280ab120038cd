/** What a target's table has in the place of the columns that readers see, once it was changed. */
import { createHash } from 'node:crypto';
import { DynaloadError } from '../../errors.ts';
import { layoutOf, type ShapeColumn, type TargetShape } from '../../ledger/shape.ts';
import { childTables, type ChildTable } from '../../mapping/explode/child-table.ts';
import type { TargetMapping } from '../../mapping/mapping.ts';
import type { ColumnType } from '../../type/column-type.ts';
import { parsePrinted } from '../../type/parse-type.ts';

/** A column of the table itself. */
export interface StoredColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
}

/** A column that readers see, and those of the table that hold its values, the newest first. */
export interface SeenColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly holders: readonly string[];
}

/**
 * The target with the names that its table has for the columns into which rows go.
 * @param shape of the table with its mapping's columns; null when it has just those
 */
export function storedTarget(target: TargetMapping, shape: TargetShape | null): TargetMapping {
  if (shape === null) return target;
  const { holders } = layoutOf(shape);
  const held = new Map(shape.columns.map(({ name }, index) => [name, holders[index]?.[0] ?? name]));
  return {
    ...target,
    columns: target.columns.map((column) => ({ ...column, name: held.get(column.name) ?? column.name })),
  };
}

/** In the order in which they were made. @throws DynaloadError INTERNAL for a type of another dynaload */
export function storedColumns(shape: TargetShape): readonly StoredColumn[] {
  return layoutOf(shape).columns.map(typed);
}

/** Those that the table did not have when it was built. @throws as `storedColumns` */
export function laterColumns(shape: TargetShape): readonly StoredColumn[] {
  return storedColumns(shape).slice(layoutOf(shape).built);
}

/** @throws as `storedColumns` */
export function seenColumns(shape: TargetShape): readonly SeenColumn[] {
  const { holders } = layoutOf(shape);
  return shape.columns.map((column, index) => ({
    ...typed(column),
    holders: holders[index] ?? [column.name],
  }));
}

/**
 * The child tables of a table that was changed, as readers see them: by the names of its columns, with all columns that
 * their rows ever had. @throws as `storedColumns`
 */
export function seenChildTables(shape: TargetShape): readonly ChildTable[] {
  const columns = seenColumns(shape);
  return childTables({ columns, keys: shape.keys.map(({ column }) => column) });
}

/** Tells views apart that show a table in different ways; undefined for one that shows it as it was built. */
export function viewKey(shape: TargetShape): string | undefined {
  const { columns, built, holders } = layoutOf(shape);
  const names = shape.columns.map(({ name }) => name);
  const isPlain = columns.length === built && names.every((name, index) => holders[index]?.[0] === name);
  if (isPlain) return undefined;
  return createHash('sha256')
    .update(JSON.stringify([names, holders]))
    .digest('hex')
    .slice(0, 16);
}

function typed({ name, type, nullable }: ShapeColumn): StoredColumn {
  const parsed = parsePrinted(type);
  if (parsed !== null) return { name, type: parsed, nullable };
  throw new DynaloadError('INTERNAL', `The column ${name} is of the type ${type}, which is none.`);
}
