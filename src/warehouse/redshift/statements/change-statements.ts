/** The statements that change the columns of a generation, and the view over it. */
import type { TargetShape } from '../../../ledger/shape.ts';
import { layoutOf } from '../../../ledger/shape.ts';
import type { TargetMapping } from '../../../mapping/mapping.ts';
import type { RowsGoOn } from '../../../mapping/evolution/changed-shape.ts';
import {
  seenChildTables,
  seenColumns,
  storedColumns,
  viewKey,
  type SeenColumn,
} from '../../sql/stored-target.ts';
import { quoteIdentifier } from '../data-api/identifier.ts';
import type { RedshiftSettings } from '../data-api/redshift-settings.ts';
import { sqlText } from '../data-api/sql-text.ts';
import type { Step } from '../data-api/step.ts';
import { createChildViews, type ChildViewStep } from './child-views.ts';
import { plainType } from './column-types.ts';
import { VERSION_COLUMN } from './names.ts';
import { dropViews, qualified, viewStep } from './table-statements.ts';

/** The columns that a table is given with a load. */
export interface TableChange {
  readonly before: TargetShape;
  readonly after: TargetShape;
}

/** A SUPER takes rows of any form: those of a child table that has other columns now go where they went before. */
export const ROWS_GO_ON: RowsGoOn = 'inside';

/** Adds what the table lacks, and makes those views anew that show it otherwise then. */
export function changeSteps(
  settings: RedshiftSettings,
  table: string,
  physical: string,
  { before, after }: TableChange,
): readonly Step[] {
  const added = storedColumns(after).slice(layoutOf(before).columns.length);
  const columns = seenColumns(after).map(seenColumn).join(', ');
  const isSeenAnew = viewKey(before) !== viewKey(after);
  const known = new Set(childViews(settings, physical, before).map(({ sql }) => sql));
  const children = childViews(settings, physical, after).filter(({ sql }) => !known.has(sql));
  return [
    ...added.map(({ name, type }) => ({
      name: `add a column to ${physical}`,
      sql: sqlText('add-column', {
        table: qualified(settings, physical),
        column: `${quoteIdentifier(name)} ${plainType(type)}`,
      }),
    })),
    ...dropViews(settings, table, {
      exists: isSeenAnew,
      children: children.map((child) => child.table),
    }),
    ...(isSeenAnew ? [viewStep(settings, table, physical, columns)] : []),
    ...children,
  ];
}

function childViews(
  settings: RedshiftSettings,
  physical: string,
  shape: TargetShape,
): readonly ChildViewStep[] {
  const stored = new Map(seenColumns(shape).map(({ name, holders }) => [name, holders[0] ?? name]));
  return createChildViews(
    seenChildTables(shape),
    physical,
    (table) => qualified(settings, table),
    (key) => stored.get(key) ?? key,
  );
}

function seenColumn({ name, type, holders }: SeenColumn): string {
  const [newest = name, ...older] = holders;
  if (older.length === 0) {
    return newest === name ? quoteIdentifier(name) : `${quoteIdentifier(newest)} AS ${quoteIdentifier(name)}`;
  }
  const values = older.map((holder) => `CAST(${quoteIdentifier(holder)} AS ${plainType(type)})`);
  // A row has its value in one of them.
  return `COALESCE(${[quoteIdentifier(newest), ...values].join(', ')}) AS ${quoteIdentifier(name)}`;
}

/**
 * What a table takes of staged rows, in the order of its columns, up to dynaload's own and behind them.
 * @param target with the names that the table has
 */
export function storedLists(
  target: TargetMapping,
  shape: TargetShape,
): { readonly columns: string; readonly later: string } {
  const staged = new Set(target.columns.map(({ name }) => name));
  const values = storedColumns(shape).map(({ name, type }) => {
    const column = quoteIdentifier(name);
    return staged.has(name) ? column : `CAST(NULL AS ${plainType(type)}) AS ${column}`;
  });
  const { built } = layoutOf(shape);
  return {
    columns: [...values.slice(0, built), quoteIdentifier(VERSION_COLUMN)].join(', '),
    later: values
      .slice(built)
      .map((value) => `, ${value}`)
      .join(''),
  };
}
