import type { TargetMapping } from '../../../mapping/mapping.ts';
import { targetChanged } from '../../sql/load-refusals.ts';
import type { Generation } from '../statements/book-statements.ts';
import { describeShape, typesIn } from '../statements/described-shape.ts';

/**
 * A table takes no rows of another shape than the one it was built with.
 * @throws DynaloadError TARGET_CHANGED, with what is different
 */
export function assertSameShape(target: TargetMapping, built: Generation): void {
  if (built.shapeHash === target.shapeHash) return;
  const wanted = typesIn(describeShape(target));
  throw targetChanged(target.table, built.generation, typesIn(built.columns), wanted ?? new Map());
}
