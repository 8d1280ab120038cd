/** Columns that would carry what another column of the same target masks. */
import type { ColumnMapping, PathStep } from '../mapping.ts';
import { describePath } from '../path.ts';

export interface Exposure {
  /** Name of the column that would. */
  readonly column: string;
  readonly problem: string;
}

/** @param columns of one target, `rest` too */
export function findExposures(columns: readonly ColumnMapping[]): readonly Exposure[] {
  return columns
    .filter(({ mask }) => mask !== undefined)
    .flatMap(({ name, source }) => {
      if (source.kind !== 'path') return [];
      const { path } = source;
      return columns
        .filter((other) => other.mask === undefined && carries(other, path))
        .map((other) => ({
          column: other.name,
          problem: `would hold ${JSON.stringify(describePath(path))} as it is, which the column ${JSON.stringify(name)} masks`,
        }));
    });
}

function carries({ source }: ColumnMapping, masked: readonly [string, ...PathStep[]]): boolean {
  if (source.kind === 'rest') return !source.taken.has(masked[0]);
  if (source.kind !== 'path') return false;
  const { path } = source;
  const shared = Math.min(path.length, masked.length);
  return path.slice(0, shared).every((step, index) => step === masked[index]);
}
