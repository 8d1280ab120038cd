/**
 * The views of the child tables of a target. They read the view of the parent, so that a generation with the same ones is
 * shown in all of them at one instant. Those of other columns go before another generation is shown, and come back after
 * it: a view is not there for this moment, and never shows one generation with the columns of another. Whoever recovers
 * the target makes what is missing.
 */
import { DynaloadError } from '../../../errors.ts';
import { readCatalog, type Catalog, type MarkedTable } from './catalog.ts';
import { dropOurs } from './leftovers.ts';
import { isTableExists } from '../connect/clickhouse-errors.ts';
import type { Connection } from '../connect/connection.ts';
import { createChildView, definitionOf } from '../statements/child-views.ts';
import type { ChildMark } from '../statements/mark.ts';

/** @throws DynaloadError TARGET_FOREIGN when a name is taken. @param catalog was asked for the names */
export function assertChildrenFree(catalog: Catalog, table: string, names: readonly string[]): void {
  for (const name of names) {
    if (catalog.has(name) && !viewsOf(catalog, table).some((view) => view.name === name)) {
      throw childForeign(table, name);
    }
  }
}

/** Takes away what the target is not to have next, or is to have with other columns. */
export async function dropOtherChildren(
  connection: Connection,
  catalog: Catalog,
  table: string,
  children: readonly ChildMark[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const wanted = definitionsOf(children);
  for (const { name, mark } of viewsOf(catalog, table)) {
    if (wanted.get(name) !== mark.definition) await dropOurs(connection, name, signal);
  }
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
  await dropOtherChildren(connection, catalog, table, children, signal);
  const there = new Map(viewsOf(catalog, table).map(({ name, mark }) => [name, mark.definition]));
  for (const child of children) {
    if (there.get(child.table) !== definitionOf(child)) await makeView(connection, table, child, signal);
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
    assertChildrenFree(await readCatalog(connection, [child.table], signal), table, [child.table]);
  }
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
