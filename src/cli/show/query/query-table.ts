import type { QueryResult, QueryValue } from '../../../warehouse/warehouse.ts';
import { counted } from '../../../message/number-text.ts';
import type { Style } from '../style.ts';
import { tableLayout, type TableLayout } from '../text-table.ts';
import { printable } from '../text-width.ts';

const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;

/** So many rows are looked at before the first is written: they say how wide the columns are. */
export const MEASURED_ROWS = 1000;

type Row = readonly QueryValue[];

/** Each method gives the text that comes next, with its line feeds. */
export interface RowWriter {
  begin(): string;
  rows(batch: readonly Row[]): string;
  /** @param error what stopped the rows half way, as a document has it; undefined when all of them came */
  end(error?: object): string;
}

export interface TableShape {
  readonly style: Style;
  /** Longer cells are cut; null for whole cells. */
  readonly widestCell: number | null;
}

/**
 * The rows of a query as a table. Values are shown as they are, digit by digit; columns of numbers stand to the right.
 * A wider cell beyond the rows that were measured is shown whole, and pushes the ones beside it.
 */
export function queryTable(titles: readonly string[], shape: TableShape): RowWriter {
  let waiting: Row[] = [];
  let layout: TableLayout | undefined;
  let count = 0;
  const flush = (): string => {
    layout = measure(titles, waiting, shape);
    const text = [layout.head, ...waiting.map((row) => line(layout, row))].join('\n');
    waiting = [];
    return `${text}\n`;
  };
  return {
    begin: () => '',
    rows: (batch) => {
      count += batch.length;
      if (layout !== undefined) return batch.map((row) => `${line(layout, row)}\n`).join('');
      for (const row of batch) waiting.push(row);
      return waiting.length < MEASURED_ROWS ? '' : flush();
    },
    end: () => `${layout === undefined ? flush() : ''}${shape.style.faint(counted(count, 'row'))}\n`,
  };
}

/** A small answer whole, without a line feed at its end. */
export function queryText({ columns, rows }: QueryResult, style: Style, widestCell: number | null): string {
  const table = queryTable(columns, { style, widestCell });
  const text = table.rows(rows.map((row) => columns.map((name) => row[name] ?? null)));
  return `${text}${table.end()}`.trimEnd();
}

function line(layout: TableLayout | undefined, row: Row): string {
  return layout?.line(row.map(cellText)) ?? '';
}

function measure(titles: readonly string[], rows: readonly Row[], shape: TableShape): TableLayout {
  const columns = titles.map((title, index) => ({
    title: printable(title),
    align: isNumeric(rows, index) ? ('right' as const) : ('left' as const),
  }));
  const cells = rows.map((row) => row.map(cellText));
  return tableLayout({ columns, rows: cells, widestCell: shape.widestCell }, shape.style);
}

function isNumeric(rows: readonly Row[], column: number): boolean {
  const values = rows.map((row) => row[column] ?? null).filter((value) => value !== null);
  return values.length > 0 && values.every((value) => NUMBER.test(String(value)));
}

function cellText(value: QueryValue): string {
  if (value === null) return 'NULL';
  return printable(typeof value === 'object' ? JSON.stringify(value) : String(value));
}
