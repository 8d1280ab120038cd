import { randomUUID } from 'node:crypto';
import { DynaloadError } from '../../../errors.ts';
import { renameIfThere } from './apply-load.ts';
import { readCatalog, type Catalog } from '../books/catalog.ts';
import { isMissing, isTableExists } from '../connect/clickhouse-errors.ts';
import type { Claim } from './claims.ts';
import type { Connection } from '../connect/connection.ts';
import { quoteString } from '../connect/identifier.ts';
import { dropOurs } from '../books/leftovers.ts';
import { draftView, generationTable, unpublishedTable } from '../statements/names.ts';
import { overtaken } from './overtaken.ts';
import { assertChildrenFree, childNames, dropOtherChildren, showChildren } from './show-children.ts';
import { textAt } from '../../sql/result-table.ts';
import { sqlText } from '../connect/sql-text.ts';
import { createViewStatement, exchangeStatement, renameStatement } from '../statements/target-statements.ts';

/** How often another run may be quicker with a step of the same publication. */
const MOST_TRIES = 8;

/**
 * Carries out the claim to a publication, which several runs may do at once. The view is exchanged for one with a name
 * of its own, which is used once: a run that was held up before its exchange finds that name gone, because whoever
 * shows another generation after that drops all such views first.
 * @param catalog was read when the claim was there already
 * @throws DynaloadError LEASE_HELD when the generation or the claim is gone, or readers see a newer one: nothing of the
 *   claim is left to be done; WAREHOUSE_BUSY when others were quicker each time; TARGET_FOREIGN
 */
export async function showGeneration(
  connection: Connection,
  claim: Claim,
  generation: string,
  catalog: Catalog,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { table } = claim.mark;
  let found = catalog;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    if (found.currentGeneration(table) === generation) {
      await showChildren(connection, table, signal);
      return;
    }
    if (!isClaimed(found, claim)) throw overtaken(table, generation);
    for (const { name, mark } of found.marked('view')) {
      if (mark.table === table && name !== table) await dropOurs(connection, name, signal);
    }
    const draft = await createDraft(connection, table, generation, signal);
    // Who has come this far with an old claim sees here that it is gone.
    const children = childNames(found, table, generation);
    found = await readCatalog(connection, [table, ...children], signal);
    assertChildrenFree(found, table, children);
    const isShown = isClaimed(found, claim) && (await putInPlace(connection, claim, draft, found, signal));
    // Of a view that was exchanged, the one that readers saw before.
    await dropOurs(connection, draft, signal);
    if (isShown) {
      await showChildren(connection, table, signal);
      return;
    }
    found = await readCatalog(connection, [table], signal);
  }
  // Not overtaken: the claim stands, and is carried out by whoever comes next.
  throw new DynaloadError(
    'WAREHOUSE_BUSY',
    `Other runs were quicker ${MOST_TRIES} times while "${table}" was being published.`,
    { hint: 'Run the command again later.', details: { table, generation } },
  );
}

/** Whether readers still see what the claim follows on. */
function isClaimed(catalog: Catalog, { name, mark: { table, basis } }: Claim): boolean {
  return catalog.has(name) && catalog.currentGeneration(table) === basis?.generation;
}

/** @returns the name of a view over the generation */
async function createDraft(
  connection: Connection,
  table: string,
  generation: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  const published = generationTable(table, generation);
  // From here on nobody takes it for a left-over.
  await renameIfThere(connection, unpublishedTable(table, generation), published, signal);
  const { rows } = await connection.select({
    sql: sqlText('read-columns', {
      database: quoteString(connection.database),
      table: quoteString(published),
    }),
    activity: `read the columns of ${table}`,
    signal,
  });
  if (rows.length === 0) throw overtaken(table, generation);
  const draft = draftView(table, generation, randomUUID().slice(0, 8));
  await connection.command({
    sql: createViewStatement({
      view: connection.qualified(draft),
      columns: rows.map((row) => textAt(row, 0)),
      physical: connection.qualified(published),
      table,
      generation,
    }),
    activity: `make a view for ${table}`,
    signal,
  });
  return draft;
}

/** @returns false when another run was quicker */
async function putInPlace(
  connection: Connection,
  { mark: { table, basis, step } }: Claim,
  draft: string,
  catalog: Catalog,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (step.kind === 'publication') {
    await dropOtherChildren(connection, catalog, table, step.generation, signal);
  }
  const [view, next] = [connection.qualified(table), connection.qualified(draft)];
  try {
    await connection.command({
      sql: basis === null ? renameStatement(next, view) : exchangeStatement(view, next),
      activity: `publish ${table}`,
      signal,
    });
    return true;
  } catch (error) {
    if (isMissing(error) || isTableExists(error)) return false;
    throw error;
  }
}
