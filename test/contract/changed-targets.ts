/** Mappings of which a later edition calls columns by other names. */
import type { TargetMapping } from '../../src/mapping/mapping.ts';
import { targetOf, type ColumnSpec } from './contract-loads.ts';

export interface ChangedSpec extends ColumnSpec {
  /** Former names. */
  readonly was?: readonly string[];
}

/** As `targetOf`, with former names of columns. @param attributes of the keys, which they keep under any name */
export function changedTarget(
  table: string,
  columns: readonly ChangedSpec[],
  attributes: readonly string[] = ['pk', 'sk'],
): TargetMapping {
  const target = targetOf(table, columns);
  const keys = target.shape.keys.map((key, index) => ({ ...key, attribute: attributes[index] ?? '' }));
  return {
    ...target,
    columns: target.columns.map((column, index) => ({ ...column, was: columns[index]?.was ?? [] })),
    shape: { ...target.shape, keys },
  };
}
