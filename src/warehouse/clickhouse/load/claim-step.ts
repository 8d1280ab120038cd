import { readCatalog, type Catalog } from '../books/catalog.ts';
import { isOpen, takeClaim, type Claim, type ClaimMark } from './claims.ts';
import type { Connection } from '../connect/connection.ts';
import { clearClaim, finishClaims } from './finish-claims.ts';
import { overtaken } from './overtaken.ts';
import { openSealed } from '../statements/sealed-commit.ts';

/** How many claims of runs that came too late may be in the way. */
const MOST_TRIES = 4;

/**
 * Makes a step the next thing that happens to a target.
 * @returns the claim, and what stood in the database when it was there
 * @throws DynaloadError LEASE_HELD when the target is not in the state any more on which the step follows, be it that
 *   another run's step was claimed before, which is done then; TARGET_FOREIGN
 */
export async function claimStep(
  connection: Connection,
  mark: ClaimMark,
  signal: AbortSignal | undefined,
): Promise<{ readonly claim: Claim; readonly catalog: Catalog }> {
  const { table, step } = mark;
  const generation = step.kind === 'load' ? openSealed(step.commit).generation : step.generation;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const claim = await takeClaim(connection, mark, signal);
    const catalog = await readCatalog(connection, [table], signal);
    if (claim === undefined) {
      await finishClaims(connection, table, catalog, signal);
      continue;
    }
    if (await isOpen(connection, catalog, mark, signal)) return { claim, catalog };
    await clearClaim(connection, claim, signal);
    break;
  }
  throw overtaken(table, generation);
}
