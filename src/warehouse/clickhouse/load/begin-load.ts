import { DynaloadError } from '../../../errors.ts';
import type { Load, LoadRequest } from '../../warehouse.ts';
import { readCatalog } from '../books/catalog.ts';
import { isTableExists } from '../connect/clickhouse-errors.ts';
import { ClickHouseLoad } from './clickhouse-load.ts';
import type { Connection } from '../connect/connection.ts';
import type { RowsFor } from './load-rows.ts';
import { finishClaims } from './finish-claims.ts';
import { quoteString } from '../connect/identifier.ts';
import { dropOurs, leftovers } from '../books/leftovers.ts';
import { LEDGER_TABLE } from '../../sql/books.ts';
import { unpublishedTable } from '../statements/names.ts';
import { overtaken } from './overtaken.ts';
import { textAt } from '../../sql/result-table.ts';
import { assertSameShape } from './shape-check.ts';
import { sqlText } from '../connect/sql-text.ts';
import { targetProblems } from '../statements/target-problems.ts';
import { TargetStatements } from '../statements/target-statements.ts';

/**
 * Clears what earlier attempts left, and makes the staging table of a load.
 * @param retire is given the names of the generations that nobody sees any more once the load is published
 * @throws DynaloadError TARGET_FOREIGN, TARGET_UNSUPPORTED, TARGET_CHANGED, LEASE_HELD when the
 *   generation is gone, or another run's step had been claimed, which is done then
 */
export async function beginLoad(
  connection: Connection,
  rowsFor: RowsFor,
  { target, into, batch: { id: exportId } }: LoadRequest,
  retire: (name: string) => void,
  signal?: AbortSignal,
): Promise<Load> {
  const [problem] = targetProblems(target);
  if (problem !== undefined) {
    throw new DynaloadError('TARGET_UNSUPPORTED', `ClickHouse cannot hold "${target.table}": ${problem}.`, {
      hint: 'Give the table or column another name in the mapping.',
      details: { table: target.table },
    });
  }
  const { table } = target;
  const catalog = await readCatalog(connection, [table], signal);
  const current = catalog.currentGeneration(table);
  const basis = into.kind === 'existing' ? into.basis : null;
  const finished = await finishClaims(connection, table, catalog, signal);
  if (finished.length > 0) throw overtaken(table, basis?.generation ?? current ?? '');
  const built = basis === null ? undefined : catalog.generation(table, basis.generation);
  if (basis !== null) {
    if (built === undefined) throw overtaken(table, basis.generation);
    await assertSameShape(connection, target, built, signal);
  }
  const old = leftovers(catalog, { table, current, requested: basis?.generation });
  for (const name of old) await dropOurs(connection, name, signal);

  // The sequence is taken by making the table that has it in its name, which only one of two can do.
  for (let sequence = await nextSequence(connection, table, signal); ; sequence += 1n) {
    const generation = basis?.generation ?? String(sequence);
    const physical = built?.name ?? unpublishedTable(table, generation);
    const statements = new TargetStatements(
      { target, exportId, generation, physical, sequence: String(sequence) },
      (name) => connection.qualified(name),
    );
    try {
      const activity = `create a staging table for ${table}`;
      await connection.command({ sql: statements.createStaging(), activity, signal });
    } catch (error) {
      if (isTableExists(error)) continue;
      throw error;
    }
    return new ClickHouseLoad({
      connection,
      target,
      statements,
      rows: rowsFor({ connection, statements, target, exportId }),
      exportId,
      generation,
      physical,
      sequence,
      basis,
      retire,
    });
  }
}

/** Above every sequence that the target had, and never below the server's clock (microseconds). */
async function nextSequence(connection: Connection, table: string, signal?: AbortSignal): Promise<bigint> {
  const { rows } = await connection.select({
    sql: sqlText('read-clock', {
      ledger: connection.qualified(LEDGER_TABLE),
      table: quoteString(table),
    }),
    activity: 'read its clock',
    signal,
  });
  const row = rows[0] ?? [];
  const now = BigInt(textAt(row, 0));
  const last = BigInt(textAt(row, 1));
  return last < now ? now : last + 1n;
}
