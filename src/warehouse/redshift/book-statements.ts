/** Statements over dynaload's own tables: who may commit, which generations there are, which one readers see. */
import { quoteString } from './identifier.ts';
import { ATTEMPTS_TABLE, GENERATIONS_TABLE, LEDGER_TABLE, lockTable, TARGETS_TABLE } from './names.ts';
import type { RedshiftSettings } from './redshift-settings.ts';
import { sqlText } from './sql-text.ts';
import type { Step } from './step.ts';
import { qualified } from './table-statements.ts';
import { foldIdentifier } from './identifier.ts';

/** Names of the steps whose failure has a meaning of its own. */
export const ATTEMPT_FENCE = 'make sure that the load is still this run’s';
export const STATE_FENCE = 'make sure that the table is as it was';

/** A generation as dynaload's books have it. */
export interface Generation {
  readonly generation: string;
  /** The table that holds it. */
  readonly physical: string;
  readonly shapeHash: string;
  /** Names and types of the columns as JSON; '' when they were too many to be kept. */
  readonly columns: string;
  readonly exportId: string;
}

export class BookStatements {
  readonly #settings: RedshiftSettings;
  readonly #table: string;
  readonly #name: string;

  /** @param table the readers' name of the target */
  constructor(settings: RedshiftSettings, table: string) {
    this.#settings = settings;
    this.#table = table;
    this.#name = quoteString(foldIdentifier(table));
  }

  /** The first statement of every transaction. */
  lock(): Step {
    return { name: 'lock', sql: sqlText('lock', { lock: this.#own(lockTable(this.#table)) }) };
  }

  createLock(): Step {
    return {
      name: 'create the lock',
      sql: sqlText('create-lock', { lock: this.#own(lockTable(this.#table)) }),
    };
  }

  /** Gives a load its number, and makes it the one that may commit this export. @param now microseconds */
  register(exportId: string, now: bigint): readonly Step[] {
    const lock = this.#own(lockTable(this.#table));
    const attempts = this.#own(ATTEMPTS_TABLE);
    const named = { attempts, table: this.#name, export: quoteString(exportId) };
    return [
      this.lock(),
      { name: 'begin the sequence', sql: sqlText('begin-sequence', { lock }) },
      { name: 'take a sequence', sql: sqlText('take-sequence', { lock, now: String(now) }) },
      { name: 'retire earlier attempts', sql: sqlText('retire-attempts', named) },
      { name: 'register the attempt', sql: sqlText('register-attempt', { ...named, lock }) },
      { name: 'sequence', sql: sqlText('read-sequence', { lock }) },
    ];
  }

  fenceAttempt(sequence: string): Step {
    return {
      name: ATTEMPT_FENCE,
      sql: sqlText('fence-attempt', {
        attempts: this.#own(ATTEMPTS_TABLE),
        ledger: this.#own(LEDGER_TABLE),
        table: this.#name,
        sequence,
      }),
    };
  }

  endAttempt(sequence: string): Step {
    const attempts = this.#own(ATTEMPTS_TABLE);
    return {
      name: 'end the attempt',
      sql: sqlText('end-attempt', { attempts, table: this.#name, sequence }),
    };
  }

  fenceGeneration({ generation, physical }: Generation): Step {
    return {
      name: STATE_FENCE,
      sql: sqlText('fence-generation', {
        generations: this.#own(GENERATIONS_TABLE),
        table: this.#name,
        generation: quoteString(generation),
        physical: quoteString(physical),
      }),
    };
  }

  fenceCurrent(current: Generation | undefined): Step {
    return {
      name: STATE_FENCE,
      sql: sqlText('fence-current', {
        targets: this.#own(TARGETS_TABLE),
        table: this.#name,
        generation: quoteString(current?.generation ?? ''),
        published: current === undefined ? '0' : '1',
      }),
    };
  }

  fenceUnseen(generation: string): Step {
    return {
      name: STATE_FENCE,
      sql: sqlText('fence-unseen', {
        targets: this.#own(TARGETS_TABLE),
        table: this.#name,
        generation: quoteString(generation),
      }),
    };
  }

  record({ generation, physical, shapeHash, columns, exportId }: Generation): Step {
    return {
      name: 'record the generation',
      sql: sqlText('record-generation', {
        generations: this.#own(GENERATIONS_TABLE),
        table: this.#name,
        generation: quoteString(generation),
        physical: quoteString(physical),
        shape: quoteString(shapeHash),
        columns: quoteString(columns),
        export: quoteString(exportId),
      }),
    };
  }

  move(generation: string, physical: string): Step {
    return {
      name: 'record where the generation is',
      sql: sqlText('move-generation', {
        generations: this.#own(GENERATIONS_TABLE),
        table: this.#name,
        generation: quoteString(generation),
        physical: quoteString(physical),
      }),
    };
  }

  forget(generation: string): Step {
    return {
      name: 'forget a generation',
      sql: sqlText('forget-generation', {
        generations: this.#own(GENERATIONS_TABLE),
        table: this.#name,
        generation: quoteString(generation),
      }),
    };
  }

  /** Makes a generation the one that readers see. */
  point(generation: string): readonly Step[] {
    const targets = this.#own(TARGETS_TABLE);
    return [
      { name: 'forget what readers saw', sql: sqlText('forget-target', { targets, table: this.#name }) },
      {
        name: 'record what readers see',
        sql: sqlText('point-target', { targets, table: this.#name, generation: quoteString(generation) }),
      },
    ];
  }

  /** @param sequence of the load whose entry is read */
  readLoad(sequence: string): Step {
    const ledger = this.#own(LEDGER_TABLE);
    return {
      name: 'load',
      sql: sqlText('read-last-load', { ledger, table: this.#name, sequence }),
    };
  }

  #own(table: string): string {
    return qualified(this.#settings, table);
  }
}
