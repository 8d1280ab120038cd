import type { QueryResult, QueryValue } from '../../warehouse/warehouse.ts';
import { counted } from './number-text.ts';
import type { Style } from './style.ts';
import { textTable } from './text-table.ts';
import { printable } from './text-width.ts';

const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;

/**
 * The rows of a query as a table. Values are shown as they are, digit by digit; columns of numbers stand to the right.
 * @param widestCell longer cells are cut; null for whole cells
 */
export function queryText(result: QueryResult, style: Style, widestCell: number | null): string {
  const columns = result.columns.map((title) => ({
    title: printable(title),
    align: isNumeric(result, title) ? ('right' as const) : ('left' as const),
  }));
  const rows = result.rows.map((row) => result.columns.map((name) => cellText(row[name] ?? null)));
  const count = style.faint(counted(rows.length, 'row'));
  return `${textTable({ columns, rows, widestCell }, style)}\n${count}`;
}

function isNumeric({ rows }: QueryResult, column: string): boolean {
  const values = rows.map((row) => row[column] ?? null).filter((value) => value !== null);
  return values.length > 0 && values.every((value) => NUMBER.test(String(value)));
}

function cellText(value: QueryValue): string {
  if (value === null) return 'NULL';
  return printable(typeof value === 'object' ? JSON.stringify(value) : String(value));
}
