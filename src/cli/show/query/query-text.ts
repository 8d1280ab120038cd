/** How the rows of a query are written, some at a time: nothing is kept of those that were written before. */
import type { QueryValue } from '../../../warehouse/warehouse.ts';
import { queryTable, type RowWriter, type TableShape } from './query-table.ts';

export const QUERY_FORMATS = ['table', 'csv', 'jsonl', 'json'] as const;
export type QueryFormat = (typeof QUERY_FORMATS)[number];

type Row = readonly QueryValue[];

export function rowWriter(format: QueryFormat, columns: readonly string[], shape: TableShape): RowWriter {
  switch (format) {
    case 'table':
      return queryTable(columns, shape);
    case 'csv':
      return csv(columns);
    case 'jsonl':
      return jsonLines(columns);
    case 'json':
      return jsonDocument(columns);
  }
}

/** https://www.rfc-editor.org/rfc/rfc4180, with a line feed alone behind each line. NULL is nothing, an empty text is "". */
function csv(columns: readonly string[]): RowWriter {
  return {
    begin: () => csvLine(columns),
    rows: (batch) => batch.map(csvLine).join(''),
    end: () => '',
  };
}

function csvLine(row: Row): string {
  return `${row.map(csvField).join(',')}\n`;
}

function csvField(value: QueryValue): string {
  if (value === null) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One document for each row. */
function jsonLines(columns: readonly string[]): RowWriter {
  return {
    begin: () => '',
    rows: (batch) => batch.map((row) => `${rowDocument(columns, row)}\n`).join(''),
    end: () => '',
  };
}

/** One document: `columns`, `rows`, and `error` when they are not all. */
function jsonDocument(columns: readonly string[]): RowWriter {
  let separator = '\n    ';
  return {
    begin: () => `{\n  "columns": ${JSON.stringify(columns)},\n  "rows": [`,
    rows: (batch) =>
      batch
        .map((row) => {
          const text = `${separator}${rowDocument(columns, row)}`;
          separator = ',\n    ';
          return text;
        })
        .join(''),
    end: (error) =>
      `${separator.startsWith(',') ? '\n  ' : ''}]${error === undefined ? '' : `,\n  "error": ${JSON.stringify(error)}`}\n}\n`,
  };
}

function rowDocument(columns: readonly string[], row: Row): string {
  return JSON.stringify(Object.fromEntries(columns.map((name, index) => [name, row[index] ?? null])));
}
