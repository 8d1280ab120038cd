import type { ColumnMapping, TargetMapping } from './mapping.ts';

/** The columns of the primary key, partition key first. */
export function keyColumns(target: TargetMapping): readonly ColumnMapping[] {
  return target.keyColumns.flatMap((index) => target.columns[index] ?? []);
}
