/** Mappings that are each valid, but claim the same table. */
import { tableNames } from './explode/child-table.ts';
import type { TableMapping } from './mapping.ts';
import { foldName } from './names.ts';

/** One sentence per claim that was made before; empty when every table is claimed once. */
export function findConflicts(mappings: readonly TableMapping[]): readonly string[] {
  return mappings.flatMap((mapping, index) => {
    const earlier = mappings.slice(0, index);
    return [...sourceConflicts(mapping, earlier), ...targetConflicts(mapping, earlier)];
  });
}

function sourceConflicts(mapping: TableMapping, earlier: readonly TableMapping[]): readonly string[] {
  return earlier
    .filter(({ source }) => sameSource(source, mapping.source))
    .map(({ file }) => `${file} and ${mapping.file} both map the DynamoDB table ${mapping.source.table}.`);
}

/** A bare name stands for the table of that name in any account and Region. */
function sameSource(a: TableMapping['source'], b: TableMapping['source']): boolean {
  return a.table === b.table && (a.tableArn === null || b.tableArn === null || a.tableArn === b.tableArn);
}

function targetConflicts(mapping: TableMapping, earlier: readonly TableMapping[]): readonly string[] {
  return mapping.targets.flatMap(tableNames).flatMap((table) => {
    return earlier.flatMap(({ file, targets }) => {
      const other = targets.flatMap(tableNames).find((name) => foldName(name) === foldName(table));
      if (other === undefined) return [];
      const name =
        other === table
          ? `the warehouse table ${JSON.stringify(table)}`
          : `the warehouse tables ${JSON.stringify(other)} and ${JSON.stringify(table)}, which are one where case is folded`;
      return [`${file} and ${mapping.file} both write to ${name}.`];
    });
  });
}
