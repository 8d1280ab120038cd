/**
 * The views of the child tables of a target. They read the view of the parent, so that a generation with the same ones is
 * shown in all of them at one instant. Those of other columns go before another generation is shown, and come back after
 * it: a view is not there for this moment, and never shows one generation with the columns of another. Whoever recovers
 * the target makes what is missing.
 */
import { DynaloadError } from '../../../errors.ts';
import { readAllNodes } from './all-nodes.ts';
import { readCatalog, type Catalog, type MarkedTable } from './catalog.ts';
import { dropOurs } from './leftovers.ts';
import { isTableExists } from '../connect/clickhouse-errors.ts';
import type { Connection } from '../connect/connection.ts';
import { createChildView, definitionOf } from '../statements/child-views.ts';
import type { ChildMark, Mark } from '../statements/mark.ts';

/** @throws DynaloadError TARGET_FOREIGN when a name is taken, on whichever node. @param catalog was asked for the names */
export async function assertChildrenFree(
  connection: Connection,
  catalog: Catalog,
  { table, names }: { readonly table: string; readonly names: readonly string[] },
  signal: AbortSignal | undefined,
): Promise<void> {
  if (names.length === 0) return;
  const all = await readAllNodes(connection, names, signal);
  for (const name of names) {
    const isFree = catalog.has(name) ? viewsOf(catalog, table).some((view) => view.name === name) : true;
    const isFreeElsewhere = (all?.sayings(name) ?? []).every(
      (mark) => mark === null || isChildOf(mark, table),
    );
    if (!isFree || !isFreeElsewhere) throw childForeign(table, name);
  }
}

/** Takes away what the target is not to have next, or is to have with other columns. @returns the names that stay */
export async function dropOtherChildren(
  connection: Connection,
  catalog: Catalog,
  table: string,
  children: readonly ChildMark[],
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<string>> {
  const wanted = definitionsOf(children);
  const names = new Set([...viewsOf(catalog, table).map(({ name }) => name), ...wanted.keys()]);
  const there = await definitionsThere(connection, catalog, { table, names: [...names] }, signal);
  const staying = new Set<string>();
  for (const [name, definition] of there) {
    if (wanted.get(name) === definition) staying.add(name);
    else await dropOurs(connection, name, signal);
  }
  return staying;
}

/**
 * Makes the views match the generation that readers see.
 * @throws DynaloadError TARGET_FOREIGN when somebody else has taken a name
 */
export async function showChildren(
  connection: Connection,
  table: string,
  signal: AbortSignal | undefined,
  known?: Catalog,
): Promise<void> {
  const catalog = known ?? (await readCatalog(connection, [table], signal));
  const generation = catalog.currentGeneration(table);
  if (generation === undefined) return;
  const children = catalog.childrenOf(table, generation);
  const there = await dropOtherChildren(connection, catalog, table, children, signal);
  for (const child of children) {
    if (!there.has(child.table)) await makeView(connection, table, child, signal);
  }
}

async function makeView(
  connection: Connection,
  table: string,
  child: ChildMark,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    await connection.command({
      sql: createChildView(child, table, connection),
      activity: `make the view of the child table ${child.table}`,
      signal,
    });
  } catch (error) {
    if (!isTableExists(error)) throw error;
    // Another run may have been quicker.
    const names = [child.table];
    await assertChildrenFree(
      connection,
      await readCatalog(connection, names, signal),
      { table, names },
      signal,
    );
  }
}

/** The views that there are of the names, and their definitions; null for one that is not the same on every node. */
async function definitionsThere(
  connection: Connection,
  catalog: Catalog,
  { table, names }: { readonly table: string; readonly names: readonly string[] },
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, string | null>> {
  const here = new Map(viewsOf(catalog, table).map(({ name, mark }) => [name, mark.definition]));
  const all = names.length === 0 ? null : await readAllNodes(connection, names, signal);
  if (all === null) return here;
  return new Map(
    names.flatMap((name): readonly (readonly [string, string | null])[] => {
      const [saying, ...others] = all.sayings(name);
      if ([saying, ...others].includes(undefined)) throw childForeign(table, name);
      if (others.length > 0) return [[name, null]];
      return saying?.kind === 'child' && saying.table === table ? [[name, saying.definition]] : [];
    }),
  );
}

function isChildOf(mark: Mark | undefined, table: string): boolean {
  return mark?.kind === 'child' && mark.table === table;
}

/** Those that exist, of whatever generation. */
export function viewsOf(catalog: Catalog, table: string): readonly MarkedTable<'child'>[] {
  return catalog.marked('child').filter(({ mark }) => mark.table === table);
}

function definitionsOf(children: readonly ChildMark[]): ReadonlyMap<string, string> {
  return new Map(children.map((child) => [child.table, definitionOf(child)]));
}

function childForeign(table: string, name: string): DynaloadError {
  return new DynaloadError(
    'TARGET_FOREIGN',
    `The name "${name}", of a child table of "${table}", is that of another table or view; it is never touched.`,
    {
      hint: 'Rename that table, drop the target that it is of, or give the child table another "table" in its mapping.',
      details: { table, child: name },
    },
  );
}
