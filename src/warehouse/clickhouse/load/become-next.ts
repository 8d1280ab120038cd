/**
 * A load onto several shards. Each of them would show its rows at an instant of its own, and none for as long as it is down. So
 * the parts of the table that readers see are linked to another table, where the rows of the load join them, and the view is
 * exchanged for one over that table when every shard has it whole: a reader asks one node, whose view shows all shards with the load, or
 * all without it.
 */
import { CHANGED_SHAPE } from '../../../mapping/evolve-shape.ts';
import type { TargetShape } from '../../../ledger/shape.ts';
import type { MarkedTable } from '../books/catalog.ts';
import { readShape } from '../books/ledger.ts';
import { isTableExists } from '../connect/clickhouse-errors.ts';
import type { Connection } from '../connect/connection.ts';
import { quoteString } from '../connect/identifier.ts';
import { sqlText } from '../connect/sql-text.ts';
import { changedMark } from '../statements/change-statements.ts';
import { formatMark } from '../statements/mark.ts';
import { attachStatement } from '../statements/target-statements.ts';
import { addColumns, type TableChange } from './change-table.ts';
import { overtaken } from './overtaken.ts';
import { showGeneration } from './show-generation.ts';

export interface NextTable {
  readonly change: TableChange;
  /** Of the load; null when the table stays as it is. */
  readonly shape: TargetShape | null;
  /** Name of the table that the generation becomes. */
  readonly next: string;
  /** Name of the table in which the rows of the load are, together. */
  readonly applying: string;
}

/**
 * May be done by several runs at once, and again from any point: parts that are linked twice hold the same versions of the same rows.
 * @throws DynaloadError that `isMissing` knows when the rows are gone; LEASE_HELD when the load is done, or never will be
 */
export async function becomeNext(
  connection: Connection,
  { change, shape, next, applying }: NextTable,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { claim, generation, catalog } = change;
  const { table } = claim.mark;
  const seen = catalog.generation(table, generation);
  if (seen === undefined) throw overtaken(table, generation);
  // Else another run has died, or is, between this and the ledger; or before another node has shown it.
  if (seen.name !== next) await makeNext(connection, { change, shape, next, applying }, seen, signal);
  const isChanged = seen.mark.shapeHash === CHANGED_SHAPE;
  const shown = shape ?? (isChanged ? await readShape(connection, seen.mark, signal) : null);
  await showGeneration(connection, { claim, generation, shape: shown, physical: next }, catalog, signal);
}

/** @param seen the table that readers see */
async function makeNext(
  connection: Connection,
  { change, shape, next, applying }: NextTable,
  seen: MarkedTable<'generation'>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { table } = change.claim.mark;
  if (shape !== null) await addColumns(connection, change, shape, signal);
  const mark = shape === null ? seen.mark : changedMark(seen.mark);
  const names = { next: connection.everywhere(next), seen: connection.qualified(seen.name) };
  try {
    await connection.command({
      sql: sqlText('create-next', { ...names, mark: quoteString(formatMark(mark)) }),
      activity: `create a table for ${table}`,
      signal,
    });
  } catch (error) {
    if (!isTableExists(error)) throw error;
  }
  for (const from of [seen.name, applying]) {
    const activity = `attach the rows to ${table}`;
    await connection.command({ sql: attachStatement(connection, next, from), activity, signal });
  }
}
