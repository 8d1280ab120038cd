import type { Connection } from '../connect/connection.ts';
import { alterStatement, markClause } from '../statements/change-statements.ts';
import type { Mark } from '../statements/mark.ts';

export interface TableAlteration {
  /** Clauses of ALTER TABLE that may be done twice. */
  readonly changes: readonly string[];
  /** What the table says of itself from then on. */
  readonly mark: Mark;
  /** True for a table of which each shard has rows of its own. */
  readonly isOfShards: boolean;
  readonly activity: string;
}

/**
 * Changes a table and what it says of itself, in one statement. On replicas it takes two: a replicated table tells its
 * replicas of its columns by itself, and of its comment not, so that each of them is told of that. The columns come first, and are
 * on every replica then. https://clickhouse.com/docs/sql-reference/statements/alter/comment#caveats
 */
export async function alterTable(
  connection: Connection,
  name: string,
  { changes, mark, isOfShards, activity }: TableAlteration,
  signal: AbortSignal | undefined,
): Promise<void> {
  const alter = async (table: string, clauses: readonly string[]): Promise<void> =>
    connection.command({ sql: alterStatement(table, clauses), activity, signal });
  const marked = markClause(mark);
  if (!connection.layout.isReplicated) return alter(connection.qualified(name), [...changes, marked]);
  if (changes.length > 0)
    await alter(isOfShards ? connection.onEachShard(name) : connection.qualified(name), changes);
  await alter(connection.everywhere(name), [marked]);
}
