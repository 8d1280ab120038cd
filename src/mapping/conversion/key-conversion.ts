/** Which conversions keep two keys apart. */
import type { ColumnMapping } from '../mapping.ts';

/** Why the column of a key attribute cannot have its conversion, with the field; null when it can. */
export function keyConversionProblem({
  text,
  mask,
}: ColumnMapping): { field: string; problem: string } | null {
  const lossy = (['trim', 'split', 'case'] as const).find((field) => text?.[field] !== undefined);
  if (lossy !== undefined)
    return { field: lossy, problem: 'two keys could become one: read it into a second column' };
  if (mask?.kind === 'drop' || mask?.kind === 'last4') {
    return {
      field: 'mask',
      problem: `two keys could become one: expected "hmac" or "sha256", got "${mask.kind}"`,
    };
  }
  return null;
}
