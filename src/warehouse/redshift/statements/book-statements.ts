/** Statements over the books of a target: who may commit, which generations there are, which one readers see. */
import { quoteString } from '../data-api/identifier.ts';
import { CHANGED_SHAPE } from '../../../mapping/evolve-shape.ts';
import { LEDGER_TABLE } from '../../sql/books.ts';
import { builtText } from './built-with.ts';
import { generationsTable, lockTable } from './names.ts';
import type { RedshiftSettings } from '../data-api/redshift-settings.ts';
import { sqlText } from '../data-api/sql-text.ts';
import type { Step } from '../data-api/step.ts';
import { qualified } from './table-statements.ts';
import { foldIdentifier } from '../data-api/identifier.ts';

/** Names of the steps whose failure has a meaning of its own. */
export const ATTEMPT_FENCE = 'make sure that the load is still this run’s';
/** Gives the rows of the table after a load, and when that was done; no row when it was not applied. Of both statements that say it. */
export const LOAD_STEP = 'load';
/** Gives the shape of a generation's table; no row when nobody has kept it. */
export const SHAPE_STEP = 'shape';
export const STATE_FENCE = 'make sure that the table is as it was';

/** Before any statement of a batch that asks for the warehouse's time. */
export function setUtcStep(): Step {
  return { name: 'clock', sql: sqlText('set-utc', {}) };
}

/** A generation as dynaload's books have it. */
export interface Generation {
  readonly generation: string;
  /** The table that holds it. */
  readonly physical: string;
  /** Of the mapping that built it; another word when its columns were changed since. */
  readonly shapeHash: string;
  /** Names of the child tables that it was built with. */
  readonly children: readonly string[];
  /** How its table was laid out: `layoutText`. */
  readonly layout: string;
  readonly exportId: string;
  /** How many it has had; digits, or a placeholder for `plan`. */
  readonly loads: string;
}

/**
 * The lock table and the table of generations are the target's own. All transactions that change them lock first, so
 * that what one reads of them nobody changes until it ends, whatever the isolation level of the database.
 */
export class BookStatements {
  readonly #settings: RedshiftSettings;
  readonly #table: string;

  /** @param table the readers' name of the target */
  constructor(settings: RedshiftSettings, table: string) {
    this.#settings = settings;
    this.#table = table;
  }

  /** The first statement of every transaction. */
  lock(): Step {
    return { name: 'lock', sql: sqlText('lock', { lock: this.#lock }) };
  }

  create(): readonly Step[] {
    return [
      { name: 'create the lock', sql: sqlText('create-lock', { lock: this.#lock }) },
      {
        name: 'create the table of generations',
        sql: sqlText('create-generations', { generations: this.#generations }),
      },
    ];
  }

  /** The last statements of a target. */
  drop(): readonly Step[] {
    return this.tables.map((table) => ({
      name: `drop ${table}`,
      sql: sqlText('drop-table', { table: this.#own(table) }),
    }));
  }

  /** Names of the two tables; the lock goes last. */
  get tables(): readonly [string, string] {
    return [generationsTable(this.#table), lockTable(this.#table)];
  }

  /** Gives a load its number, and makes it the one that may commit this export. @param now microseconds */
  register(exportId: string, now: bigint): readonly Step[] {
    const lock = this.#lock;
    const named = { lock, export: quoteString(exportId) };
    return [
      this.lock(),
      { name: 'begin the sequence', sql: sqlText('begin-sequence', { lock }) },
      { name: 'take a sequence', sql: sqlText('take-sequence', { lock, now: String(now) }) },
      { name: 'retire earlier attempts', sql: sqlText('retire-attempts', named) },
      { name: 'register the attempt', sql: sqlText('register-attempt', named) },
      { name: 'sequence', sql: sqlText('read-sequence', { lock }) },
    ];
  }

  fenceAttempt(sequence: string): Step {
    return { name: ATTEMPT_FENCE, sql: sqlText('fence-attempt', { lock: this.#lock, sequence }) };
  }

  endAttempt(sequence: string): Step {
    return { name: 'end the attempt', sql: sqlText('end-attempt', { lock: this.#lock, sequence }) };
  }

  /** The generation is just as it was, and readers see it or not, as they did. */
  fenceGeneration({ generation, physical, loads }: Generation, published: boolean): Step {
    return {
      name: STATE_FENCE,
      sql: sqlText('fence-generation', {
        generations: this.#generations,
        generation: quoteString(generation),
        physical: quoteString(physical),
        loads,
        published: published ? 'TRUE' : 'FALSE',
      }),
    };
  }

  /** Readers see just this; undefined: nothing. */
  fenceCurrent(current: Generation | undefined): Step {
    return {
      name: STATE_FENCE,
      sql: sqlText('fence-current', {
        generations: this.#generations,
        generation: quoteString(current?.generation ?? ''),
        loads: current?.loads ?? '0',
        count: current === undefined ? '0' : '1',
      }),
    };
  }

  /** There are these, and no others. */
  fenceGenerations(generations: readonly Generation[]): Step {
    return {
      name: STATE_FENCE,
      sql: sqlText('fence-generations', {
        generations: this.#generations,
        // An empty list is no list in SQL.
        names: ['', ...generations.map(({ generation }) => generation)].map(quoteString).join(', '),
        count: String(generations.length),
      }),
    };
  }

  /** A generation with its first load. */
  record({ generation, physical, shapeHash, children, layout, exportId }: Generation): Step {
    return {
      name: 'record the generation',
      sql: sqlText('record-generation', {
        generations: this.#generations,
        generation: quoteString(generation),
        physical: quoteString(physical),
        shape: quoteString(shapeHash),
        built: quoteString(builtText({ children: [...children], layout })),
        export: quoteString(exportId),
      }),
    };
  }

  /** One load more. */
  count(generation: string): Step {
    return {
      name: 'count the load',
      sql: sqlText('count-load', {
        generations: this.#generations,
        generation: quoteString(generation),
      }),
    };
  }

  /** Its table has other columns now. */
  change(generation: string): Step {
    return {
      name: 'record that its columns were changed',
      sql: sqlText('change-generation', {
        generations: this.#generations,
        generation: quoteString(generation),
        shape: quoteString(CHANGED_SHAPE),
      }),
    };
  }

  /** The step `SHAPE_STEP`. */
  readShape(generation: string): Step {
    return {
      name: SHAPE_STEP,
      sql: sqlText('read-shape', {
        ledger: this.#own(LEDGER_TABLE),
        table: quoteString(foldIdentifier(this.#table)),
        generation: quoteString(generation),
      }),
    };
  }

  move(generation: string, physical: string): Step {
    return {
      name: 'record where the generation is',
      sql: sqlText('move-generation', {
        generations: this.#generations,
        generation: quoteString(generation),
        physical: quoteString(physical),
      }),
    };
  }

  forget(generation: string): Step {
    return {
      name: 'forget a generation',
      sql: sqlText('forget-generation', {
        generations: this.#generations,
        generation: quoteString(generation),
      }),
    };
  }

  /** Makes a generation the one that readers see. */
  point(generation: string): Step {
    return {
      name: 'record what readers see',
      sql: sqlText('point-target', { generations: this.#generations, generation: quoteString(generation) }),
    };
  }

  /** The step `generations`. */
  readGenerations(): Step {
    return {
      name: this.generationsStep,
      sql: sqlText('read-generations', { generations: this.#generations }),
    };
  }

  get generationsStep(): string {
    return `generations of ${foldIdentifier(this.#table)}`;
  }

  /** The step `LOAD_STEP`. @param sequence of the load whose entry is read */
  readLoad(sequence: string): Step {
    return {
      name: LOAD_STEP,
      sql: sqlText('read-last-load', {
        ledger: this.#own(LEDGER_TABLE),
        table: quoteString(foldIdentifier(this.#table)),
        sequence,
      }),
    };
  }

  get #lock(): string {
    return this.#own(lockTable(this.#table));
  }

  get #generations(): string {
    return this.#own(generationsTable(this.#table));
  }

  #own(table: string): string {
    return qualified(this.#settings, table);
  }
}
