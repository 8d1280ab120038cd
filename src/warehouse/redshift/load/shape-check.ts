import * as z from 'zod';
import { DynaloadError } from '../../../errors.ts';
import type { TargetMapping } from '../../../mapping/mapping.ts';
import type { Generation } from '../statements/book-statements.ts';
import { columnTypesOf } from '../statements/column-types.ts';
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
  const differences = describeDifferences(built.columns, target);
  const what =
    differences.length > 0 ? differences.join('; ') : 'its columns, its key or its "where" are others';
  throw new DynaloadError(
    'TARGET_CHANGED',
    `The mapping of "${target.table}" changed since its table was built: ${what}.`,
    {
      hint: 'Build it again from the newest full export, or undo the change.',
      next: [{ run: 'rebuild', table: target.table }],
      details: { table: target.table, generation: built.generation },
    },
  );
}

function describeDifferences(columns: string, target: TargetMapping): readonly string[] {
  if (columns === '') return [];
  const built = new Map(shapeSchema.parse(JSON.parse(columns)));
  const types = columnTypesOf(target);
  const differences: string[] = [];
  for (const [index, { name }] of target.columns.entries()) {
    const before = built.get(name);
    const now = types[index] ?? '';
    if (before === undefined) differences.push(`column "${name}" (${now}) is new`);
    else if (before !== now) differences.push(`column "${name}" was ${before} and is now ${now}`);
    built.delete(name);
  }
  for (const name of built.keys()) differences.push(`column "${name}" is gone`);
  return differences;
}
