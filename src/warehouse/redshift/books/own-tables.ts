import { ledgerRecord } from '../../../ledger/ledger-record.ts';
import { LEDGER_TABLE, rejectRecord, REJECTS_TABLE } from '../../sql/books.ts';
import { CURRENT, FIRST_VERSION } from '../../sql/migrations.ts';
import { definitions } from '../../sql/record-table.ts';
import type { DataApi } from '../data-api/data-api.ts';
import type { RedshiftSettings } from '../data-api/redshift-settings.ts';
import { sqlText } from '../data-api/sql-text.ts';
import type { Step } from '../data-api/step.ts';
import type { BookStatements } from '../statements/book-statements.ts';
import {
  generationsTable,
  LEASES_TABLE,
  lockTable,
  OWN_TABLES,
  VERSIONS_TABLE,
} from '../statements/names.ts';
import { recordSyntax } from '../statements/records.ts';
import { qualified } from '../statements/table-statements.ts';
import { migrate, readVersion, versionSteps } from './migrate-books.ts';
import { readRelations } from './relations.ts';

/** dynaload's own tables in the schema: those for all targets, and each target's. Once one is there, nobody asks again. */
export class OwnTables {
  readonly #api: DataApi;
  readonly #settings: RedshiftSettings;
  readonly #known = new Set<string>();
  #isCurrent = false;
  #preparing: Promise<void> | undefined;

  constructor(api: DataApi, settings: RedshiftSettings) {
    this.#api = api;
    this.#settings = settings;
  }

  /** Those of the targets that have books. */
  async booked(tables: readonly string[], signal?: AbortSignal): Promise<readonly string[]> {
    const names = [...OWN_TABLES, ...tables.flatMap(booksOf)];
    if (!this.#has(names)) await this.#look(names, signal);
    return this.#has(OWN_TABLES) ? tables.filter((table) => this.#has(booksOf(table))) : [];
  }

  /**
   * Of the books; today's when there are none yet.
   * @throws DynaloadError BOOKS_NEWER
   */
  async version(signal?: AbortSignal): Promise<number> {
    if (this.#isCurrent) return CURRENT.version;
    if (!this.#known.has(VERSIONS_TABLE)) await this.#look(OWN_TABLES, signal);
    if (!this.#known.has(LEDGER_TABLE)) return CURRENT.version;
    if (!this.#known.has(VERSIONS_TABLE)) return FIRST_VERSION;
    const version = await readVersion(this.#api, this.#settings, signal);
    // Another run may bring older ones up to date at any moment.
    this.#isCurrent = version === CURRENT.version;
    return version;
  }

  /** Makes those that are missing of the tables for all targets, and brings books of an earlier version up to date. */
  async ensure(signal?: AbortSignal): Promise<void> {
    if (this.#has(OWN_TABLES) && this.#isCurrent) return;
    this.#preparing ??= this.#prepare(signal).finally(() => {
      this.#preparing = undefined;
    });
    await this.#preparing;
  }

  /** Makes the books of a target, if it has none. */
  async ensureBooks(table: string, books: BookStatements, signal?: AbortSignal): Promise<void> {
    if ((await this.booked([table], signal)).length > 0) return;
    await this.#api.run({
      steps: books.create(),
      activity: `create the books of ${table}`,
      createsIfMissing: true,
      signal,
    });
    for (const name of booksOf(table)) this.#known.add(name);
  }

  /** Asks for the books of these targets anew: they may be gone. */
  forget(tables: readonly string[]): void {
    for (const name of tables.flatMap(booksOf)) this.#known.delete(name);
  }

  async #look(names: readonly string[], signal: AbortSignal | undefined): Promise<void> {
    const asked = [...names, VERSIONS_TABLE];
    const existing = await readRelations(this.#api, this.#settings, asked, signal);
    for (const name of existing.keys()) this.#known.add(name);
  }

  async #prepare(signal: AbortSignal | undefined): Promise<void> {
    await this.booked([], signal);
    if (!this.#has(OWN_TABLES)) {
      // A ledger without a version is one of the first.
      const isNew = !this.#known.has(LEDGER_TABLE);
      await this.#api.run({
        steps: [...createSteps(this.#settings), ...(isNew ? versionSteps(this.#settings, CURRENT) : [])],
        activity: `create its own tables in the schema ${this.#settings.schema}`,
        createsIfMissing: true,
        signal,
      });
      for (const name of OWN_TABLES) this.#known.add(name);
      if (isNew) this.#known.add(VERSIONS_TABLE);
    }
    while ((await this.version(signal)) < CURRENT.version) {
      await migrate(this.#api, this.#settings, await this.version(signal), signal);
      this.#known.add(VERSIONS_TABLE);
    }
  }

  #has(names: readonly string[]): boolean {
    return names.every((name) => this.#known.has(name));
  }
}

function booksOf(table: string): readonly string[] {
  return [lockTable(table), generationsTable(table)];
}

function createSteps(settings: RedshiftSettings): readonly Step[] {
  const own = (table: string): string => qualified(settings, table);
  const ledger = definitions(ledgerRecord.columns, recordSyntax);
  const rejects = definitions(rejectRecord.columns, recordSyntax);
  return [
    {
      name: 'create the ledger',
      sql: sqlText('create-ledger', { table: own(LEDGER_TABLE), columns: ledger }),
    },
    {
      name: 'create the quarantine',
      sql: sqlText('create-rejects', { table: own(REJECTS_TABLE), columns: rejects }),
    },
    { name: 'create the leases', sql: sqlText('create-leases', { leases: own(LEASES_TABLE) }) },
  ];
}
