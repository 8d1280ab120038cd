/** The statements that change the columns of a generation, and the view over it. */
import type { TargetShape } from '../../../ledger/shape.ts';
import { CHANGED_SHAPE } from '../../../mapping/evolve-shape.ts';
import type { RowsType } from '../../../type/column-type.ts';
import { RESERVED_PREFIX } from '../../sql/books.ts';
import { laterColumns, seenColumns, type SeenColumn } from '../../sql/stored-target.ts';
import { quoteIdentifier, quoteString } from '../connect/identifier.ts';
import { sqlText } from '../connect/sql-text.ts';
import { columnType } from './column-types.ts';
import { formatMark, type Mark, type MarkOf } from './mark.ts';

/** @param table quoted */
export function alterStatement(table: string, clauses: readonly string[]): string {
  return sqlText('alter-table', { table, clauses: clauses.join(',\n  ') });
}

export function markClause(mark: Mark): string {
  return `MODIFY COMMENT ${quoteString(formatMark(mark))}`;
}

/** Clauses that add what a table lacks of a shape. Doing so twice is the same as once, also after later changes. */
export function columnsAdded(shape: TargetShape): readonly string[] {
  return laterColumns(shape).map(
    ({ name, type, nullable }) =>
      `ADD COLUMN IF NOT EXISTS ${quoteIdentifier(name)} ${columnType(type, nullable)}`,
  );
}

/** What a table says of itself from then on. @param mark as it was built */
export function changedMark(mark: MarkOf<'generation'>): MarkOf<'generation'> {
  return { ...mark, shapeHash: CHANGED_SHAPE };
}

/** What a view calls the table beneath: a name by itself could be that of another column that the view shows. */
const TABLE = quoteIdentifier(`${RESERVED_PREFIX}table`);

/** What a view selects from, and its columns. @param physical quoted */
export function seenSelect(
  physical: string,
  shape: TargetShape,
): { readonly physical: string; readonly columns: readonly string[] } {
  return { physical: `${physical} AS ${TABLE}`, columns: seenColumns(shape).map(seenColumn) };
}

function seenColumn({ name, type, holders }: SeenColumn): string {
  const [newest = name, ...older] = holders.map((holder) => `${TABLE}.${quoteIdentifier(holder)}`);
  const seen = quoteIdentifier(name);
  if (older.length === 0) return `${newest} AS ${seen}`;
  if (type.kind === 'rows') return `${rowsOf([newest, ...older], type)} AS ${seen}`;
  const wide = quoteString(columnType(type, true));
  // A row has its value in one of them.
  return `coalesce(${[newest, ...older.map((holder) => `CAST(${holder}, ${wide})`)].join(', ')}) AS ${seen}`;
}

/** Tuples are cast by the names of their elements: those that one has not are NULL. */
function rowsOf(holders: readonly string[], type: RowsType): string {
  const wide = quoteString(columnType(type, false));
  const rows = holders.map((holder) => `CAST(${holder}, ${wide})`);
  const tests = holders.slice(0, -1).map((holder, index) => `notEmpty(${holder}), ${rows[index] ?? ''}`);
  return `multiIf(${[...tests, rows.at(-1) ?? ''].join(', ')})`;
}
