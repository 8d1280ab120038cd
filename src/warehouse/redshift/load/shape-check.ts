import * as z from 'zod';
import type { TargetMapping } from '../../../mapping/mapping.ts';
import type { Generation } from '../statements/book-statements.ts';
import { columnTypesOf } from '../statements/column-types.ts';
import { targetChanged } from '../../sql/load-refusals.ts';
import { quoteString } from '../data-api/identifier.ts';

/** Fits a VARCHAR with room for what a literal doubles. */
const MOST_SHAPE_BYTES = 60_000;

const shapeSchema = z.array(z.tuple([z.string(), z.string()]));

/** Names and types of the columns, as the books keep them: '' when they are too many. */
export function describeShape(target: TargetMapping): string {
  const types = columnTypesOf(target);
  const text = JSON.stringify(target.columns.map(({ name }, index) => [name, types[index] ?? '']));
  return Buffer.byteLength(quoteString(text)) <= MOST_SHAPE_BYTES ? text : '';
}

/**
 * A table takes no rows of another shape than the one it was built with.
 * @throws DynaloadError TARGET_CHANGED, with what is different
 */
export function assertSameShape(target: TargetMapping, built: Generation): void {
  if (built.shapeHash === target.shapeHash) return;
  const types = columnTypesOf(target);
  const wanted = new Map(target.columns.map(({ name }, index) => [name, types[index] ?? '']));
  const known = built.columns === '' ? null : new Map(shapeSchema.parse(JSON.parse(built.columns)));
  throw targetChanged(target.table, built.generation, known, wanted);
}
