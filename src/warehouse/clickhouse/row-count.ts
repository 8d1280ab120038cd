import type { Connection } from './connection.ts';
import type { LastLoad } from './ledger-table.ts';
import { numberAt } from './result-table.ts';
import type { TargetStatements } from './target-statements.ts';

export interface RowCountRequest {
  readonly connection: Connection;
  readonly statements: TargetStatements;
  /** Rows and tombstones of the load. */
  readonly staged: number;
  /** The last load of the generation; undefined when the rows before this one are not known. */
  readonly before: LastLoad | undefined;
  readonly readLast: () => Promise<LastLoad | undefined>;
  readonly attach: () => Promise<void>;
  readonly signal: AbortSignal | undefined;
}

// The keys of the load are held in memory to find their rows.
const MOST_KEYS = 2_000_000;

/**
 * Attaches the load, and says how many rows the table has then. A small load into a large table is counted by the rows
 * that it is about, before and after; a large one by the whole table.
 */
export async function countTableRows(request: RowCountRequest): Promise<number> {
  const { statements, staged, before, readLast, attach } = request;
  if (before === undefined || staged * 4 > before.rows || staged > MOST_KEYS) {
    await attach();
    return count(request, statements.countRows());
  }
  const touchedBefore = await count(request, statements.countTouchedRows());
  await attach();
  const touchedAfter = await count(request, statements.countTouchedRows());
  // Another load that came in between would be counted twice, or not at all.
  const last = await readLast();
  if (last?.sequence !== before.sequence) return count(request, statements.countRows());
  return before.rows - touchedBefore + touchedAfter;
}

async function count({ connection, signal }: RowCountRequest, sql: string): Promise<number> {
  const { rows } = await connection.select({ sql, activity: 'count rows', signal });
  return numberAt(rows[0] ?? [], 0);
}
