import type { ReadOnlyRules } from '../sql/read-only.ts';

/**
 * Words that write, or change sessions, wherever they stand as words: EXPLAIN and WITH can have them behind, SELECT … INTO
 * makes a table, and some functions do more than read.
 */
const WRITING: ReadonlySet<string> = new Set([
  'INSERT',
  'UPDATE',
  'DELETE',
  'MERGE',
  'INTO',
  'CREATE',
  'ALTER',
  'DROP',
  'TRUNCATE',
  'COPY',
  'UNLOAD',
  'GRANT',
  'REVOKE',
  'CALL',
  'VACUUM',
  'LOCK',
  'PG_CANCEL_BACKEND',
  'PG_TERMINATE_BACKEND',
  'SET_CONFIG',
]);

// Comments (which may be nested), quoted text and names, dollar quotes, words, and whatever is left.
const TOKEN =
  /--[^\n]*|\/\*|'(?:\\[\s\S]|''|[^'\\])*'?|"(?:""|[^"])*"?|(\$\w*\$)[\s\S]*?(?:\1|$)|[A-Za-z0-9_\u0080-\uffff][\w$\u0080-\uffff]*|\s+|[\s\S]/y;

/** What keeps a query from writing is the transaction that it is run in. */
export const READ_ONLY: ReadOnlyRules = {
  firstWords: ['SELECT', 'WITH', 'SHOW', 'EXPLAIN'],
  tokensOf,
  skipped: /^(?:--|\/\*|\s)/,
  writes: (words) => {
    const writing = words.find((word) => WRITING.has(word));
    return writing === undefined ? null : `it holds the word ${writing}`;
  },
  nameQuotes: 'double quotes',
};

function tokensOf(sql: string): readonly string[] {
  const tokens: string[] = [];
  for (let at = 0; at < sql.length;) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(sql)?.[0] ?? sql.charAt(at);
    const token = found === '/*' ? sql.slice(at, endOfComment(sql, at)) : found;
    tokens.push(token);
    at += token.length;
  }
  return tokens;
}

function endOfComment(sql: string, start: number): number {
  const edge = /\/\*|\*\//g;
  edge.lastIndex = start;
  let depth = 0;
  for (let found = edge.exec(sql); found !== null; found = edge.exec(sql)) {
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return edge.lastIndex;
  }
  return sql.length;
}
