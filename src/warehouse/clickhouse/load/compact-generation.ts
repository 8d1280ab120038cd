import { readCatalog } from '../books/catalog.ts';
import type { Connection } from '../connect/connection.ts';
import { quoteString } from '../connect/identifier.ts';
import { sqlText } from '../connect/sql-text.ts';
import { numberAt } from '../../sql/result-table.ts';

/** Of rows as they are uncompressed: what one core merges of a table of ten columns. docs/performance.md */
const MERGED_BYTES_PER_SECOND = 200_000_000;

/**
 * Has the engine merge the parts of the generation that readers see, if it is likely to be done in time. Readers see the
 * same before and after, and may read meanwhile; a merge that breaks off has done nothing.
 * @throws DynaloadError TARGET_FOREIGN, and what a statement throws
 */
export async function compactGeneration(
  connection: Connection,
  table: string,
  withinSeconds: (since: number) => number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const catalog = await readCatalog(connection, [table], signal);
  const current = catalog.currentGeneration(table);
  const physical = current === undefined ? undefined : catalog.generation(table, current)?.name;
  if (physical === undefined) return;
  const { rows } = await connection.select({
    sql: connection.overShards(
      sqlText('read-parts', {
        database: quoteString(connection.database),
        table: quoteString(physical),
      }),
      'max',
    ),
    activity: `look at the parts of ${table}`,
    signal,
  });
  const [parts = []] = rows;
  const seconds = numberAt(parts, 1) / MERGED_BYTES_PER_SECOND;
  if (numberAt(parts, 0) === 0 || seconds > withinSeconds(numberAt(parts, 2))) return;
  await connection.command({
    sql: sqlText('merge-generation', { generation: connection.onEachShard(physical) }),
    activity: `merge the rows of ${table}`,
    signal,
  });
}
