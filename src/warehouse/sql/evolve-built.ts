import { evolveShape, isRefused, type BuiltShape, type Evolution } from '../../mapping/evolve-shape.ts';
import type { TargetMapping } from '../../mapping/mapping.ts';
import type { RowsGoOn } from '../../mapping/evolution/changed-shape.ts';
import { targetChanged } from './load-refusals.ts';

export interface BuiltTable extends BuiltShape {
  readonly generation: string;
  /** Whether readers see it. One that they do not is built with one mapping, and shown as that has it. */
  readonly isPublished: boolean;
}

/**
 * What becomes of the table of a generation with a load of today's mapping.
 * @throws DynaloadError TARGET_CHANGED when it takes none
 */
export function evolveBuilt(target: TargetMapping, built: BuiltTable, rowsGoOn: RowsGoOn): Evolution {
  const evolution = evolveShape(built, target, rowsGoOn);
  const { changes, isChanged } = evolution;
  if (isRefused(evolution)) throw targetChanged(target.table, built.generation, changes);
  if (!isChanged || built.isPublished) return evolution;
  const why = 'a table that nobody sees yet is built with one mapping';
  throw targetChanged(target.table, built.generation, [{ kind: 'refuse', what: 'another mapping', why }]);
}
