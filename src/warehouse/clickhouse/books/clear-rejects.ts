import { CLEARED, REJECTS_TABLE } from '../../sql/books.ts';
import { numberAt } from '../../sql/result-table.ts';
import { readCatalog } from './catalog.ts';
import type { Connection } from '../connect/connection.ts';
import { quoteString } from '../connect/identifier.ts';
import { sqlText } from '../connect/sql-text.ts';

/**
 * Takes the values of rejected rows out of quarantine that are of loads before the generation that readers see. A mutation
 * writes parts anew, so that there is none where nothing is to be done.
 */
export async function clearRejects(
  connection: Connection,
  table: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const catalog = await readCatalog(connection, [table], signal);
  const generation = catalog.currentGeneration(table);
  if (generation === undefined || catalog.marked('rejects').length === 0) return;
  const reason = quoteString(CLEARED);
  const rejects = connection.qualified(REJECTS_TABLE);
  // A generation is called by the number of its first load.
  const condition = `\`target\` = ${quoteString(table)} AND \`sequence\` < ${generation} AND \`reason\` != ${reason}`;
  const activity = `look into the quarantine of ${table}`;
  const { rows } = await connection.select({
    sql: sqlText('count-uncleared', { rejects, condition }),
    activity,
    signal,
  });
  if (numberAt(rows[0] ?? [], 0) === 0) return;
  await connection.command({
    sql: sqlText('clear-rejects', { rejects, reason, condition }),
    activity: `clear the quarantine of ${table}`,
    signal,
  });
}
