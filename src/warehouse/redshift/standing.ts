import { DynaloadError } from '../../errors.ts';
import type { Generation } from './book-statements.ts';
import type { DataApi, RunResults } from './data-api.ts';
import { foldIdentifier, quoteString } from './identifier.ts';
import { deletesTable, GENERATIONS_TABLE, lockTable, permanentTable, TARGETS_TABLE } from './names.ts';
import type { RedshiftParts } from './redshift-parts.ts';
import type { RedshiftSettings } from './redshift-settings.ts';
import { readRelations, relationsOf, relationsStep } from './relations.ts';
import { textAt } from './result-table.ts';
import { sqlText } from './sql-text.ts';
import type { Step } from './step.ts';
import { qualified } from './table-statements.ts';

/** What the schema and the books say of some targets at one moment. */
export class Standing {
  readonly #relations: ReadonlyMap<string, string>;
  readonly #generations: ReadonlyMap<string, readonly Generation[]>;
  readonly #current: ReadonlyMap<string, Generation>;
  readonly #gone: ReadonlySet<string>;
  readonly #warehouse: string;

  constructor(options: {
    /** Names to types, as svv_tables has them. */
    readonly relations: ReadonlyMap<string, string>;
    readonly generations: ReadonlyMap<string, readonly Generation[]>;
    readonly current: ReadonlyMap<string, Generation>;
    /** Names of the targets whose tables somebody dropped. */
    readonly gone: ReadonlySet<string>;
    readonly warehouse: string;
  }) {
    this.#relations = options.relations;
    this.#generations = options.generations;
    this.#current = options.current;
    this.#gone = options.gone;
    this.#warehouse = options.warehouse;
  }

  has(name: string): boolean {
    return this.#relations.has(foldIdentifier(name));
  }

  generations(table: string): readonly Generation[] {
    return this.#generations.get(foldIdentifier(table)) ?? [];
  }

  /** The generation that the books say readers see. */
  current(table: string): Generation | undefined {
    return this.#current.get(foldIdentifier(table));
  }

  /** The same, when its table is really there to be filled. */
  usable(table: string): Generation | undefined {
    return this.#gone.has(foldIdentifier(table)) ? undefined : this.current(table);
  }

  /** @throws DynaloadError TARGET_FOREIGN when the name, or that of a table beneath it, is somebody else's */
  assertOurs(table: string): void {
    const name = foldIdentifier(table);
    const ours = this.#current.has(name);
    if (this.has(name) && (!ours || this.#relations.get(name) !== 'VIEW')) throw this.#foreign(table, name);
    const permanent = permanentTable(table);
    const known = this.generations(table).some(({ physical }) => physical === permanent);
    if (!known && this.has(permanent)) throw this.#foreign(table, permanent);
  }

  #foreign(table: string, name: string): DynaloadError {
    return foreign(this.#warehouse, table, name);
  }
}

export function foreign(warehouse: string, table: string, name: string): DynaloadError {
  return new DynaloadError(
    'TARGET_FOREIGN',
    `${warehouse} has a table or view named "${name}" that dynaload did not make; it is never touched.`,
    {
      hint: 'Rename that table, or give the target another "table" in its mapping.',
      details: { warehouse, table, name },
    },
  );
}

/**
 * @param tables the readers' names
 * @param more steps that need dynaload's own tables, to be run in the same moment; not run when there are none
 */
export async function readStanding(
  parts: Pick<RedshiftParts, 'api' | 'settings' | 'ownTables'>,
  tables: readonly string[],
  signal?: AbortSignal,
  more: readonly Step[] = [],
): Promise<{ readonly standing: Standing; readonly results: RunResults }> {
  const { api, settings } = parts;
  const names = tables.flatMap((table) => [
    foldIdentifier(table),
    permanentTable(table),
    deletesTable(permanentTable(table)),
    lockTable(table),
  ]);
  const haveBooks = await parts.ownTables.exist(signal);
  const steps = [
    relationsStep(settings, names),
    ...(haveBooks ? [readGenerations(settings, tables), ...more] : []),
  ];
  const results = await api.run({
    steps,
    activity: 'read the state of its tables',
    results: steps.map(({ name }) => name),
    signal,
  });
  const relations = relationsOf(results.get('tables'));
  const generations = new Map<string, Generation[]>();
  const current = new Map<string, Generation>();
  for (const { table, generation, isCurrent } of generationsOf(results)) {
    generations.set(table, [...(generations.get(table) ?? []), generation]);
    if (isCurrent) current.set(table, generation);
  }
  const gone = await findGone(api, settings, { relations, current }, signal);
  return {
    standing: new Standing({ relations, generations, current, gone, warehouse: api.description }),
    results,
  };
}

/** Someone may have dropped a table of ours: then its generation is none that rows can go into. */
async function findGone(
  api: DataApi,
  settings: RedshiftSettings,
  known: {
    readonly relations: ReadonlyMap<string, string>;
    readonly current: ReadonlyMap<string, Generation>;
  },
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<string>> {
  const tables = [...known.current.values()].flatMap(({ physical }) => [physical, deletesTable(physical)]);
  const unknown = tables.filter((name) => !known.relations.has(name));
  const found =
    unknown.length === 0 ? new Map<string, string>() : await readRelations(api, settings, unknown, signal);
  const exists = (name: string): boolean => known.relations.has(name) || found.has(name);
  return new Set(
    [...known.current].flatMap(([table, { physical }]) =>
      exists(physical) && exists(deletesTable(physical)) ? [] : [table],
    ),
  );
}

function readGenerations(settings: RedshiftSettings, tables: readonly string[]): Step {
  return {
    name: 'generations',
    sql: sqlText('read-generations', {
      generations: qualified(settings, GENERATIONS_TABLE),
      targets: qualified(settings, TARGETS_TABLE),
      tables: tables.map((table) => quoteString(foldIdentifier(table))).join(', '),
    }),
  };
}

function generationsOf(
  results: RunResults,
): readonly { table: string; generation: Generation; isCurrent: boolean }[] {
  return (results.get('generations')?.rows ?? []).map((row) => ({
    table: textAt(row, 0),
    generation: {
      generation: textAt(row, 1),
      physical: textAt(row, 2),
      shapeHash: textAt(row, 3),
      columns: textAt(row, 4),
      exportId: textAt(row, 5),
    },
    isCurrent: textAt(row, 6) === 'yes',
  }));
}
