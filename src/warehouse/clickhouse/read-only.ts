import type { ReadOnlyRules } from '../sql/read-only.ts';

// Comments, quoted text and names of every kind, then words, then whatever is left, one character at a time.
const TOKEN =
  /--[^\n]*|#[! ][^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:\\[\s\S]|''|[^'\\])*'?|`(?:\\[\s\S]|``|[^`\\])*`?|"(?:\\[\s\S]|""|[^"\\])*"?|(\$\w*\$)[\s\S]*?(?:\1|$)|[A-Za-z0-9_][\w$]*|\s+|[\s\S]/g;

/** The engine has more: comments in comments, other quotes, other blanks. */
export const READ_ONLY: ReadOnlyRules = {
  firstWords: ['SELECT', 'WITH', 'FROM', 'SHOW', 'DESCRIBE', 'DESC', 'EXPLAIN', 'EXISTS'],
  tokensOf: (sql) => sql.match(TOKEN) ?? [],
  skipped: /^(?:--|#[! ]|\/\*|\s)/,
  writes: (words) => {
    // WITH and EXPLAIN can stand before an INSERT.
    if (words.includes('INSERT')) return 'it holds the word INSERT';
    const writesFile = words.some((word, index) => word === 'INTO' && words[index + 1] === 'OUTFILE');
    return writesFile ? 'INTO OUTFILE writes a file' : null;
  },
  nameQuotes: 'backticks',
};
