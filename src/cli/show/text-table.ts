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

/** A header, a rule and the rows, in columns. Lines end without blanks and without a line feed at the very end. */
export function textTable({ columns, rows, widestCell }: TextTable, style: Style): string {
  const fit = (cell: string): string => (widestCell === null ? cell : cutToWidth(cell, widestCell));
  const titles = columns.map(({ title }) => fit(title));
  const cells = rows.map((row) => row.map(fit));
  const widths = titles.map((title, index) =>
    cells.reduce((most, row) => Math.max(most, textWidth(row[index] ?? '')), textWidth(title)),
  );
  const line = (row: readonly string[]): string =>
    columns
      .map(({ align }, index) => pad(row[index] ?? '', widths[index] ?? 0, align))
      .join(GAP)
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join(GAP);
  return [style.strong(line(titles)), style.faint(rule), ...cells.map(line)].join('\n');
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
