import type { TargetMapping } from '../../mapping/mapping.ts';
import { readCatalog, type Catalog } from './catalog.ts';
import type { Connection } from './connection.ts';
import { isOvertaken } from './leftovers.ts';
import { overtaken } from './overtaken.ts';
import { publishStatement } from './target-statements.ts';

/**
 * Points the view at a generation.
 * @param retire is given the names of the generations that nobody sees any more
 * @throws DynaloadError LEASE_HELD when another run was quicker, TARGET_FOREIGN
 */
export async function publishGeneration(
  connection: Connection,
  target: TargetMapping,
  generation: string,
  retire: (name: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  const catalog = await readCatalog(connection, [target.table], signal);
  assertPublishable(catalog, target.table, generation);
  const generations = catalog.marked('generation').filter(({ mark }) => mark.table === target.table);
  if (!generations.some(({ mark }) => mark.generation === generation))
    throw overtaken(target.table, generation);
  await connection.command({
    sql: publishStatement(target, generation, (table) => connection.qualified(table)),
    activity: `publish ${target.table}`,
    signal,
  });
  for (const { name, mark } of generations) {
    if (isOvertaken(mark.generation, generation)) retire(name);
  }
}

/** @throws DynaloadError LEASE_HELD when readers see a newer generation, TARGET_FOREIGN */
export function assertPublishable(catalog: Catalog, table: string, generation: string): void {
  if (isOvertaken(generation, catalog.currentGeneration(table))) throw overtaken(table, generation);
}
