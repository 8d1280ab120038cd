import type { ColumnMapping, TargetMapping } from './mapping.ts';

/** The columns of the primary key, partition key first. */
export function keyColumns(target: Pick<TargetMapping, 'columns' | 'keyColumns'>): readonly ColumnMapping[] {
  return target.keyColumns.flatMap((index) => target.columns[index] ?? []);
}
