import type { ColumnType } from '../../../type/column-type.ts';
import type { ByteWriter } from '../../../row/byte-writer.ts';
import { dayText, instantText, YEARS_1900_TO_2299 } from '../../../type/calendar.ts';
import type { Cell, ElementRow } from '../../../type/cell.ts';
import type { RowFormat } from '../../../row/row-format.ts';
import type { ListSyntax } from '../../../row/text-syntax.ts';

const TAB = 0x09;
const LINE_FEED = 0x0a;

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\0': '\\0',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
};

const LIST: ListSyntax = {
  open: '[',
  close: ']',
  null: 'NULL',
  textQuote: "'",
  decimalQuote: '',
  isJson: false,
};

/**
 * TabSeparated: positional, quick on both sides, and exact for every text.
 * https://clickhouse.com/docs/interfaces/formats/TabSeparated
 */
export const tsvFormat: RowFormat = {
  name: 'TabSeparated',
  // What DateTime64 and Date32 hold in every version; past it they clamp.
  days: YEARS_1900_TO_2299,
  separator: TAB,
  terminator: LINE_FEED,
  cell(cell: Cell, type: ColumnType, out: ByteWriter): void {
    if (cell.kind === 'null') out.ascii(type.kind === 'list' || type.kind === 'rows' ? '[]' : '\\N');
    else if (cell.kind === 'list' || cell.kind === 'rows') writeItem(cell, type, out);
    else writeValue(cell, out);
  },
  text: { open: '', close: '', replacements: ESCAPES },
  list: LIST,
  rows: {
    open: '[',
    close: ']',
    innerOpen: '[',
    innerClose: ']',
    rowOpen: '(',
    rowClose: ')',
    around: ({ type }) => {
      const quote = isQuotedType(type) ? "'" : '';
      return [quote, quote];
    },
    list: LIST,
    most: Number.POSITIVE_INFINITY,
  },
};

/** Text with its escapes. A lone surrogate, which UTF-8 cannot hold, becomes U+FFFD. */
export function writeText(text: string, out: ByteWriter): void {
  out.utf8(escaped(text));
}

function escaped(text: string): string {
  return NEEDS_ESCAPE.test(text) ? text.replace(EVERY_ESCAPE, (found) => ESCAPES[found] ?? found) : text;
}

type ScalarCell = Exclude<Cell, { readonly kind: 'null' | 'list' | 'rows' }>;

const NEEDS_ESCAPE = new RegExp(`[${Object.keys(ESCAPES).map(codeOf).join('')}]`);
const EVERY_ESCAPE = new RegExp(NEEDS_ESCAPE, 'g');

/** A character as a regular expression names it. */
function codeOf(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

function writeBetween(open: string, close: string, writers: readonly (() => void)[], out: ByteWriter): void {
  out.ascii(open);
  writers.forEach((write, index) => {
    if (index > 0) out.ascii(',');
    write();
  });
  out.ascii(close);
}

/** Inside an array or a tuple. @param type of the column that it is of, as far as it is known */
function writeItem(item: Cell, type: ColumnType | undefined, out: ByteWriter): void {
  if (item.kind === 'list') writeArray(item.items, out);
  else if (item.kind === 'rows') writeRows(item.rows, type, out);
  else if (item.kind === 'null') out.ascii(type?.kind === 'list' || type?.kind === 'rows' ? '[]' : 'NULL');
  else if (isQuoted(item)) {
    out.ascii("'");
    // Between quotes, a quote needs an escape as well.
    if (item.kind === 'text' || item.kind === 'json') out.utf8(escaped(item.text).replaceAll("'", "\\'"));
    else writeValue(item, out);
    out.ascii("'");
  } else writeValue(item, out);
}

function writeArray(items: readonly Cell[], out: ByteWriter): void {
  const writers = items.map((item) => () => writeItem(item, undefined, out));
  writeBetween('[', ']', writers, out);
}

/** An array of tuples. */
function writeRows(rows: readonly ElementRow[], type: ColumnType | undefined, out: ByteWriter): void {
  const types = type?.kind === 'rows' ? type.columns.map((column) => column.type) : [];
  const writers = rows.map(({ name, cells }) => () => {
    const named = name === null ? [] : [() => writeItem({ kind: 'text', text: name }, undefined, out)];
    const others = cells.map((cell, index) => () => writeItem(cell, types[index], out));
    writeBetween('(', ')', [...named, ...others], out);
  });
  writeBetween('[', ']', writers, out);
}

function isQuoted(cell: ScalarCell): boolean {
  return cell.kind !== 'number' && cell.kind !== 'float' && cell.kind !== 'boolean';
}

/** The same by the type of a column, of what is not NULL. */
function isQuotedType({ kind }: ColumnType): boolean {
  switch (kind) {
    case 'string':
    case 'timestamp':
    case 'date':
    case 'json':
    case 'binary':
      return true;
    case 'int32':
    case 'int64':
    case 'decimal':
    case 'float64':
    case 'boolean':
    case 'list':
    case 'rows':
      return false;
  }
}

function writeValue(cell: ScalarCell, out: ByteWriter): void {
  switch (cell.kind) {
    case 'text':
    case 'json':
      return writeText(cell.text, out);
    case 'number':
      return out.ascii(cell.digits);
    case 'float':
      return out.ascii(String(cell.value));
    case 'boolean':
      return out.ascii(cell.value ? 'true' : 'false');
    case 'timestamp':
      return out.ascii(instantText(cell.micros));
    case 'date':
      return out.ascii(dayText(cell.days));
    case 'binary':
      return writeBinary(cell.bytes, out);
  }
}

// Every byte outside printable ASCII is written as \xHH: the embedded engine takes its input as text, where a byte that
// is not UTF-8 would be lost.
const BINARY_ESCAPES: readonly string[] = Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  if (byte >= 0x20 && byte < 0x7f && character !== '\\' && character !== "'") return character;
  return `\\x${byte.toString(16).padStart(2, '0')}`;
});

function writeBinary(bytes: Uint8Array, out: ByteWriter): void {
  for (const byte of bytes) out.ascii(BINARY_ESCAPES[byte] ?? '');
}
