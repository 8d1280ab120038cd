/** The rights that a load takes. Docs: docs/clickhouse.md, "Grants". */
import { quoteIdentifier } from './connect/identifier.ts';
import { aloneLayout, type Layout } from './connect/layout.ts';

/** What a GRANT statement and CHECK GRANT have between `GRANT` and `TO`. */
export interface Grant {
  readonly rights: readonly string[];
  /** Quoted where it has to be. */
  readonly on: string;
}

/** Who may make and drop tables may make and drop views. */
const LOADING = ['SELECT', 'INSERT', 'ALTER TABLE', 'CREATE TABLE', 'DROP TABLE', 'OPTIMIZE'] as const;

export interface LoadingNeeds {
  /** Whether it has to be made first. */
  readonly makesDatabase: boolean;
  /** Whether the server fetches rows from a bucket. */
  readonly pulls: boolean;
  /** Default: one server. */
  readonly layout?: Layout;
}

export function loadingGrants(
  database: string,
  { makesDatabase, pulls, layout = aloneLayout() }: LoadingNeeds,
): readonly Grant[] {
  const rights = [
    ...(makesDatabase ? ['CREATE DATABASE'] : []),
    ...LOADING,
    ...(layout.isReplicated ? ['SYSTEM SYNC REPLICA'] : []),
  ];
  return [
    { rights, on: allOf(database) },
    // By which a merge for reading knows what it would take. Many servers give it to nobody who was not granted it.
    { rights: ['SELECT'], on: 'system.parts' },
    ...layout.engines.map((engine) => ({ rights: ['TABLE ENGINE'], on: engine })),
    ...layout.grants,
    ...(pulls ? [{ rights: ['CREATE TEMPORARY TABLE', 'S3'], on: '*.*' }] : []),
  ];
}

/** Every table of a database. */
export function allOf(database: string): string {
  return `${quoteIdentifier(database)}.*`;
}

export function grantStatement({ rights, on }: Grant, user: string): string {
  return `GRANT ${rights.join(', ')} ON ${on} TO ${quoteIdentifier(user)}`;
}
