/**
 * The books have a version, which a warehouse keeps with them. A change of their tables is a new entry in this list, in
 * words of its own: what once was a version stays what it was. Books without a version are of version 1.
 */
import { DynaloadError } from '../../errors.ts';
import type { Column } from '../../ledger/record.ts';
import { FAILURES_TABLE, LEDGER_TABLE } from './books.ts';
import type { RecordSyntax } from './record-table.ts';

export interface TableChange {
  readonly table: string;
  /** Names of columns, before and after. */
  readonly renamed: readonly (readonly [before: string, after: string])[];
  /** They may be NULL: rows of before have none. */
  readonly added: readonly Column[];
}

export interface Migration {
  /** Of the books, when it is done. */
  readonly version: number;
  /** The first version of dynaload that works with them. */
  readonly dynaload: string;
  readonly changes: readonly TableChange[];
}

const added = (name: string, bytes: number): Column => ({
  name,
  type: 'text',
  nullable: true,
  bytes,
  cut: false,
});

export const FIRST_VERSION = 1;

/** By version, without a gap. */
export const MIGRATIONS: readonly Migration[] = [
  {
    version: 2,
    dynaload: '0.1.0',
    changes: [
      { table: FAILURES_TABLE, renamed: [['export_id', 'batch_id']], added: [] },
      {
        table: LEDGER_TABLE,
        renamed: [
          ['export_id', 'batch_id'],
          ['kind', 'batch_kind'],
          ['window_from', 'batch_from'],
          ['window_to', 'batch_to'],
        ],
        added: [added('batch_position', 1024), added('shape', 65_535)],
      },
    ],
  },
];

/** What a warehouse keeps of the version of its books. */
export interface BooksVersion {
  readonly version: number;
  /** The first version of dynaload that works with them. */
  readonly dynaload: string;
}

/** The version that this dynaload works with. */
export const CURRENT: BooksVersion = MIGRATIONS.at(-1) ?? { version: FIRST_VERSION, dynaload: '0.1.0' };

/** What is to be done to books of a version, in order. */
export function migrationsFrom(version: number): readonly Migration[] {
  return MIGRATIONS.filter((migration) => migration.version > version);
}

/**
 * The table as it is in books of an earlier version, with the columns of today: for those who only read, and may not
 * change it. Stands behind FROM.
 */
export function tableAsOf(version: number, { name, table, columns: all, syntax }: AsOfRequest): string {
  const changes = migrationsFrom(version).flatMap(({ changes: each }) =>
    each.filter((change) => change.table === name),
  );
  if (changes.length === 0) return table;
  const columns = all.map((column) => {
    const before = nameBefore(column.name, changes);
    const value = before === undefined ? `CAST(NULL AS ${syntax.type(column)})` : syntax.quote(before);
    return `${value} AS ${syntax.quote(column.name)}`;
  });
  return `(SELECT ${columns.join(', ')} FROM ${table})`;
}

export interface AsOfRequest {
  /** Bare. */
  readonly name: string;
  /** The same, qualified and quoted. */
  readonly table: string;
  /** Of today. */
  readonly columns: readonly Column[];
  readonly syntax: RecordSyntax;
}

/** @returns undefined when there was no such column */
function nameBefore(name: string, changes: readonly TableChange[]): string | undefined {
  return changes.reduceRight<string | undefined>((after, change) => {
    if (change.added.some((column) => column.name === after)) return undefined;
    return change.renamed.find(([, renamed]) => renamed === after)?.[0] ?? after;
  }, name);
}

/** @throws DynaloadError BOOKS_NEWER */
export function assertKnown({ version, dynaload }: BooksVersion, warehouse: string): void {
  if (version <= CURRENT.version) return;
  throw new DynaloadError(
    'BOOKS_NEWER',
    `A newer dynaload has loaded ${warehouse}: its books are of version ${version}, and this dynaload works with version ${CURRENT.version} at most.`,
    {
      hint: `Update dynaload to ${dynaload} or newer.`,
      details: { warehouse, version, supported: CURRENT.version, dynaload },
    },
  );
}
