/**
 * A name in backticks. Backslash and backtick are the only characters that need an escape.
 * https://clickhouse.com/docs/sql-reference/syntax#identifiers
 */
export function quoteIdentifier(name: string): string {
  return `\`${escape(name, '`')}\``;
}

/** A string literal. */
export function quoteString(text: string): string {
  return `'${escape(text, "'")}'`;
}

/** Names in backticks, with commas between them. */
export function quoteList(names: readonly string[]): string {
  return names.map(quoteIdentifier).join(', ');
}

function escape(text: string, quote: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`).replaceAll('\0', '\\0');
}
