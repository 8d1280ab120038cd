/** Identifiers by https://docs.aws.amazon.com/redshift/latest/dg/r_names.html */
import { createHash } from 'node:crypto';

const REDSHIFT_BYTES = 127;
/** What PostgreSQL keeps of a name; longer ones would be cut and could then be the same. */
const POSTGRES_BYTES = 63;
const KEPT_OF_LONG_NAME = 30;

/** ASCII letters are folded to lower case, in quotes or not; what is beyond 127 bytes is cut off in silence. */
export function foldIdentifier(text: string): string {
  return cutBytes(
    text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()),
    REDSHIFT_BYTES,
  );
}

/** The name under which PostgreSQL knows an identifier. */
export function engineName(name: string): string {
  if (Buffer.byteLength(name) <= POSTGRES_BYTES) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 24);
  return `${cutBytes(name, KEPT_OF_LONG_NAME)}~${digest}`;
}

/** In double quotes, for PostgreSQL. */
export function quoteForEngine(name: string): string {
  return `"${engineName(name).replaceAll('"', '""')}"`;
}

/** A literal for PostgreSQL, whatever the text holds. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** At most so many bytes of UTF-8, whole characters only. */
export function cutBytes(text: string, bytes: number): string {
  const encoded = Buffer.from(text);
  if (encoded.length <= bytes) return text;
  let end = bytes;
  while (end > 0 && ((encoded[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return encoded.toString('utf8', 0, end);
}
