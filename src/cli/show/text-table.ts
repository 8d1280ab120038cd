import type { Style } from './style.ts';
import { cutToWidth, textWidth } from './text-width.ts';

export interface TableColumn {
  readonly title: string;
  readonly align: 'left' | 'right';
}

export interface TextTable {
  readonly columns: readonly TableColumn[];
  /** Cells without control characters, one per column. */
  readonly rows: readonly (readonly string[])[];
  /** Wider cells are cut; null for whole cells, whatever their width. */
  readonly widestCell: number | null;
}

const GAP = '  ';

/** Columns of a width that is known. Lines end without blanks and without a line feed. */
export interface TableLayout {
  /** A header and a rule. */
  readonly head: string;
  readonly line: (row: readonly string[]) => string;
}

/** A header, a rule and the rows, in columns. Lines end without blanks and without a line feed at the very end. */
export function textTable(table: TextTable, style: Style): string {
  const { head, line } = tableLayout(table, style);
  return [head, ...table.rows.map(line)].join('\n');
}

/** The columns of a table that is as wide as its rows need, for these and for more of them. */
export function tableLayout({ columns, rows, widestCell }: TextTable, style: Style): TableLayout {
  const fit = (cell: string): string => (widestCell === null ? cell : cutToWidth(cell, widestCell));
  const titles = columns.map(({ title }) => fit(title));
  const widths = titles.map((title, index) =>
    rows.reduce((most, row) => Math.max(most, textWidth(fit(row[index] ?? ''))), textWidth(title)),
  );
  const line = (row: readonly string[]): string =>
    columns
      .map(({ align }, index) => pad(fit(row[index] ?? ''), widths[index] ?? 0, align))
      .join(GAP)
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join(GAP);
  return { head: `${style.strong(line(titles))}\n${style.faint(rule)}`, line };
}

/** Rows with their columns beneath each other; a column named in `right` (by index) stands to the right. */
export function aligned(
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): readonly string[] {
  const count = rows.reduce((most, row) => Math.max(most, row.length), 0);
  const widths = Array.from({ length: count }, (_, index) =>
    rows.reduce((most, row) => Math.max(most, textWidth(row[index] ?? '')), 0),
  );
  return rows.map((row) =>
    row
      .map((cell, index) => pad(cell, widths[index] ?? 0, right.includes(index) ? 'right' : 'left'))
      .join(GAP)
      .trimEnd(),
  );
}

function pad(text: string, width: number, align: 'left' | 'right'): string {
  const blanks = ' '.repeat(Math.max(0, width - textWidth(text)));
  return align === 'left' ? `${text}${blanks}` : `${blanks}${text}`;
}
