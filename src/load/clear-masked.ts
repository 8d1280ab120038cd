/** After a run, what a mask keeps out of a target is not left in its quarantine by loads of before. */
import { maskedPaths } from '../mapping/conversion/exposures.ts';
import type { TargetMapping } from '../mapping/mapping.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';

/**
 * Rows in quarantine show what an earlier mapping may not have masked: those of tables that a later one took the place of.
 * Asked after every run that has loaded something, so that one that died before it does no harm.
 * @param loaded names of the targets that the run has loaded
 * @throws what the warehouse throws
 */
export async function clearMasked(
  warehouse: Pick<Warehouse, 'clearRejects'>,
  targets: readonly TargetMapping[],
  loaded: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<void> {
  for (const { table, columns } of targets) {
    if (loaded.has(table) && maskedPaths(columns).length > 0) await warehouse.clearRejects(table, signal);
  }
}
