import { randomUUID } from 'node:crypto';
import { DynaloadError } from '../../../errors.ts';
import type { TargetShape } from '../../../ledger/shape.ts';
import { viewKey } from '../../sql/stored-target.ts';
import { seenSelect } from '../statements/change-statements.ts';
import { renameIfThere } from '../books/rename-table.ts';
import { readAllNodes, type AllNodes } from '../books/all-nodes.ts';
import { assertNodesAgree } from '../books/compare-nodes.ts';
import { readCatalog, type Catalog } from '../books/catalog.ts';
import { isMissing, isTableExists } from '../connect/clickhouse-errors.ts';
import { isHalfShown, isOpen, type Claim } from './claims.ts';
import type { Connection } from '../connect/connection.ts';
import { quoteIdentifier, quoteString } from '../connect/identifier.ts';
import { dropOurs } from '../books/leftovers.ts';
import { changedChildMarks } from '../statements/child-views.ts';
import type { ChildMark, MarkOf } from '../statements/mark.ts';
import { draftView, generationTable, unpublishedTable } from '../statements/names.ts';
import { overtaken } from './overtaken.ts';
import { assertChildrenFree, dropOtherChildren, showChildren } from '../books/child-views.ts';
import { textAt } from '../../sql/result-table.ts';
import { sqlText } from '../connect/sql-text.ts';
import { renameStatement } from '../statements/target-statements.ts';
import { createViewStatement, exchangeStatement } from '../statements/readers-view.ts';

/** How often another run may be quicker with a step of the same publication. */
const MOST_TRIES = 8;

/** What a claim has readers see next. */
export interface Showing {
  readonly claim: Claim;
  readonly generation: string;
  /** Of its table: in the claim to a load that changes it. Null for a table as it was built. */
  readonly shape: TargetShape | null;
  /** Name of its table, where a load makes it another one; null for the one that it has. */
  readonly physical: string | null;
}

/**
 * Carries out the claim to a publication, or to other columns of the same generation, which several runs may do at once. The view is exchanged for one with a name
 * of its own, which is used once: a run that was held up before its exchange finds that name gone, because whoever
 * shows another generation after that drops all such views first.
 * @param catalog was read when the claim was there already
 * @throws DynaloadError LEASE_HELD when the generation or the claim is gone, or readers see a newer one: nothing of the
 *   claim is left to be done; WAREHOUSE_BUSY when others were quicker each time; WAREHOUSE_NODES_DIFFER;
 *   TARGET_FOREIGN
 */
export async function showGeneration(
  connection: Connection,
  showing: Showing,
  catalog: Catalog,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { claim, generation } = showing;
  const { table } = claim.mark;
  let found = catalog;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const all = await readAllNodes(connection, [table], signal);
    if (isSeen(found, all, showing)) {
      await showChildren(connection, table, signal);
      return;
    }
    if (!(await isClaimed(connection, found, showing, signal))) throw overtaken(table, generation);
    for (const name of all?.draftsOf(table) ?? found.draftsOf(table))
      await dropOurs(connection, name, signal);
    const draft = await createDraft(connection, showing, found, signal);
    // Who has come this far with an old claim sees here that it is gone.
    const names = childrenOf(found, showing).map((child) => child.table);
    found = await readCatalog(connection, [table, ...names], signal);
    await assertChildrenFree(connection, found, { table, names }, signal);
    const isShown =
      (await isClaimed(connection, found, showing, signal)) &&
      (await putInPlace(connection, showing, draft, found, signal));
    // Of a view that was exchanged, the one that readers saw before.
    await dropOurs(connection, draft, signal);
    if (isShown) {
      await showChildren(connection, table, signal);
      return;
    }
    found = await readCatalog(connection, [table], signal);
  }
  await assertNodesAgree(connection, signal, 'all');
  // Not overtaken: the claim stands, and is carried out by whoever comes next.
  throw new DynaloadError(
    'WAREHOUSE_BUSY',
    `Other runs were quicker ${MOST_TRIES} times while "${table}" was being published.`,
    { hint: 'Run the command again later.', details: { table, generation } },
  );
}

/** The child tables that come with it. */
function childrenOf(catalog: Catalog, { claim, generation, shape }: Showing): readonly ChildMark[] {
  const built = catalog.generation(claim.mark.table, generation)?.mark.children;
  return shape === null ? (built ?? []) : changedChildMarks(shape);
}

/** Whether readers see it, by way of whichever node: the view may have been exchanged on some of them. */
function isSeen(catalog: Catalog, all: AllNodes | null, showing: Showing): boolean {
  const { table } = showing.claim.mark;
  if (catalog.currentGeneration(table) === undefined) return false;
  return (all?.viewsOf(table) ?? [catalog.view(table)]).every((view) => isShowing(view, showing));
}

function isShowing(
  view: MarkOf<'view'> | undefined,
  { generation, shape, physical }: Omit<Showing, 'claim'>,
): boolean {
  if (view?.generation !== generation) return false;
  if (physical !== null && view.physical !== physical) return false;
  return shape === null || view.key === viewKey(shape);
}

/** Whether readers still see what the claim follows on. */
async function isClaimed(
  connection: Connection,
  catalog: Catalog,
  { claim: { name, mark } }: Showing,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (!catalog.has(name)) return false;
  const { table, basis, step } = mark;
  const isBefore = catalog.currentGeneration(table) === basis?.generation;
  if (step.kind === 'publication') return isBefore || isHalfShown(connection, catalog, mark, signal);
  // The generation does not tell whether the load is done, and another run may be about to take back a late claim to it.
  return isBefore && isOpen(connection, catalog, mark, signal);
}

/** @returns the name of a view over the generation */
async function createDraft(
  connection: Connection,
  showing: Showing,
  catalog: Catalog,
  signal: AbortSignal | undefined,
): Promise<string> {
  const { claim, generation, shape } = showing;
  const { table } = claim.mark;
  const published = await publishedName(connection, showing, catalog, signal);
  const physical = connection.rowsOf(published);
  const select =
    shape === null
      ? { physical, columns: await readColumns(connection, { table, published }, signal) }
      : seenSelect(physical, shape);
  if (select.columns.length === 0) throw overtaken(table, generation);
  const draft = draftView(table, generation, randomUUID().slice(0, 8));
  await connection.command({
    sql: createViewStatement({
      view: connection.everywhere(draft),
      ...select,
      key: shape === null ? undefined : viewKey(shape),
      children: shape === null ? [] : changedChildMarks(shape),
      table,
      generation,
      name: published,
      settings: connection.readSettings,
    }),
    activity: `make a view for ${table}`,
    signal,
  });
  return draft;
}

async function publishedName(
  connection: Connection,
  { claim, generation, physical }: Showing,
  catalog: Catalog,
  signal: AbortSignal | undefined,
): Promise<string> {
  if (physical !== null) return physical;
  const { table, step } = claim.mark;
  const published = generationTable(table, generation);
  if (step.kind === 'load') return catalog.generation(table, generation)?.name ?? published;
  // From here on nobody takes it for a left-over.
  await renameIfThere(connection, unpublishedTable(table, generation), published, signal);
  return published;
}

/** Of a table as it was built, as SELECT takes them; none when it is gone. */
async function readColumns(
  connection: Connection,
  { table, published }: { readonly table: string; readonly published: string },
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const { rows } = await connection.select({
    sql: sqlText('read-columns', {
      database: quoteString(connection.database),
      table: quoteString(published),
    }),
    activity: `read the columns of ${table}`,
    signal,
  });
  return rows.map((row) => quoteIdentifier(textAt(row, 0)));
}

/** @returns false when another run was quicker */
async function putInPlace(
  connection: Connection,
  showing: Showing,
  draft: string,
  catalog: Catalog,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const { table, basis } = showing.claim.mark;
  await dropOtherChildren(connection, catalog, table, childrenOf(catalog, showing), signal);
  const next = connection.qualified(draft);
  try {
    await connection.command({
      sql:
        basis === null
          ? renameStatement(next, connection.everywhere(table))
          : exchangeStatement(connection.qualified(table), connection.everywhere(draft)),
      activity: `publish ${table}`,
      signal,
    });
    return true;
  } catch (error) {
    if (isMissing(error) || isTableExists(error)) return false;
    throw error;
  }
}
