import { DynaloadError } from '../../errors.ts';

/** How a statement that only reads can begin. */
const FIRST_WORDS: readonly string[] = ['SELECT', 'WITH', 'SHOW', 'EXPLAIN'];

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

/**
 * Makes sure that a text is one statement, and one that means to read. A courtesy, which says early and in plain words what
 * is wrong: what keeps a query from writing is the transaction that it is run in.
 * @returns the statement without the semicolon at its end
 * @throws DynaloadError QUERY_NOT_READ_ONLY
 */
export function readOnlyStatement(sql: string): string {
  const tokens = tokensOf(sql);
  const solid = tokens.filter((token) => !/^(?:--|\/\*|\s)/.test(token));
  const end = solid.indexOf(';');
  if (end !== -1 && solid.slice(end).some((token) => token !== ';')) {
    throw refusal('one statement was expected, and there is more behind a semicolon');
  }
  const words = solid.map((token) => token.toUpperCase());
  const first = words.find((word) => word !== '(' && word !== ';');
  if (first === undefined) throw refusal('the statement is empty');
  if (!FIRST_WORDS.includes(first)) throw refusal(`it begins with ${first}`);
  const writing = words.find((word) => WRITING.has(word));
  if (writing !== undefined) throw refusal(`it holds the word ${writing}`);
  return tokens.filter((token) => token !== ';').join('');
}

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

function refusal(reason: string): DynaloadError {
  return new DynaloadError('QUERY_NOT_READ_ONLY', `Only a statement that reads is run here: ${reason}.`, {
    hint: `Begin with one of ${FIRST_WORDS.join(', ')}, and quote names that are also keywords in double quotes.`,
  });
}
