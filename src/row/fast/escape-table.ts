/** What the kernel is told of the text of a row format: src/kernel/strings.ts has the layout. */
import { ESCAPE_LETTERS, ESCAPE_SIZE } from '../../kernel/programs.ts';
import type { RowFormat } from '../row-format.ts';
import type { TextSyntax } from '../text-syntax.ts';

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

/**
 * By letter: how many bytes stand for an escape of JSON in a row, and those.
 * @param inCell what stands in the cell for what an escape says, before the format's own escapes
 */
export function escapeTable(syntax: TextSyntax, inCell: (said: string) => string): Uint8Array {
  const known = TABLES.get(syntax)?.get(inCell);
  if (known !== undefined) return known;
  const table = madeTable(syntax, inCell);
  const tables = TABLES.get(syntax) ?? new Map<typeof inCell, Uint8Array>();
  TABLES.set(syntax, tables.set(inCell, table));
  return table;
}

/** Those that were made: the programs of ten targets need the same. */
const TABLES = new WeakMap<TextSyntax, Map<(said: string) => string, Uint8Array>>();

function madeTable(syntax: TextSyntax, inCell: (said: string) => string): Uint8Array {
  const table = Buffer.alloc(ESCAPE_LETTERS * ESCAPE_SIZE);
  for (const [letter, said] of Object.entries(JSON_ESCAPES)) {
    const written = Array.from(inCell(said), (character) => syntax.replacements[character] ?? character).join(
      '',
    );
    const at = letter.charCodeAt(0) * ESCAPE_SIZE;
    table[at] = table.write(written, at + 1, 'latin1');
  }
  return table;
}

/** What stands in a cell of text, and in one of JSON, for what an escape says. */
export const asText = (said: string): string => said;
export const asJson = (said: string): string => JSON.stringify(said).slice(1, -1);

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
