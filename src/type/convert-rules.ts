import type { Cell } from './cell.ts';
import type { DayRange } from './calendar.ts';
import type { ColumnType } from './column-type.ts';
import { NullTest, type NullableColumn } from './null-test.ts';

/** What decides about a value beside the type of its column. */
export interface ConvertRules {
  /** What means none in the column; nothing unless it is given. */
  readonly nulls?: NullTest | undefined;
  /** What the warehouse holds; what every one holds unless it is given. */
  readonly days?: DayRange;
  /** Why the warehouse cannot hold a cell inside a row of a child table; null when it can. */
  readonly refuse?: RefuseCell | undefined;
  /** Of the columns of a child table, in their order. */
  readonly elements?: readonly ConvertRules[] | undefined;
}

export type RefuseCell = (cell: Cell, type: ColumnType) => string | null;

/** The rules of a column, and of all that are inside it. @param refuse of cells inside rows */
export function rulesOf(
  column: NullableColumn,
  days: DayRange,
  refuse: RefuseCell | undefined,
): ConvertRules {
  const { type } = column;
  const elements =
    type.kind === 'rows' ? type.columns.map((element) => rulesOf(element, days, refuse)) : undefined;
  return { nulls: NullTest.of(column), days, refuse, elements };
}
