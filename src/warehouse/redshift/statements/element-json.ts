/** Lists and rows of child tables as the JSON of a SUPER. */
import { DynaloadError } from '../../../errors.ts';
import { dayText, instantText } from '../../../type/calendar.ts';
import type { Cell } from '../../../type/cell.ts';
import type { ColumnType, ElementColumn, RowsType } from '../../../type/column-type.ts';
import { foldIdentifier } from '../data-api/identifier.ts';

export type RowsCell = Extract<Cell, { readonly kind: 'rows' }>;

export function listJson(items: readonly Cell[], type: ColumnType): string {
  return `[${items.map((item) => elementJson(item, type)).join(',')}]`;
}

/**
 * An object for each row. What is NULL is left out: navigation gives NULL for what is not there. Names are folded, as
 * identifiers are in the view that reads them.
 */
export function rowsJson({ rows }: RowsCell, type: ColumnType): string {
  if (type.kind !== 'rows') throw new DynaloadError('INTERNAL', `Rows have the type rows, not ${type.kind}.`);
  return `[${rows.map(({ name, cells }) => rowJson(name, cells, type)).join(',')}]`;
}

function rowJson(name: string | null, cells: readonly Cell[], { label, columns }: RowsType): string {
  const members = name === null ? [] : [`${keyOf(label)}:${JSON.stringify(name)}`];
  for (const [index, { name: column, type }] of columns.entries()) {
    const cell = cells[index];
    if (cell === undefined || cell.kind === 'null') continue;
    members.push(`${keyOf(column)}:${cellJson(cell, type)}`);
  }
  return `{${members.join(',')}}`;
}

/** The name of a member; the view navigates to it. */
function keyOf(column: string): string {
  return JSON.stringify(foldIdentifier(column));
}

/** What stands around the value of a member that is not NULL. */
export function aroundMember({ name, type }: ElementColumn): {
  readonly before: string;
  readonly after: string;
} {
  const quote = isString(type) ? '"' : '';
  return { before: `${keyOf(name)}:${quote}`, after: quote };
}

function isString({ kind }: ColumnType): boolean {
  switch (kind) {
    case 'int32':
    case 'boolean':
    case 'json':
    case 'list':
    case 'rows':
      return false;
    // The view casts numbers: in text no digit is lost.
    case 'int64':
    case 'decimal':
    case 'float64':
    case 'string':
    case 'timestamp':
    case 'date':
    case 'binary':
      return true;
  }
}

function cellJson(cell: Cell, type: ColumnType): string {
  if (cell.kind === 'rows') return rowsJson(cell, type);
  if (cell.kind === 'list') return listJson(cell.items, type);
  if (cell.kind === 'json') return cell.text;
  // The view casts it: in text no digit is lost.
  const isNumber = cell.kind === 'number' && type.kind !== 'int32';
  return isNumber || cell.kind === 'float' ? `"${elementJson(cell, type)}"` : elementJson(cell, type);
}

/**
 * An element of a list as SUPER holds it without loss. How many digits of a fraction survive there is not documented,
 * so decimals are strings; binary is base64, as in JSON columns.
 */
function elementJson(cell: Cell, type: ColumnType): string {
  switch (cell.kind) {
    case 'null':
      return 'null';
    case 'text':
      return JSON.stringify(cell.text);
    case 'number':
      return type.kind === 'list' && type.element.kind === 'decimal' ? `"${cell.digits}"` : cell.digits;
    case 'float':
      return String(cell.value);
    case 'boolean':
      return cell.value ? 'true' : 'false';
    case 'timestamp':
      return `"${instantText(cell.micros)}"`;
    case 'date':
      return `"${dayText(cell.days)}"`;
    case 'binary':
      return `"${Buffer.from(cell.bytes).toString('base64')}"`;
    case 'json':
    case 'list':
    case 'rows':
      break;
  }
  throw new DynaloadError('INTERNAL', `A list of ${cell.kind} has no column type.`);
}
