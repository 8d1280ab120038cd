import { DynaloadError } from '../../../errors.ts';
import type { TargetMapping } from '../../../mapping/mapping.ts';
import type { SentRows } from '../../../ticket/staged-part.ts';
import type { Connection } from '../connect/connection.ts';
import { duplicateKeys, stagedMismatch } from '../../sql/load-refusals.ts';
import { numberAt, type ResultRow } from '../../sql/result-table.ts';
import type { TargetStatements } from '../statements/target-statements.ts';

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
 * Compares what arrived with what was sent.
 * @returns what waits to be applied
 * @throws DynaloadError EXPORT_DUPLICATE_KEYS, STAGED_COUNT_MISMATCH
 */
export async function checkStaged(
  check: StagedCheck,
  sent: SentRows,
  signal: AbortSignal | undefined,
): Promise<Staged> {
  const staged = await countStaged(check, signal);
  const rows = sent.puts + sent.tombstones;
  if (staged.keys < rows && staged.rows >= rows) {
    throw duplicateKeys(check, await findDuplicate(check, signal));
  }
  if (staged.rows !== rows || staged.tombstones !== sent.tombstones) {
    const puts = staged.rows - staged.tombstones;
    throw stagedMismatch(check, sent, { puts, tombstones: staged.tombstones });
  }
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

async function findDuplicate(
  { connection, statements, target }: StagedCheck,
  signal: AbortSignal | undefined,
): Promise<ResultRow> {
  const activity = `find a key of ${target.table} that came twice`;
  const { rows } = await connection.select({ sql: statements.findDuplicate(), activity, signal });
  return rows[0] ?? [];
}

export interface RowCountRequest {
  readonly connection: Connection;
  readonly statements: TargetStatements;
  readonly staged: Staged;
  /** Rows in the table before the load. */
  readonly before: number;
  readonly signal: AbortSignal | undefined;
}

// The keys of the load are held in memory, once to find their rows and once to compare these.
const MOST_KEYS = 500_000;

/**
 * How many rows the table will have with a load that is about to be attached: a small one into a large table is counted by
 * the keys that it is about.
 * @returns null for a large one: it is quicker to count the whole table afterwards
 */
export async function foreseeRows(request: RowCountRequest): Promise<number | null> {
  const { connection, statements, staged, before, signal } = request;
  if (staged.rows * 4 > before || staged.rows > MOST_KEYS) return null;
  const { rows } = await connection.select({
    sql: statements.countChange(),
    activity: 'count rows',
    signal,
  });
  const change = rows[0] ?? [];
  return before - numberAt(change, 0) + numberAt(change, 1);
}
