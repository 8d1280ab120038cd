import type { DataApi } from './data-api.ts';
import {
  ATTEMPTS_TABLE,
  GENERATIONS_TABLE,
  LEASES_TABLE,
  LEDGER_TABLE,
  OWN_TABLES,
  REJECTS_TABLE,
  TARGETS_TABLE,
} from './names.ts';
import { readRelations } from './relations.ts';
import type { RedshiftSettings } from './redshift-settings.ts';
import { sqlText } from './sql-text.ts';
import type { Step } from './step.ts';
import { qualified } from './table-statements.ts';

/** dynaload's own tables in the schema. Once they are there, nobody asks again. */
export class OwnTables {
  readonly #api: DataApi;
  readonly #settings: RedshiftSettings;
  #exist = false;
  #creating: Promise<void> | undefined;

  constructor(api: DataApi, settings: RedshiftSettings) {
    this.#api = api;
    this.#settings = settings;
  }

  async exist(signal?: AbortSignal): Promise<boolean> {
    if (this.#exist) return true;
    const existing = await readRelations(this.#api, this.#settings, OWN_TABLES, signal);
    this.#exist = OWN_TABLES.every((name) => existing.has(name));
    return this.#exist;
  }

  /** Makes those that are missing. */
  async ensure(signal?: AbortSignal): Promise<void> {
    if (this.#exist) return;
    this.#creating ??= this.#create(signal).finally(() => {
      this.#creating = undefined;
    });
    await this.#creating;
  }

  async #create(signal: AbortSignal | undefined): Promise<void> {
    if (await this.exist(signal)) return;
    await this.#api.run({
      steps: createSteps(this.#settings),
      activity: `create its own tables in the schema ${this.#settings.schema}`,
      signal,
    });
    this.#exist = true;
  }
}

function createSteps(settings: RedshiftSettings): readonly Step[] {
  const own = (table: string): string => qualified(settings, table);
  return [
    sqlText('create-ledger', { ledger: own(LEDGER_TABLE) }),
    sqlText('create-rejects', { rejects: own(REJECTS_TABLE) }),
    sqlText('create-generations', { generations: own(GENERATIONS_TABLE) }),
    sqlText('create-attempts', { attempts: own(ATTEMPTS_TABLE) }),
    sqlText('create-leases', { leases: own(LEASES_TABLE) }),
    sqlText('create-targets', { targets: own(TARGETS_TABLE) }),
  ].map((sql, index) => ({ name: `create ${OWN_TABLES[index] ?? ''}`, sql }));
}
