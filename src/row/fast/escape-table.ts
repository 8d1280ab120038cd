/** What the kernel is told of the text of a row format: src/kernel/strings.ts has the layout. */
import { BACKSLASHED, ESCAPE_LETTERS, ESCAPE_SIZE } from '../../kernel/programs.ts';
import type { RowFormat } from '../row-format.ts';
import type { ListSyntax, TextSyntax } from '../text-syntax.ts';

/** What may stand behind a backslash in JSON, and what it says; but for `u`, which is left to the reference. */
const JSON_ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** What is to be written with the escapes of a table. */
export interface EscapedText {
  /** Whether it stands in the cell as JSON; the format's own escapes come on top of that. */
  readonly isJson: boolean;
  /** A character that gets a backslash before it; a quote for none. */
  readonly backslashed?: string;
}

/** Those that were made: the programs of ten targets need the same. */
const TABLES = new WeakMap<TextSyntax, Map<string, Uint8Array>>();

/** By letter: how many bytes stand for an escape of JSON in a row, and those. */
export function escapeTable(syntax: TextSyntax, { isJson, backslashed = '"' }: EscapedText): Uint8Array {
  const tables = TABLES.get(syntax) ?? new Map<string, Uint8Array>();
  TABLES.set(syntax, tables);
  const name = `${String(isJson)} ${backslashed}`;
  const table = tables.get(name) ?? madeTable(syntax, isJson, backslashed);
  tables.set(name, table);
  return table;
}

function madeTable(syntax: TextSyntax, isJson: boolean, backslashed: string): Uint8Array {
  const table = Buffer.alloc(ESCAPE_LETTERS * ESCAPE_SIZE);
  for (const [letter, said] of Object.entries(JSON_ESCAPES)) {
    const inCell = isJson ? JSON.stringify(said).slice(1, -1) : said;
    const written = Array.from(inCell, (character) => syntax.replacements[character] ?? character).join('');
    const at = letter.charCodeAt(0) * ESCAPE_SIZE;
    table[at] = table.write(written, at + 1, 'latin1');
  }
  table.write(backslashed, BACKSLASHED, 'latin1');
  return table;
}

/** How the text inside lists and rows is written. Text between quotes that are not JSON's needs an escape more. */
export function insideOf({ isJson, textQuote }: ListSyntax): EscapedText {
  return { isJson, backslashed: textQuote.includes('"') ? '"' : textQuote };
}

/** Whether the kernel can tell which texts stand for themselves: see TextSyntax and RowFormat. */
export function canCopyText(format: RowFormat): boolean {
  const { text, plainText } = format;
  const isKnown = format.refuse === undefined || plainText !== undefined;
  // It looks for quotes and backslashes alone; other printable characters have to stand for themselves.
  const escaped = Object.keys(text.replacements).filter((character) => character >= ' ');
  const fits = text.open.length <= 1 && text.close.length === text.open.length && quoteOf(text).length <= 2;
  return isKnown && fits && escaped.every((character) => character === '"' || character === '\\');
}

/** What stands for a quote inside text. */
export function quoteOf({ replacements }: TextSyntax): string {
  return replacements['"'] ?? '"';
}
