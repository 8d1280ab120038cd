import type { Basis } from '../../warehouse.ts';
import { readCatalog } from '../books/catalog.ts';
import { claimStep } from './claim-step.ts';
import { isHalfShown, isOpen, type ClaimMark } from './claims.ts';
import type { Connection } from '../connect/connection.ts';
import { clearClaim } from './finish-claims.ts';
import { replaced } from '../books/leftovers.ts';
import { isOvertaken, overtaken } from './overtaken.ts';
import { showGeneration } from './show-generation.ts';

export interface PublishRequest {
  readonly connection: Connection;
  readonly table: string;
  readonly generation: string;
  /** What readers have to see still; null for nothing. */
  readonly over: Basis | null;
  /** Is given the names of the generations that nobody sees any more. */
  readonly retire: (name: string) => void;
  readonly signal: AbortSignal | undefined;
}

/**
 * Points the view at a generation, if readers see what they saw when it was planned.
 * @throws DynaloadError LEASE_HELD when another run was quicker; TARGET_FOREIGN
 */
export async function publishGeneration(request: PublishRequest): Promise<void> {
  const { connection, table, generation, over, retire, signal } = request;
  const catalog = await readCatalog(connection, [table], signal);
  const current = catalog.currentGeneration(table);
  const mark: ClaimMark = {
    kind: 'claim',
    table,
    basis: over,
    step: { kind: 'publication', generation },
  };
  if (current === generation && !(await isHalfShown(connection, catalog, mark, signal))) return;
  const exists = catalog.generation(table, generation) !== undefined;
  if (!exists || !(await isOpen(connection, catalog, mark, signal))) throw overtaken(table, generation);

  const { claim, catalog: claimed } = await claimStep(connection, mark, signal);
  try {
    await showGeneration(connection, { claim, generation, shape: null, physical: null }, claimed, signal);
  } catch (error) {
    if (isOvertaken(error)) await clearClaim(connection, claim, signal);
    throw error;
  }
  for (const name of replaced(claimed, table, generation)) retire(name);
  await clearClaim(connection, claim, signal);
}
