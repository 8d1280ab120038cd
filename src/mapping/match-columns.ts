/** Which column of a table becomes which of a mapping: by their names, and by what a mapping says that they were. Pure. */
import type { ShapeColumn } from '../ledger/shape.ts';
import type { ColumnMapping } from './mapping.ts';

/**
 * A column that the table has by its own name is that one, and its `was` is of the past; unless another column that the
 * table does not have was called so.
 * @returns by the names of the mapping's columns: the table's column, for those that it has
 */
export function matchColumns(
  built: readonly ShapeColumn[],
  wanted: readonly Pick<ColumnMapping, 'name' | 'was'>[],
): ReadonlyMap<string, ShapeColumn> {
  const byName = new Map(built.map((column) => [column.name, column]));
  /** Names of the table's columns to those of the mapping's that they become. */
  const taken = new Map<string, string>();
  const found = (name: string): boolean => [...taken.values()].includes(name);
  // A rename frees nothing: what was taken stays so, and each pass takes one more at least.
  for (let isMore = true; isMore;) {
    isMore = false;
    for (const { name, was = [] } of wanted) {
      const isThere = byName.has(name) && (taken.get(name) ?? name) === name;
      if (isThere || found(name)) continue;
      const before = was.find((one) => byName.has(one) && !taken.has(one));
      if (before === undefined) continue;
      taken.set(before, name);
      isMore = true;
    }
  }
  for (const { name } of wanted)
    if (byName.has(name) && !taken.has(name) && !found(name)) taken.set(name, name);
  return new Map(
    [...taken].flatMap(([before, name]) => {
      const column = byName.get(before);
      return column === undefined ? [] : [[name, column] as const];
    }),
  );
}
