import { RedshiftError } from './redshift-error.ts';

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

/**
 * A string literal, which *processes backslashes*: `'\''` is one quote, and a literal that ends in `\'` has not ended.
 * https://docs.aws.amazon.com/redshift/latest/dg/r_QUOTE_LITERAL.html doubles backslashes for that reason.
 */
export function readString(sql: string, start: number): { source: string; value: string } {
  const parts: string[] = [];
  let at = start + 1;
  for (;;) {
    const stop = nextSpecial(sql, at);
    if (stop === -1) throw new RedshiftError('unterminated quoted string', '42601');
    parts.push(sql.slice(at, stop));
    if (sql[stop] === '\\') {
      const escape = readEscape(sql, stop);
      parts.push(escape.value);
      at = stop + escape.length;
    } else if (sql[stop + 1] === "'") {
      parts.push("'");
      at = stop + 2;
    } else {
      const value = parts.join('');
      if (value.includes('\u0000'))
        throw new RedshiftError('invalid byte sequence for encoding "UTF8": 0x00', '22021');
      return { source: sql.slice(start, stop + 1), value };
    }
  }
}

function nextSpecial(sql: string, from: number): number {
  const quote = sql.indexOf("'", from);
  const backslash = sql.indexOf('\\', from);
  if (backslash === -1) return quote;
  return quote === -1 ? backslash : Math.min(quote, backslash);
}

function readEscape(sql: string, start: number): { value: string; length: number } {
  const octal = /\\[0-7]{1,3}/y;
  octal.lastIndex = start;
  const digits = octal.exec(sql)?.[0];
  if (digits !== undefined) {
    return { value: String.fromCharCode(Number.parseInt(digits.slice(1), 8)), length: digits.length };
  }
  const next = sql[start + 1];
  if (next === undefined) throw new RedshiftError('unterminated quoted string', '42601');
  return { value: ESCAPES[next] ?? next, length: 2 };
}
