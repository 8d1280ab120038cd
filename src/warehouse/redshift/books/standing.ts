import { DynaloadError } from '../../../errors.ts';
import type { Basis } from '../../warehouse.ts';
import { BookStatements, type Generation } from '../statements/book-statements.ts';
import type { DataApi, RunResults } from '../data-api/data-api.ts';
import { tableNames } from '../../../mapping/explode/child-table.ts';
import type { TargetMapping } from '../../../mapping/mapping.ts';
import { builtWith } from '../statements/built-with.ts';
import type { ReadersViews } from '../statements/table-statements.ts';
import { foldIdentifier } from '../data-api/identifier.ts';
import { deletesTable, permanentTable } from '../statements/names.ts';
import { areBooksGone, StatementError } from '../data-api/redshift-errors.ts';
import type { RedshiftParts } from './redshift-parts.ts';
import type { RedshiftSettings } from '../data-api/redshift-settings.ts';
import { readRelations, relationsOf, relationsStep } from './relations.ts';
import { textAt, type ResultTable } from '../../sql/result-table.ts';
import { MOST_STATEMENTS } from '../data-api/statement-limits.ts';
import type { Step } from '../data-api/step.ts';

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

  /** Whether dynaload keeps books of the target. */
  hasBooks(table: string): boolean {
    return this.#generations.has(foldIdentifier(table));
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

  /** The same, when people can select from it: someone may have dropped the view. */
  seen(table: string): Generation | undefined {
    return this.has(table) ? this.usable(table) : undefined;
  }

  /** What people read a target by. */
  views(target: TargetMapping): ReadersViews {
    const children = this.current(target.table)?.children ?? [];
    const isWhole = tableNames(target).every((name) => this.has(name));
    return { exists: this.has(target.table), children, isWhole };
  }

  /** True when readers see just this, no load more and none less; null: nothing. */
  shows(table: string, basis: Basis | null): boolean {
    const seen = this.seen(table);
    return seen === undefined || basis === null
      ? seen === undefined && basis === null
      : seen.generation === basis.generation && seen.loads === String(basis.loads);
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

  /** @throws DynaloadError TARGET_FOREIGN when the name of a child table is somebody else's */
  assertChildrenOurs(target: TargetMapping): void {
    const { table } = target;
    const ours = new Set(this.current(table)?.children.map(foldIdentifier));
    for (const child of tableNames(target).slice(1).map(foldIdentifier)) {
      const type = this.#relations.get(child);
      if (type !== undefined && !(ours.has(child) && type === 'VIEW')) throw this.#foreign(table, child);
    }
  }

  #foreign(table: string, name: string): DynaloadError {
    return foreign(this.#warehouse, table, name);
  }
}

export function foreign(warehouse: string, table: string, name: string): DynaloadError {
  return new DynaloadError(
    'TARGET_FOREIGN',
    `${warehouse} has a table or view named "${name}" that is not of the target "${table}"; it is never touched.`,
    {
      hint: 'Rename that table, drop the target that it is of, or give this target, or its child table, another "table" in its mapping.',
      details: { warehouse, table, name },
    },
  );
}

/**
 * Of one target, with its child tables.
 * @throws DynaloadError TARGET_FOREIGN when the name of it, of a table beneath it or of a child table is somebody else's
 */
export async function readReaders(
  parts: StandingParts,
  target: TargetMapping,
  signal?: AbortSignal,
): Promise<Standing> {
  const [, ...children] = tableNames(target);
  const { standing } = await readStanding(parts, [target.table], signal, undefined, children);
  standing.assertOurs(target.table);
  standing.assertChildrenOurs(target);
  return standing;
}

/**
 * @param tables the readers' names
 * @param more steps that need the books of a target, to be run in the same moment for each that has them
 * @param views names of child tables
 */
export async function readStanding(
  parts: StandingParts,
  tables: readonly string[],
  signal?: AbortSignal,
  more?: MoreSteps,
  views: readonly string[] = [],
): Promise<StandingRead> {
  try {
    return await readOnce(parts, tables, signal, more, views);
  } catch (error) {
    if (!(error instanceof StatementError) || !areBooksGone(error)) throw error;
    // Another run has dropped a target since this one looked for its books.
    parts.ownTables.forget(tables);
    return readOnce(parts, tables, signal, more, views);
  }
}

type StandingParts = Pick<RedshiftParts, 'api' | 'settings' | 'ownTables'>;

/** @param version of the books */
type MoreSteps = (table: string, version: number) => readonly Step[];

interface StandingRead {
  readonly standing: Standing;
  readonly results: RunResults;
}

async function readOnce(
  parts: StandingParts,
  tables: readonly string[],
  signal: AbortSignal | undefined,
  more: MoreSteps | undefined,
  views: readonly string[],
): Promise<StandingRead> {
  const { api, settings } = parts;
  const names = [
    ...tables.flatMap((table) => [
      foldIdentifier(table),
      permanentTable(table),
      deletesTable(permanentTable(table)),
    ]),
    ...views.map(foldIdentifier),
  ];
  const booked = await parts.ownTables.booked(tables, signal);
  const books = new Map(booked.map((table) => [foldIdentifier(table), new BookStatements(settings, table)]));
  const version = books.size > 0 && more !== undefined ? await parts.ownTables.version(signal) : undefined;
  const asked = [...books].map(([table, each]) => [
    each.readGenerations(),
    ...(version === undefined ? [] : (more?.(table, version) ?? [])),
  ]);
  const results = new Map<string, ResultTable>();
  for (const steps of batches([[relationsStep(settings, names)], ...asked])) {
    const answers = await api.run({
      steps,
      activity: 'read the state of its tables',
      results: steps.map(({ name }) => name),
      signal,
    });
    for (const [name, answer] of answers) results.set(name, answer);
  }
  const relations = relationsOf(results.get('tables'));
  const generations = new Map<string, readonly Generation[]>();
  const current = new Map<string, Generation>();
  for (const [table, { generationsStep }] of books) {
    const found = generationsOf(results.get(generationsStep));
    generations.set(
      table,
      found.map(({ generation }) => generation),
    );
    const published = found.find(({ isPublished }) => isPublished);
    if (published !== undefined) current.set(table, published.generation);
  }
  const gone = await findGone(api, settings, { relations, current }, signal);
  return {
    standing: new Standing({ relations, generations, current, gone, warehouse: api.description }),
    results,
  };
}

/** What belongs together in one batch, and as much of it as one takes. */
function batches(groups: readonly (readonly Step[])[]): readonly (readonly Step[])[] {
  const packed: Step[][] = [];
  for (const group of groups) {
    const last = packed.at(-1);
    if (last === undefined || last.length + group.length > MOST_STATEMENTS) packed.push([...group]);
    else last.push(...group);
  }
  return packed;
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

function generationsOf(
  result: ResultTable | undefined,
): readonly { readonly generation: Generation; readonly isPublished: boolean }[] {
  return (result?.rows ?? []).map((row) => ({
    generation: {
      generation: textAt(row, 0),
      physical: textAt(row, 1),
      shapeHash: textAt(row, 2),
      ...builtWith(textAt(row, 6)),
      exportId: textAt(row, 3),
      loads: textAt(row, 4),
    },
    isPublished: textAt(row, 5) === 'yes',
  }));
}
