import type { QueryValue } from '../warehouse.ts';
import type { Connection } from './connection.ts';
import type { LastLoad } from './ledger-table.ts';
import { numberAt } from './result-table.ts';
import type { Staged } from './staged-check.ts';
import type { TargetStatements } from './target-statements.ts';

export interface RowCountRequest {
  readonly connection: Connection;
  readonly statements: TargetStatements;
  readonly staged: Staged;
  /** True when there is nothing in the table but the load. */
  readonly alone: boolean;
  /** The last load of the generation; undefined when the rows before this one are not known. */
  readonly before: LastLoad | undefined;
  readonly readLast: () => Promise<LastLoad | undefined>;
  readonly attach: () => Promise<void>;
  readonly signal: AbortSignal | undefined;
}

// The keys of the load are held in memory, once to find their rows and once to compare these.
const MOST_KEYS = 500_000;

/**
 * Attaches the load, and says how many rows the table has then. The first load of a table was counted in staging; a
 * small one into a large table is counted by the keys that it is about, a large one by the whole table.
 */
export async function countTableRows(request: RowCountRequest): Promise<number> {
  const { statements, staged, alone, before, readLast, attach } = request;
  if (alone) {
    await attach();
    return staged.rows - staged.tombstones;
  }
  if (before === undefined || staged.rows * 4 > before.rows || staged.rows > MOST_KEYS) {
    await attach();
    return countAll(request);
  }
  const change = await ask(request, statements.countChange());
  await attach();
  // Another load that came in between would be counted twice, or not at all.
  const last = await readLast();
  if (last?.sequence !== before.sequence) return countAll(request);
  return before.rows - numberAt(change, 0) + numberAt(change, 1);
}

async function countAll(request: RowCountRequest): Promise<number> {
  return numberAt(await ask(request, request.statements.countRows()), 0);
}

async function ask({ connection, signal }: RowCountRequest, sql: string): Promise<readonly QueryValue[]> {
  const { rows } = await connection.select({ sql, activity: 'count rows', signal });
  return rows[0] ?? [];
}
