/** Why a load is not applied, in the same words whatever the warehouse. */
import { DynaloadError } from '../../errors.ts';
import { keyColumns } from '../../mapping/key-columns.ts';
import type { TargetMapping } from '../../mapping/mapping.ts';
import type { SentRows } from '../../ticket/staged-part.ts';
import type { ResultRow } from './result-table.ts';

export interface RefusedLoad {
  readonly target: TargetMapping;
  readonly exportId: string;
}

/** @param values of the key columns of one key that came twice */
export function duplicateKeys({ target, exportId }: RefusedLoad, values: ResultRow): DynaloadError {
  const key = JSON.stringify(
    Object.fromEntries(keyColumns(target).map(({ name }, index) => [name, values[index] ?? null])),
  );
  return new DynaloadError(
    'EXPORT_DUPLICATE_KEYS',
    `Export ${exportId} holds a primary key more than once for "${target.table}": ${key}, for one. Nothing was applied.`,
    {
      hint: 'Make sure that the key columns take the whole primary key as it is, and that the export is one export.',
      details: { exportId, table: target.table, key },
    },
  );
}

export function stagedMismatch(
  { target, exportId }: RefusedLoad,
  sent: SentRows,
  arrived: SentRows,
): DynaloadError {
  return new DynaloadError(
    'STAGED_COUNT_MISMATCH',
    `Expected ${sent.puts} rows and ${sent.tombstones} deletes for "${target.table}" from export ${exportId}; ` +
      `${arrived.puts} and ${arrived.tombstones} arrived. Nothing was applied.`,
    {
      hint: 'Run the command again.',
      details: {
        exportId,
        table: target.table,
        sent: sent.puts + sent.tombstones,
        arrived: arrived.puts + arrived.tombstones,
      },
    },
  );
}

/** Columns of a table by their names: types as its warehouse writes them. */
export type ColumnTypes = ReadonlyMap<string, string>;

/**
 * A table takes no rows of another shape than the one it was built with.
 * @param generation of the table
 * @param built null when it is not known
 */
export function targetChanged(
  table: string,
  generation: string,
  built: ColumnTypes | null,
  wanted: ColumnTypes,
): DynaloadError {
  const differences = built === null ? [] : describeDifferences(built, wanted);
  const rest =
    built === null ? 'its columns, its key or its "where" are others' : 'its key or its "where" is another';
  const what = differences.length > 0 ? differences.join('; ') : rest;
  return new DynaloadError(
    'TARGET_CHANGED',
    `The mapping of "${table}" changed since its table was built: ${what}.`,
    {
      hint: 'Build it again from the newest full export, or undo the change.',
      next: [{ run: 'rebuild', table }],
      details: { table, generation },
    },
  );
}

export function describeDifferences(built: ColumnTypes, wanted: ColumnTypes): readonly string[] {
  const differences: string[] = [];
  for (const [name, type] of wanted) {
    const before = built.get(name);
    if (before === undefined) differences.push(`column "${name}" (${type}) is new`);
    else if (before !== type) differences.push(`column "${name}" was ${before} and is now ${type}`);
  }
  for (const name of built.keys()) {
    if (!wanted.has(name)) differences.push(`column "${name}" is gone`);
  }
  return differences;
}
