import type { ColumnMapping, TargetMapping } from '../../../mapping/mapping.ts';
import { columnTypesOf } from './column-types.ts';
import { quoteIdentifier, quoteList } from '../data-api/identifier.ts';
import { keyColumns } from '../../../mapping/key-columns.ts';
import type { RedshiftSettings } from '../data-api/redshift-settings.ts';
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
  const layout = layoutOf(settings, target);
  const columns = columnsOf(target);
  return [
    {
      name: 'create the table',
      sql: sqlText('create-generation', {
        physical: qualified(settings, physical),
        columns: columns.rows,
        layout,
      }),
    },
    {
      name: 'create the table of deletes',
      sql: sqlText('create-deletes', {
        deletes: qualified(settings, deletesTable(physical)),
        columns: columns.deletes,
        layout,
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

/**
 * Points the readers' name at a table.
 * @param columns as SELECT takes them. Default: those of a table as it was built
 */
export function createView(
  settings: RedshiftSettings,
  target: TargetMapping,
  physical: string,
  columns = quoteList(target.columns.map(({ name }) => name)),
): Step {
  return {
    name: 'create the view',
    sql: sqlText('publish', {
      view: qualified(settings, target.table),
      columns,
      physical: qualified(settings, physical),
    }),
  };
}

export function dropView(settings: RedshiftSettings, table: string): Step {
  return { name: 'drop the view', sql: sqlText('drop-view', { view: qualified(settings, table) }) };
}

export function dropTables(settings: RedshiftSettings, physical: string): readonly Step[] {
  return [physical, deletesTable(physical)].map((table) => ({
    name: `drop ${table}`,
    sql: sqlText('drop-table', { table: qualified(settings, table) }),
  }));
}

/**
 * Redshift's own choice by default. By the key: a merge then moves nothing between nodes, but a partition key with few
 * values, as single-table designs have, fills few of them.
 */
export function layoutOf(settings: RedshiftSettings, target: TargetMapping): string {
  const distribution = distributionOf(settings, target);
  if (distribution === '') return '';
  const sorted = keyColumns(target).filter(canLayOut);
  return `${distribution}\nSORTKEY (${quoteList(sorted.map(({ name }) => name))})`;
}

/** The same for a table that is read once, in whatever order. */
export function distributionOf({ distribution }: RedshiftSettings, target: TargetMapping): string {
  const [partition] = keyColumns(target);
  return distribution === 'key' && partition !== undefined && canLayOut(partition)
    ? `\nDISTKEY (${quoteIdentifier(partition.name)})`
    : '';
}

/**
 * VARBYTE is not among the types that a distribution or sort key can have.
 * https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html
 */
function canLayOut({ type }: ColumnMapping): boolean {
  return type.kind !== 'binary';
}
