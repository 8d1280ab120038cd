/** Why a load is not applied, in the same words whatever the warehouse. */
import { DynaloadError } from '../../errors.ts';
import { keyColumns } from '../../mapping/key-columns.ts';
import type { TargetMapping } from '../../mapping/mapping.ts';
import { describeChange, type ShapeChange } from '../../mapping/shape-change.ts';
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

/**
 * A table that would have to be another one than it can become takes no rows.
 * @param changes what differs; those that can be done are not in the way
 */
export function targetChanged(
  table: string,
  generation: string,
  changes: readonly ShapeChange[],
): DynaloadError {
  const refused = changes.flatMap((change) =>
    change.kind === 'refuse' ? `${describeChange(change)}: ${change.why}` : [],
  );
  return new DynaloadError(
    'TARGET_CHANGED',
    `The mapping of "${table}" changed since its table was built, and the table cannot be changed to it. ${refused.join('; ')}.`,
    {
      hint: 'Build it again from the newest full export, or undo the change.',
      next: [{ run: 'rebuild', table }],
      details: { table, generation },
    },
  );
}
