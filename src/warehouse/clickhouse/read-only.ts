import { DynaloadError } from '../../errors.ts';

/** How a statement that only reads can begin. */
const FIRST_WORDS = ['SELECT', 'WITH', 'FROM', 'SHOW', 'DESCRIBE', 'DESC', 'EXPLAIN', 'EXISTS'];

// Comments, quoted text and names of every kind, then words, then whatever is left, one character at a time.
const TOKEN =
  /--[^\n]*|#[! ][^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:\\[\s\S]|''|[^'\\])*'?|`(?:\\[\s\S]|``|[^`\\])*`?|"(?:\\[\s\S]|""|[^"\\])*"?|(\$\w*\$)[\s\S]*?(?:\1|$)|[A-Za-z0-9_][\w$]*|\s+|[\s\S]/g;
const SKIPPED = /^(?:--|#[! ]|\/\*|\s)/;

/**
 * Makes sure that a text is one statement, and one that only reads. A server is told so too; the embedded engine can
 * only be asked by the text, and would run a second statement behind a semicolon.
 * @returns the statement without the semicolon at its end
 * @throws DynaloadError QUERY_NOT_READ_ONLY
 */
export function readOnlyStatement(sql: string): string {
  const tokens = (sql.match(TOKEN) ?? []).filter((token) => !SKIPPED.test(token));
  const end = tokens.indexOf(';');
  if (end !== -1 && tokens.slice(end).some((token) => token !== ';')) {
    throw refusal('one statement was expected, and there is more behind a semicolon');
  }
  const words = tokens.map((token) => token.toUpperCase());
  const first = words.find((word) => word !== '(' && word !== ';');
  if (first === undefined) throw refusal('the statement is empty');
  if (!FIRST_WORDS.includes(first)) throw refusal(`it begins with ${first}`);
  // WITH and EXPLAIN can stand before an INSERT.
  if (words.includes('INSERT')) throw refusal('it holds the word INSERT');
  if (words.some((word, index) => word === 'INTO' && words[index + 1] === 'OUTFILE')) {
    throw refusal('INTO OUTFILE writes a file');
  }
  return end === -1 ? sql : withoutSemicolons(sql);
}

function withoutSemicolons(sql: string): string {
  return (sql.match(TOKEN) ?? []).filter((token) => token !== ';').join('');
}

function refusal(reason: string): DynaloadError {
  return new DynaloadError('QUERY_NOT_READ_ONLY', `Only a statement that reads is run here: ${reason}.`, {
    hint: `Begin with one of ${FIRST_WORDS.join(', ')}, and quote names that are also keywords in backticks.`,
  });
}
