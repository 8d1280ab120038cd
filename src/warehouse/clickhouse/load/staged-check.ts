import { DynaloadError } from '../../../errors.ts';
import type { TargetMapping } from '../../../mapping/mapping.ts';
import type { CommitRequest } from '../../warehouse.ts';
import type { Connection } from '../connect/connection.ts';
import { numberAt } from '../../sql/result-table.ts';
import { keyColumns, type TargetStatements } from '../statements/target-statements.ts';

export interface StagedCheck {
  readonly connection: Connection;
  readonly statements: TargetStatements;
  readonly target: TargetMapping;
  readonly exportId: string;
}

export interface Staged {
  /** With the tombstones. */
  readonly rows: number;
  readonly tombstones: number;
  readonly keys: number;
}

/**
 * Compares what arrived with what was sent. A block that was sent again because its answer was lost is there twice,
 * with the same keys: then one of the two goes.
 * @returns what is in the staging table, each key once
 * @throws DynaloadError EXPORT_DUPLICATE_KEYS, STAGED_COUNT_MISMATCH
 */
export async function checkStaged(
  check: StagedCheck,
  written: CommitRequest['written'],
  signal: AbortSignal | undefined,
): Promise<Staged> {
  const { connection, statements, target } = check;
  const sent = written.puts + written.tombstones;
  let staged = await countStaged(check, signal);
  if (staged.rows > sent && staged.keys === sent) {
    const activity = `drop rows of ${target.table} that came twice`;
    await connection.command({ sql: statements.deduplicateStaging(), activity, signal });
    staged = await countStaged(check, signal);
  }
  if (staged.keys < sent && staged.rows >= sent) throw await duplicateKeys(check, signal);
  if (staged.rows !== sent || staged.tombstones !== written.tombstones)
    throw mismatch(check, written, staged);
  return staged;
}

/**
 * Has the engine merge the staged rows into one part. @throws DynaloadError WAREHOUSE_BUSY when it does not
 */
export async function makeOnePart(
  { connection, statements, target }: StagedCheck,
  signal: AbortSignal | undefined,
): Promise<void> {
  if ((await countParts(connection, statements, signal)) <= 1) return;
  const activity = `merge the rows for ${target.table}`;
  await connection.command({ sql: statements.mergeStaging(), activity, signal });
  const left = await countParts(connection, statements, signal);
  if (left <= 1) return;
  throw new DynaloadError(
    'WAREHOUSE_BUSY',
    `ClickHouse has not merged the staged rows for "${target.table}": ${left} parts are left, and only one can be shown at once.`,
    { hint: 'Run the command again later.', details: { table: target.table } },
  );
}

async function countParts(
  connection: Connection,
  statements: TargetStatements,
  signal: AbortSignal | undefined,
): Promise<number> {
  const { rows } = await connection.select({
    sql: statements.countParts(),
    activity: 'count the parts of the rows',
    signal,
  });
  return numberAt(rows[0] ?? [], 0);
}

async function countStaged(
  { connection, statements, target }: StagedCheck,
  signal: AbortSignal | undefined,
): Promise<Staged> {
  const activity = `count the rows for ${target.table}`;
  const { rows } = await connection.select({ sql: statements.countStaged(), activity, signal });
  const row = rows[0] ?? [];
  return { rows: numberAt(row, 0), tombstones: numberAt(row, 1), keys: numberAt(row, 2) };
}

async function duplicateKeys(
  { connection, statements, target, exportId }: StagedCheck,
  signal: AbortSignal | undefined,
): Promise<DynaloadError> {
  const activity = `find a key of ${target.table} that came twice`;
  const { rows } = await connection.select({ sql: statements.findDuplicate(), activity, signal });
  const values = rows[0] ?? [];
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

function mismatch(
  { target, exportId }: StagedCheck,
  written: CommitRequest['written'],
  staged: Staged,
): DynaloadError {
  return new DynaloadError(
    'STAGED_COUNT_MISMATCH',
    `Expected ${written.puts} rows and ${written.tombstones} deletes for "${target.table}" from export ${exportId}; ` +
      `${staged.rows - staged.tombstones} and ${staged.tombstones} arrived. Nothing was applied.`,
    {
      hint: 'Run the command again.',
      details: {
        exportId,
        table: target.table,
        sent: written.puts + written.tombstones,
        arrived: staged.rows,
      },
    },
  );
}
