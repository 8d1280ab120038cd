import type { TargetMapping } from '../../mapping/mapping.ts';
import { columnTypesOf } from './column-types.ts';
import { quoteIdentifier, quoteList } from './identifier.ts';
import { keyColumns } from './key-match.ts';
import type { RedshiftSettings } from './redshift-settings.ts';
import { deletesTable } from './names.ts';
import { sqlText } from './sql-text.ts';
import type { Step } from './step.ts';

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
  const types = columnTypesOf(target);
  const columns = target.columns.map(({ name }, index) => `${quoteIdentifier(name)} ${types[index] ?? ''}`);
  const keys = target.keyColumns.flatMap((index) => columns[index] ?? []);
  return [
    {
      name: 'create the table',
      sql: sqlText('create-generation', {
        physical: qualified(settings, physical),
        columns: columns.join(',\n  '),
        layout,
      }),
    },
    {
      name: 'create the table of deletes',
      sql: sqlText('create-deletes', {
        deletes: qualified(settings, deletesTable(physical)),
        columns: keys.join(',\n  '),
        layout,
      }),
    },
  ];
}

/** Points the readers' name at a table. */
export function createView(settings: RedshiftSettings, target: TargetMapping, physical: string): Step {
  return {
    name: 'create the view',
    sql: sqlText('publish', {
      view: qualified(settings, target.table),
      columns: quoteList(target.columns.map(({ name }) => name)),
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
function layoutOf({ distribution }: RedshiftSettings, target: TargetMapping): string {
  const [partition] = keyColumns(target);
  if (distribution === 'auto' || partition === undefined) return '';
  const keys = quoteList(keyColumns(target).map(({ name }) => name));
  return `\nDISTKEY (${quoteIdentifier(partition.name)})\nCOMPOUND SORTKEY (${keys})`;
}
