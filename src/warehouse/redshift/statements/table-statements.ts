import { NO_REDSHIFT_LAYOUT, type RedshiftLayout } from '../../../mapping/layout/physical.ts';
import type { ColumnMapping, TargetMapping } from '../../../mapping/mapping.ts';
import { columnTypesOf } from './column-types.ts';
import { quoteIdentifier, quoteList } from '../data-api/identifier.ts';
import { keyColumns } from '../../../mapping/key-columns.ts';
import type { RedshiftSettings } from '../data-api/redshift-settings.ts';
import { childTables, parentOf } from '../../../mapping/explode/child-table.ts';
import { createChildViews } from './child-views.ts';
import { deletesTable } from './names.ts';
import { sqlText } from '../data-api/sql-text.ts';
import type { Step } from '../data-api/step.ts';

/** The quoted name of a table, with its schema. */
export function qualified(settings: RedshiftSettings, table: string): string {
  return `${quoteIdentifier(settings.schema)}.${quoteIdentifier(table)}`;
}

/** Makes the two tables of a generation: its rows, and its deletes. */
export function createTables(
  settings: RedshiftSettings,
  target: TargetMapping,
  physical: string,
): readonly Step[] {
  const columns = columnsOf(target);
  return [
    {
      name: 'create the table',
      sql: sqlText('create-generation', {
        physical: qualified(settings, physical),
        columns: columns.rows,
        layout: layoutOf(settings, target, target.columns),
      }),
    },
    {
      name: 'create the table of deletes',
      sql: sqlText('create-deletes', {
        deletes: qualified(settings, deletesTable(physical)),
        columns: columns.deletes,
        layout: layoutOf(settings, target, keyColumns(target)),
      }),
    },
  ];
}

/** The mapped columns of rows and of deletes, with their types, as CREATE TABLE takes them. */
export function columnsOf(target: TargetMapping): { readonly rows: string; readonly deletes: string } {
  const types = columnTypesOf(target);
  const columns = target.columns.map(({ name }, index) => `${quoteIdentifier(name)} ${types[index] ?? ''}`);
  const keys = target.keyColumns.flatMap((index) => columns[index] ?? []);
  return { rows: columns.join(',\n  '), deletes: keys.join(',\n  ') };
}

/** Points the readers' names at a table as it was built: that of the target, and those of its child tables. */
export function createViews(
  settings: RedshiftSettings,
  target: TargetMapping,
  physical: string,
): readonly Step[] {
  const columns = quoteList(target.columns.map(({ name }) => name));
  const own = viewStep(settings, target.table, physical, columns);
  const children = childTables(parentOf(target));
  return [own, ...createChildViews(children, physical, (table) => qualified(settings, table))];
}

/** Points the readers' name at a table. @param columns as SELECT takes them */
export function viewStep(settings: RedshiftSettings, table: string, physical: string, columns: string): Step {
  return {
    name: 'create the view',
    sql: sqlText('publish', {
      view: qualified(settings, table),
      columns,
      physical: qualified(settings, physical),
    }),
  };
}

/** The views of a target, as far as they may be there. */
export interface ReadersViews {
  /** False when somebody dropped it, or there is none yet. */
  readonly exists: boolean;
  /** Of the child tables of what readers see. */
  readonly children: readonly string[];
  /** Whether all that the mapping wants are there. */
  readonly isWhole: boolean;
}

export function dropViews(
  settings: RedshiftSettings,
  table: string,
  { exists, children }: Pick<ReadersViews, 'exists' | 'children'>,
): readonly Step[] {
  const own = { name: 'drop the view', sql: sqlText('drop-view', { view: qualified(settings, table) }) };
  const ofChildren = children.map((name) => ({
    name: `drop the view of the child table ${name}`,
    sql: sqlText('drop-view', { view: qualified(settings, name) }),
  }));
  return [...ofChildren, ...(exists ? [own] : [])];
}

export function dropTables(settings: RedshiftSettings, physical: string): readonly Step[] {
  return [physical, deletesTable(physical)].map((table) => ({
    name: `drop ${table}`,
    sql: sqlText('drop-table', { table: qualified(settings, table) }),
  }));
}

/**
 * What the mapping asks for, else the warehouse URL, else Redshift's own choice. By the key: a merge then moves nothing
 * between nodes, but a partition key with few values, as single-table designs have, fills few of them.
 * @param columns that the table has: all of the target, or those of its key
 */
export function layoutOf(
  settings: RedshiftSettings,
  target: TargetMapping,
  columns: readonly ColumnMapping[],
): string {
  const { distStyle, sortKey } = askedOf(target);
  const distribution = distributionOf(settings, target, columns);
  const style =
    distribution === '' && distStyle !== null ? `\nDISTSTYLE ${distStyle.toUpperCase()}` : distribution;
  const asked = sortKey.filter((name) => columns.some((column) => column.name === name));
  const byKey = distribution === '' ? [] : keyColumns(target).filter(canLayOut);
  const sorted = asked.length > 0 ? asked : byKey.map(({ name }) => name);
  return sorted.length === 0 ? style : `${style}\nSORTKEY (${quoteList(sorted)})`;
}

/** The same for a table that is read once, in whatever order. */
export function distributionOf(
  { distribution }: RedshiftSettings,
  target: TargetMapping,
  columns: readonly ColumnMapping[],
): string {
  const { distKey, distStyle } = askedOf(target);
  if (distKey !== null) {
    return columns.some(({ name }) => name === distKey) ? `\nDISTKEY (${quoteIdentifier(distKey)})` : '';
  }
  const [partition] = keyColumns(target);
  return distStyle === null && distribution === 'key' && partition !== undefined && canLayOut(partition)
    ? `\nDISTKEY (${quoteIdentifier(partition.name)})`
    : '';
}

function askedOf({ physical }: TargetMapping): RedshiftLayout {
  return physical?.redshift ?? NO_REDSHIFT_LAYOUT;
}

/**
 * VARBYTE is not among the types that a distribution or sort key can have.
 * https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html
 */
function canLayOut({ type }: ColumnMapping): boolean {
  return type.kind !== 'binary';
}
