import type { BookStatements } from '../statements/book-statements.ts';
import type { DataApi } from '../data-api/data-api.ts';
import {
  generationsTable,
  LEASES_TABLE,
  LEDGER_TABLE,
  lockTable,
  OWN_TABLES,
  REJECTS_TABLE,
} from '../statements/names.ts';
import { readRelations } from './relations.ts';
import type { RedshiftSettings } from '../data-api/redshift-settings.ts';
import { sqlText } from '../data-api/sql-text.ts';
import type { Step } from '../data-api/step.ts';
import { qualified } from '../statements/table-statements.ts';

/** dynaload's own tables in the schema: those for all targets, and each target's. Once one is there, nobody asks again. */
export class OwnTables {
  readonly #api: DataApi;
  readonly #settings: RedshiftSettings;
  readonly #known = new Set<string>();
  #creating: Promise<void> | undefined;

  constructor(api: DataApi, settings: RedshiftSettings) {
    this.#api = api;
    this.#settings = settings;
  }

  /** Those of the targets that have books. */
  async booked(tables: readonly string[], signal?: AbortSignal): Promise<readonly string[]> {
    const names = [...OWN_TABLES, ...tables.flatMap(booksOf)];
    if (!this.#has(names)) {
      const existing = await readRelations(this.#api, this.#settings, names, signal);
      for (const name of existing.keys()) this.#known.add(name);
    }
    return this.#has(OWN_TABLES) ? tables.filter((table) => this.#has(booksOf(table))) : [];
  }

  /** Makes those that are missing of the tables for all targets. */
  async ensure(signal?: AbortSignal): Promise<void> {
    if (this.#has(OWN_TABLES)) return;
    this.#creating ??= this.#create(signal).finally(() => {
      this.#creating = undefined;
    });
    await this.#creating;
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

  async #create(signal: AbortSignal | undefined): Promise<void> {
    await this.booked([], signal);
    if (this.#has(OWN_TABLES)) return;
    await this.#api.run({
      steps: createSteps(this.#settings),
      activity: `create its own tables in the schema ${this.#settings.schema}`,
      createsIfMissing: true,
      signal,
    });
    for (const name of OWN_TABLES) this.#known.add(name);
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
  return [
    { name: 'create the ledger', sql: sqlText('create-ledger', { ledger: own(LEDGER_TABLE) }) },
    { name: 'create the quarantine', sql: sqlText('create-rejects', { rejects: own(REJECTS_TABLE) }) },
    { name: 'create the leases', sql: sqlText('create-leases', { leases: own(LEASES_TABLE) }) },
  ];
}
