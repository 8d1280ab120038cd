import type { Connection } from '../connect/connection.ts';
import { numberAt } from '../../sql/result-table.ts';
import type { Staged } from './staged-check.ts';
import type { TargetStatements } from '../statements/target-statements.ts';

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
