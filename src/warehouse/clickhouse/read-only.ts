import { DynaloadError } from '../../errors.ts';

/** How a statement that only reads can begin. */
export const FIRST_WORDS = ['SELECT', 'WITH', 'FROM', 'SHOW', 'DESCRIBE', 'DESC', 'EXPLAIN', 'EXISTS'];

// Comments, quoted text and names of every kind, then words, then whatever is left, one character at a time.
const TOKEN =
  /--[^\n]*|#[! ][^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:\\[\s\S]|''|[^'\\])*'?|`(?:\\[\s\S]|``|[^`\\])*`?|"(?:\\[\s\S]|""|[^"\\])*"?|(\$\w*\$)[\s\S]*?(?:\1|$)|[A-Za-z0-9_][\w$]*|\s+|[\s\S]/g;
const SKIPPED = /^(?:--|#[! ]|\/\*|\s)/;

/**
 * Says early, and in plain words, that a text is more than one statement, or one that writes. A courtesy: the engine reads
 * texts in more ways than this does (comments in comments, other quotes, other blanks), and it is the engine that
 * refuses to write.
 * @returns the statement without the semicolon at its end
 * @throws DynaloadError QUERY_NOT_READ_ONLY
 */
export function readOnlyStatement(sql: string): string {
  const tokens = (sql.match(TOKEN) ?? []).filter((token) => !SKIPPED.test(token));
  const end = tokens.indexOf(';');
  if (end !== -1 && tokens.slice(end).some((token) => token !== ';')) {
    throw queryRefusal('one statement was expected, and there is more behind a semicolon');
  }
  const words = tokens.map((token) => token.toUpperCase());
  const first = words.find((word) => word !== '(' && word !== ';');
  if (first === undefined) throw queryRefusal('the statement is empty');
  if (!FIRST_WORDS.includes(first)) throw queryRefusal(`it begins with ${first}`);
  // WITH and EXPLAIN can stand before an INSERT.
  if (words.includes('INSERT')) throw queryRefusal('it holds the word INSERT');
  if (words.some((word, index) => word === 'INTO' && words[index + 1] === 'OUTFILE')) {
    throw queryRefusal('INTO OUTFILE writes a file');
  }
  return end === -1 ? sql : withoutSemicolons(sql);
}

function withoutSemicolons(sql: string): string {
  return (sql.match(TOKEN) ?? []).filter((token) => token !== ';').join('');
}

export function queryRefusal(reason: string): DynaloadError {
  return new DynaloadError('QUERY_NOT_READ_ONLY', `Only a statement that reads is run here: ${reason}.`, {
    hint: `Begin with one of ${FIRST_WORDS.join(', ')}, and quote names that are also keywords in backticks.`,
  });
}
