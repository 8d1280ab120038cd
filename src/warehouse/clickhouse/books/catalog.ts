import { DynaloadError } from '../../../errors.ts';
import type { Connection } from '../connect/connection.ts';
import { quoteString } from '../connect/identifier.ts';
import { MARK_START, parseMark, type ChildMark, type Mark, type MarkOf } from '../statements/mark.ts';
import { generationTable, unpublishedTable } from '../statements/names.ts';
import { assertKnown, CURRENT } from '../../sql/migrations.ts';
import { textAt } from '../../sql/result-table.ts';
import { sqlText } from '../connect/sql-text.ts';

/** A table or view of the database that is ours, or that has a name that was asked for. */
export interface CatalogTable {
  readonly name: string;
  readonly engine: string;
  /** Undefined: somebody else made it. */
  readonly mark: Mark | undefined;
}

/** A table that dynaload made, and what its mark says. */
export interface MarkedTable<Kind extends Mark['kind']> {
  readonly name: string;
  readonly mark: MarkOf<Kind>;
}

/** The tables of the books that all targets share. */
export type BookName = 'ledger' | 'rejects' | 'failures';

/** What stands in the database at one moment. */
export class Catalog {
  readonly #tables: ReadonlyMap<string, CatalogTable>;
  readonly #warehouse: string;

  constructor(tables: readonly CatalogTable[], warehouse: string) {
    this.#tables = new Map(tables.map((table) => [table.name, table]));
    this.#warehouse = warehouse;
  }

  /** Of the columns of a table of the books; today's when it is not there yet. */
  versionOf(book: BookName): number {
    return this.marked(book)[0]?.mark.version ?? CURRENT.version;
  }

  has(name: string): boolean {
    return this.#tables.has(name);
  }

  /**
   * The generation that readers of a target see; undefined when the target does not exist.
   * @throws DynaloadError TARGET_FOREIGN
   */
  currentGeneration(table: string): string | undefined {
    const found = this.#tables.get(table);
    if (found === undefined) return undefined;
    if (found.mark?.kind === 'view' && found.engine === 'View') return found.mark.generation;
    if (found.mark?.kind === 'child') {
      throw new DynaloadError('TARGET_FOREIGN', `"${table}" is a child table of "${found.mark.table}".`, {
        hint: `Rebuild "${found.mark.table}" with a mapping without it, drop that target, or take another name.`,
        details: { warehouse: this.#warehouse, table, parent: found.mark.table },
      });
    }
    throw targetForeign(this.#warehouse, table);
  }

  /** The table of a generation, published or not; undefined when there is none. Of several, the one that readers see. */
  generation(table: string, generation: string): MarkedTable<'generation'> | undefined {
    const view = this.view(table);
    const shown = view?.generation === generation ? view.physical : undefined;
    const names = shown === undefined ? namesOf(table, generation) : [shown];
    return this.marked('generation').find(
      ({ name, mark }) => mark.table === table && mark.generation === generation && names.includes(name),
    );
  }

  /** What the view of a target says. */
  view(table: string): MarkOf<'view'> | undefined {
    return this.marked('view').find(({ name }) => name === table)?.mark;
  }

  /** Views that are about to take its place, or did not: names. */
  draftsOf(table: string): readonly string[] {
    return this.marked('view').flatMap(({ name, mark }) =>
      mark.table === table && name !== table ? [name] : [],
    );
  }

  /** The child tables of a generation: as readers see them of the one that they see, else as it was built. */
  childrenOf(table: string, generation: string): readonly ChildMark[] {
    const seen = this.view(table);
    const changed = seen?.generation === generation ? seen.children : undefined;
    return changed ?? this.generation(table, generation)?.mark.children ?? [];
  }

  /** True for a generation that nobody but the run that builds it knows of. */
  isUnpublished(table: string, generation: string): boolean {
    return this.generation(table, generation)?.name === unpublishedTable(table, generation);
  }

  /** Everything of one kind that carries our mark. */
  marked<Kind extends Mark['kind']>(kind: Kind): readonly MarkedTable<Kind>[] {
    return [...this.#tables.values()].flatMap(({ name, mark }) =>
      mark !== undefined && isKind(mark, kind) ? [{ name, mark }] : [],
    );
  }
}

/** That somebody else has made what has the name of a target. */
export function targetForeign(warehouse: string, table: string): DynaloadError {
  return new DynaloadError(
    'TARGET_FOREIGN',
    `${warehouse} has a table or view named "${table}" that dynaload did not make; it is never touched.`,
    {
      hint: `Rename that table, or give the target another "table" in its mapping.`,
      details: { warehouse, table },
    },
  );
}

function namesOf(table: string, generation: string): readonly string[] {
  return [generationTable(table, generation), unpublishedTable(table, generation)];
}

function isKind<Kind extends Mark['kind']>(mark: Mark, kind: Kind): mark is MarkOf<Kind> {
  return mark.kind === kind;
}

/**
 * @param names tables that matter whoever made them
 * @throws DynaloadError BOOKS_NEWER
 */
export async function readCatalog(
  connection: Connection,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<Catalog> {
  const { rows } = await connection.select({
    sql: sqlText('read-tables', {
      database: quoteString(connection.database),
      // An empty list is no list in SQL.
      names: ['', ...names].map(quoteString).join(', '),
      markStart: quoteString(MARK_START),
    }),
    activity: 'list its tables',
    signal,
  });
  const tables = rows.map((row) => ({
    name: textAt(row, 0),
    engine: textAt(row, 1),
    mark: parseMark(textAt(row, 2)),
  }));
  const catalog = new Catalog(tables, connection.description);
  for (const { mark } of catalog.marked('ledger')) {
    assertKnown({ version: mark.version, dynaload: mark.needs }, connection.description);
  }
  return catalog;
}
