/** The rights that a load takes. Docs: docs/clickhouse.md, "Grants". */
import { quoteIdentifier } from './connect/identifier.ts';

/** What a GRANT statement and CHECK GRANT have between `GRANT` and `TO`. */
export interface Grant {
  readonly rights: readonly string[];
  /** Quoted where it has to be. */
  readonly on: string;
}

const LOADING = [
  'SELECT',
  'INSERT',
  'ALTER TABLE',
  'CREATE TABLE',
  'CREATE VIEW',
  'DROP TABLE',
  'DROP VIEW',
  'OPTIMIZE',
] as const;
const ENGINES = ['MergeTree', 'ReplacingMergeTree'] as const;

/** @param makesDatabase whether it has to be made first @param pulls whether the server fetches rows from a bucket */
export function loadingGrants(
  database: string,
  { makesDatabase, pulls }: { readonly makesDatabase: boolean; readonly pulls: boolean },
): readonly Grant[] {
  return [
    { rights: makesDatabase ? ['CREATE DATABASE', ...LOADING] : LOADING, on: allOf(database) },
    ...ENGINES.map((engine) => ({ rights: ['TABLE ENGINE'], on: engine })),
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
