/**
 * A name as Redshift keeps it: ASCII letters are folded to lower case, in quotes or not. Written so by dynaload too, a
 * name is the same whatever a session's `enable_case_sensitive_identifier` says.
 * https://docs.aws.amazon.com/redshift/latest/dg/r_names.html
 */
export function foldIdentifier(name: string): string {
  return name.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** A folded name in double quotes. */
export function quoteIdentifier(name: string): string {
  return `"${foldIdentifier(name).replaceAll('"', '""')}"`;
}

/** Names in double quotes, with commas between them. */
export function quoteList(names: readonly string[]): string {
  return names.map(quoteIdentifier).join(', ');
}

/**
 * A string literal. Redshift processes backslashes in literals, so to double the quotes alone would let `\'` end one.
 * https://docs.aws.amazon.com/redshift/latest/dg/r_QUOTE_LITERAL.html
 */
export function quoteString(text: string): string {
  return `'${wellFormed(text).replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

/** Half of a surrogate pair, which UTF-8 cannot hold, becomes U+FFFD. */
export function wellFormed(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '\uFFFD');
}
