import { isMissing, isTableExists } from '../connect/clickhouse-errors.ts';
import type { Connection } from '../connect/connection.ts';
import { renameStatement } from '../statements/target-statements.ts';

/**
 * A name that is gone has been given up, or was given the new one by another run, or by an attempt before this one. Of
 * the two that ClickHouse could complain of then, it is the new name, which exists.
 */
export async function renameIfThere(
  connection: Connection,
  from: string,
  to: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    await connection.command({
      sql: renameStatement(connection.qualified(from), connection.everywhere(to)),
      activity: `rename ${from}`,
      signal,
    });
  } catch (error) {
    if (!isMissing(error) && !isTableExists(error)) throw error;
  }
}
