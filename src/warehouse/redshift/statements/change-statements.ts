/** The statements that change the columns of a generation, and the view over it. */
import type { TargetShape } from '../../../ledger/shape.ts';
import { layoutOf } from '../../../ledger/shape.ts';
import type { TargetMapping } from '../../../mapping/mapping.ts';
import { seenColumns, storedColumns, viewKey, type SeenColumn } from '../../sql/stored-target.ts';
import { quoteIdentifier } from '../data-api/identifier.ts';
import type { RedshiftSettings } from '../data-api/redshift-settings.ts';
import { sqlText } from '../data-api/sql-text.ts';
import type { Step } from '../data-api/step.ts';
import { plainType } from './column-types.ts';
import { VERSION_COLUMN } from './names.ts';
import { dropView, qualified, viewStep } from './table-statements.ts';

/** The columns that a table is given with a load. */
export interface TableChange {
  readonly before: TargetShape;
  readonly after: TargetShape;
}

/** Adds what the table lacks, and makes the view anew where readers see it otherwise then. */
export function changeSteps(
  settings: RedshiftSettings,
  table: string,
  physical: string,
  { before, after }: TableChange,
): readonly Step[] {
  const added = storedColumns(after).slice(layoutOf(before).columns.length);
  const columns = seenColumns(after).map(seenColumn).join(', ');
  return [
    ...added.map(({ name, type }) => ({
      name: `add a column to ${physical}`,
      sql: sqlText('add-column', {
        table: qualified(settings, physical),
        column: `${quoteIdentifier(name)} ${plainType(type)}`,
      }),
    })),
    ...(viewKey(before) === viewKey(after)
      ? []
      : [dropView(settings, table), viewStep(settings, table, physical, columns)]),
  ];
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
