/** A statement as tokens, by Redshift's lexical rules. */
import { foldIdentifier } from './identifier.ts';
import { NotEmulated, RedshiftError, syntaxError } from './redshift-error.ts';
import { readString } from './string-literal.ts';
import type { Token } from './token.ts';

const SPACE = /[ \t\r\n\f\v]+/y;
const LINE_COMMENT = /--[^\n]*/y;
const WORD = /[A-Za-z_\u0080-\uffff][A-Za-z0-9_$\u0080-\uffff]*/y;
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const PARAMETER = /:[0-9a-zA-Z_]+/y;
const SYMBOL = /::|<=|>=|<>|!=|\|\||!~\*|!~|~\*|[-+*/%<>=~^&|(),.;[\]@]/y;
/** A literal with a prefix, `E'…'`: PostgreSQL's, not Redshift's. */
const PREFIXES = new Set(['e', 'b', 'x', 'n', 'u']);

/**
 * @throws RedshiftError for what Redshift does not take
 * @throws NotEmulated for what the emulator does not know
 */
export function tokenize(sql: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(sql)?.[0];
  };
  while (at < sql.length) {
    const skipped = match(SPACE) ?? match(LINE_COMMENT);
    if (skipped !== undefined) {
      at += skipped.length;
      continue;
    }
    if (sql.startsWith('/*', at)) {
      at = endOfComment(sql, at);
      continue;
    }
    const token = tokenAt(sql, at, match);
    tokens.push(token);
    at += token.source.length;
    if (token.kind === 'word') refusePrefix(token.name, sql[at]);
  }
  return tokens;
}

function tokenAt(sql: string, start: number, match: (pattern: RegExp) => string | undefined): Token {
  const first = sql[start] ?? '';
  if (first === "'") return { kind: 'string', start, ...readString(sql, start) };
  if (first === '"') return { kind: 'quoted', start, ...readQuoted(sql, start) };
  const word = match(WORD);
  if (word !== undefined) return { kind: 'word', start, source: word, name: foldIdentifier(word) };
  const number = match(NUMBER);
  if (number !== undefined) return { kind: 'number', start, source: number };
  if (first === ':' && sql[start + 1] !== ':') {
    const parameter = match(PARAMETER);
    if (parameter !== undefined) {
      return { kind: 'parameter', start, source: parameter, name: parameter.slice(1) };
    }
  }
  const symbol = match(SYMBOL);
  if (symbol !== undefined) return { kind: 'symbol', start, source: symbol };
  if (first === '#' || first === '$') throw new NotEmulated(`names and literals that begin with ${first}`);
  throw syntaxError(first);
}

/** https://docs.aws.amazon.com/redshift/latest/dg/r_names.html: `""` stands for a quote; printable characters only. */
function readQuoted(sql: string, start: number): { source: string; name: string } {
  const source = /"(?:[^"]|"")*"/y;
  source.lastIndex = start;
  const found = source.exec(sql)?.[0];
  if (found === undefined) throw new RedshiftError('unterminated quoted identifier', '42601');
  const text = found.slice(1, -1).replaceAll('""', '"');
  if (text === '') throw new RedshiftError('zero-length delimited identifier', '42601');
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(text)) throw new RedshiftError('invalid character in identifier', '42602');
  return { source: found, name: foldIdentifier(text) };
}

function refusePrefix(name: string, next: string | undefined): void {
  if (next === "'" && PREFIXES.has(name)) throw new RedshiftError(`type "${name}" does not exist`, '42704');
}

/** Comments may be nested, as in PostgreSQL. */
function endOfComment(sql: string, start: number): number {
  let depth = 0;
  for (let at = start; at < sql.length; at += 1) {
    if (sql.startsWith('/*', at)) depth += 1;
    else if (sql.startsWith('*/', at)) depth -= 1;
    else continue;
    at += 1;
    if (depth === 0) return at + 1;
  }
  throw new RedshiftError('unterminated /* comment', '42601');
}
