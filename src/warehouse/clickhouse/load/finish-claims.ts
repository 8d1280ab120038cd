import { applyLoad } from './apply-load.ts';
import type { Catalog } from '../books/catalog.ts';
import { isOpen, type Claim } from './claims.ts';
import { isMissing } from '../connect/clickhouse-errors.ts';
import type { Connection } from '../connect/connection.ts';
import { dropOurs } from '../books/leftovers.ts';
import { applyingTable, stagingTable } from '../statements/names.ts';
import { isOvertaken } from './overtaken.ts';
import { openSealed } from '../statements/sealed-commit.ts';
import { showGeneration } from './show-generation.ts';

/**
 * Completes the step that another run has claimed and not finished, dead or alive, and clears the claims of those that
 * came too late.
 * @returns what was completed, for people: what was planned before rests on an older table then
 * @throws DynaloadError TARGET_FOREIGN
 */
export async function finishClaims(
  connection: Connection,
  table: string,
  catalog: Catalog,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const finished: string[] = [];
  for (const claim of catalog.marked('claim').filter(({ mark }) => mark.table === table)) {
    if (await isOpen(connection, catalog, claim.mark, signal)) {
      finished.push(...(await finish(connection, catalog, claim, signal)));
    }
    await clearClaim(connection, claim, signal);
  }
  return finished;
}

/** The step is done, or will never be. */
export async function clearClaim(
  connection: Connection,
  { name, mark: { table, step } }: Claim,
  signal: AbortSignal | undefined,
): Promise<void> {
  // The rows of a load have this name only once nothing but their load can follow, so that it has been recorded now.
  if (step.kind === 'load') {
    await dropOurs(connection, applyingTable(table, String(openSealed(step.commit).sequence)), signal);
  }
  await dropOurs(connection, name, signal);
}

/** @returns what was completed, for people; nothing when it never can be, since a clean-up was quicker than the claim */
async function finish(
  connection: Connection,
  catalog: Catalog,
  claim: Claim,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const { table, step } = claim.mark;
  if (step.kind === 'publication') {
    try {
      const { generation } = step;
      await showGeneration(connection, { claim, generation, shape: null, physical: null }, catalog, signal);
      return [`publication of "${table}"`];
    } catch (error) {
      if (isOvertaken(error)) return [];
      throw error;
    }
  }
  const record = openSealed(step.commit);
  const what = `load of export ${record.batch.id} into "${table}"`;
  const physical = catalog.generation(table, record.generation)?.name;
  if (physical === undefined) return [];
  try {
    await applyLoad({
      connection,
      record,
      waiting: step.rows ?? stagingTable(record.table, String(record.sequence)),
      physical,
      shape: step.shape,
      claimed: { claim, catalog },
      signal,
    });
  } catch (error) {
    // Its own run was quicker, or the rows were cleared before they were asked for.
    if (!isMissing(error) && !isOvertaken(error)) throw error;
  }
  return [what];
}
