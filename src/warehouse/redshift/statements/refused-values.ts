/**
 * What Redshift cannot hold, or cannot be trusted to hold: said before anything is sent, and by the name of the column,
 * instead of a COPY that fails, or that succeeds with another value. docs/redshift.md has the same list.
 */
import { isLongNumber } from '../../../item/exact-number.ts';
import type { ColumnType } from '../../../type/column-type.ts';
import type { Cell } from '../../../type/cell.ts';
import { LONGEST_VARCHAR } from './column-types.ts';
import { rowsJson, type RowsCell } from './element-json.ts';
import { NULL_SENTINEL } from './null-sentinel.ts';

/** A UTF-16 code unit takes at most three bytes: shorter text fits without being measured. */
const SURELY_SHORT = Math.floor(LONGEST_VARCHAR / 3);

export function refuseCell(cell: Cell, type: ColumnType): string | null {
  switch (cell.kind) {
    case 'text':
      return refuseText(cell.text);
    case 'json':
      return refuseJson(cell.text);
    case 'list':
      return firstReason(cell.items, type);
    case 'binary':
      return refuseBinary(cell.bytes);
    case 'rows':
      return refuseRows(cell, type);
    case 'null':
    case 'number':
    case 'float':
    case 'boolean':
    case 'timestamp':
    case 'date':
      return null;
  }
}

/** Inside a row of a child table, where a value is JSON, and binary is base64. */
export function refuseInside(cell: Cell, type: ColumnType): string | null {
  if (cell.kind !== 'binary') return refuseCell(cell, type);
  return cell.bytes.length > MOST_BINARY_INSIDE
    ? `it takes ${cell.bytes.length} bytes, and inside a child table of Redshift ${MOST_BINARY_INSIDE} are the most`
    : null;
}

/** Three bytes take four characters of base64. */
const MOST_BINARY_INSIDE = Math.floor(LONGEST_VARCHAR / 4) * 3;

/** Rows repeat the names of their columns, which a list of DynamoDB does not. */
function refuseRows(cell: RowsCell, type: ColumnType): string | null {
  if (cell.rows.length < SURELY_FEW) return null;
  const bytes = Buffer.byteLength(rowsJson(cell, type));
  return bytes > LARGEST_SUPER
    ? `its ${cell.rows.length} rows take ${bytes} bytes, and a SUPER of Redshift holds ${LARGEST_SUPER}`
    : null;
}

/** https://docs.aws.amazon.com/redshift/latest/dg/limitations-super.html */
const LARGEST_SUPER = 16_000_000;
/** An item has 400 KB of values; so many rows with 1,000 columns and their names stay far below. */
export const SURELY_FEW = 100;

function refuseText(text: string): string | null {
  // https://docs.aws.amazon.com/redshift/latest/dg/t_preparing-input-data.html: such data makes COPY fail.
  if (text.includes('\0')) return 'it holds U+0000, which Redshift does not load';
  if (text.length > SURELY_SHORT) {
    const bytes = Buffer.byteLength(text);
    if (bytes > LONGEST_VARCHAR) {
      return `it takes ${bytes} bytes, and the widest VARCHAR of Redshift holds ${LONGEST_VARCHAR}`;
    }
  }
  if (text.startsWith(NULL_SENTINEL) && text.trimEnd() === NULL_SENTINEL) {
    return `it is the text that stands for NULL in staged files (${NULL_SENTINEL})`;
  }
  return null;
}

/** https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-conversion.html#copy-emptyasnull */
function refuseBinary(bytes: Uint8Array): string | null {
  return bytes.length === 0
    ? 'it is an empty binary, which Redshift loads as NULL: an empty field is empty in text columns alone'
    : null;
}

/** Elements are told by their position, from 0. */
function firstReason(items: readonly Cell[], type: ColumnType): string | null {
  for (const [index, item] of items.entries()) {
    // In a list, which is JSON, an empty binary is an empty string.
    const reason = item.kind === 'binary' ? null : refuseCell(item, type);
    if (reason !== null) return `element ${index}: ${reason}`;
  }
  return null;
}

const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;

/**
 * A string inside a SUPER has the limit of a VARCHAR, and a number that of a DECIMAL, past which it is rounded. An item
 * of DynamoDB is far below the 16 MB and the 1,000 levels of a SUPER.
 * https://docs.aws.amazon.com/redshift/latest/dg/limitations-super.html
 */
function refuseJson(text: string): string | null {
  if (text.includes('\\u0000') && /(?:^|[^\\])(?:\\\\)*\\u0000/.test(text)) {
    return 'it holds U+0000, which Redshift does not load';
  }
  if (text.length <= SURELY_SHORT && !LONG_NUMBER.test(text)) return null;
  for (const [token] of text.matchAll(STRING_OR_NUMBER)) {
    const reason = token.startsWith('"') ? refuseJsonString(token) : refuseJsonNumber(token);
    if (reason !== null) return reason;
  }
  return null;
}

/** May match inside a string; the tokens tell. */
const LONG_NUMBER = /[\d.]{38}/;

function refuseJsonString(token: string): string | null {
  if (token.length <= SURELY_SHORT) return null;
  const parsed: unknown = JSON.parse(token);
  const bytes = Buffer.byteLength(String(parsed));
  return bytes > LONGEST_VARCHAR
    ? `a text in it takes ${bytes} bytes, and inside a SUPER of Redshift ${LONGEST_VARCHAR} is the most`
    : null;
}

function refuseJsonNumber(token: string): string | null {
  return isLongNumber(token)
    ? `the number ${token} in it does not fit a DECIMAL of 38 digits, 37 of them behind the point; "longNumbers": "text" writes it as text`
    : null;
}
