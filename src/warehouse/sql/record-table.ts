/** Records as tables of a warehouse: what CREATE TABLE, INSERT and SELECT say of their columns. */
import { DynaloadError } from '../../errors.ts';
import type { Cells, Column, FieldValue, Part } from '../../ledger/record.ts';
import type { QueryValue } from '../warehouse.ts';
import type { ResultTable } from './result-table.ts';

/** What differs between warehouses. */
export interface RecordSyntax {
  /** A name in quotes. */
  readonly quote: (name: string) => string;
  /** The type that holds a column's values, NULL included when the column may have it. */
  readonly type: (column: Column) => string;
  /** What follows the type in CREATE TABLE. */
  readonly notNull: string;
  /** A column in a SELECT, in a form in which answers lose nothing. @param name in quotes */
  readonly select: (column: Column, name: string) => string;
  /** A time in an answer, as epoch milliseconds. */
  readonly takeTime: (cell: string) => number;
}

/** The columns as CREATE TABLE takes them. */
export function definitions(columns: readonly Column[], syntax: RecordSyntax): string {
  return columns
    .map((column) => {
      const constraint = column.nullable ? '' : syntax.notNull;
      return `${syntax.quote(column.name)} ${syntax.type(column)}${constraint}`;
    })
    .join(',\n  ');
}

/** The names of the columns. */
export function columnList(columns: readonly Column[], { quote }: RecordSyntax): string {
  return columns.map(({ name }) => quote(name)).join(', ');
}

/** What a SELECT names to have records, for `takeRecords`. */
export function selectList(columns: readonly Column[], { quote, select }: RecordSyntax): string {
  return columns.map((column) => select(column, quote(column.name))).join(', ');
}

/** A time as both take it: `YYYY-MM-DD hh:mm:ss.mmm`, UTC. */
export function timeText(epochMillis: number): string {
  return new Date(epochMillis).toISOString().replace('T', ' ').slice(0, 23);
}

/** The records of an answer to `selectList`. */
export function takeRecords<Value>(
  part: Part<Value>,
  syntax: RecordSyntax,
  { rows }: Pick<ResultTable, 'rows'>,
): readonly Value[] {
  return takeNamed(part, syntax, { columns: part.columns.map(({ name }) => name), rows });
}

/** The records of an answer whose columns have their names. */
export function takeNamed<Value>(
  part: Part<Value>,
  syntax: RecordSyntax,
  { columns, rows }: ResultTable,
): readonly Value[] {
  const places = new Map(columns.map((name, index) => [name, index]));
  return rows.map((row) => part.take(cellsOf(row, places, syntax)));
}

function cellsOf(
  row: readonly QueryValue[],
  places: ReadonlyMap<string, number>,
  syntax: RecordSyntax,
): Cells {
  return (column) => {
    const cell = row[places.get(column.name) ?? row.length];
    if (cell === null) return null;
    if (typeof cell === 'string' || typeof cell === 'number') return takeCell(column, String(cell), syntax);
    throw new DynaloadError('INTERNAL', `The answer has no ${column.name}: ${JSON.stringify(cell)}.`);
  };
}

function takeCell({ type }: Column, cell: string, { takeTime }: RecordSyntax): FieldValue {
  switch (type) {
    case 'text':
    case 'word':
      return cell;
    case 'integer':
      return BigInt(cell);
    case 'time':
      return takeTime(cell);
  }
}
