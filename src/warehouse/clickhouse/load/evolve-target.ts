import type { Evolution } from '../../../mapping/evolve-shape.ts';
import type { TargetMapping } from '../../../mapping/mapping.ts';
import { evolveBuilt } from '../../sql/evolve-built.ts';
import type { Catalog } from '../books/catalog.ts';
import { readShape } from '../books/ledger.ts';
import type { Connection } from '../connect/connection.ts';
import { overtaken } from './overtaken.ts';

/**
 * What becomes of the table of a generation with a load of today's mapping.
 * @throws DynaloadError TARGET_CHANGED when it takes none; LEASE_HELD when it is gone
 */
export async function evolveTarget(
  connection: Connection,
  target: TargetMapping,
  { catalog, generation }: { readonly catalog: Catalog; readonly generation: string },
  signal: AbortSignal | undefined,
): Promise<Evolution> {
  const { table } = target;
  const built = catalog.generation(table, generation);
  if (built === undefined) throw overtaken(table, generation);
  const { shapeHash } = built.mark;
  const shape = shapeHash === target.shapeHash ? null : await readShape(connection, built.mark, signal);
  const isPublished = !catalog.isUnpublished(table, generation);
  // A tuple has its elements, and no more.
  return evolveBuilt(target, { generation, isPublished, shapeHash, shape }, 'beside');
}
