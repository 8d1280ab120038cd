import type { LedgerEntry } from '../../../ledger/ledger.ts';
import { isMissing, isTableExists } from '../connect/clickhouse-errors.ts';
import type { Connection } from '../connect/connection.ts';
import { catchUp } from '../books/catch-up.ts';
import { dropOurs } from '../books/leftovers.ts';
import { insertLedgerRow } from '../books/ledger.ts';
import { applyingTable } from '../statements/names.ts';
import { numberAt } from '../../sql/result-table.ts';
import type { CommitRecord } from '../statements/sealed-commit.ts';
import { attachStatement, countRowsStatement, renameStatement } from '../statements/target-statements.ts';

export interface ApplyRequest {
  readonly connection: Connection;
  readonly record: CommitRecord;
  /** The table in which the rows wait. */
  readonly waiting: string;
  /** The table that the rows go into. */
  readonly physical: string;
  readonly signal: AbortSignal | undefined;
}

/**
 * Carries out the claim to a load: its rows into the table, its entry into the ledger. May be done by several runs at
 * once, and again from any point: rows that are attached twice have the same version and the same sequence, and an
 * entry that is there twice counts once.
 * @throws DynaloadError that `isMissing` knows when the rows are gone: then the load was either recorded by another run,
 *   or will never be applied
 */
export async function applyLoad({
  connection,
  record,
  waiting,
  physical,
  signal,
}: ApplyRequest): Promise<LedgerEntry> {
  const { table } = record;
  const sequence = String(record.sequence);
  const applying = applyingTable(table, sequence);
  await renameIfThere(connection, waiting, applying, signal);
  await catchUp(connection, applying, signal);
  await connection.command({
    sql: attachStatement(connection.qualified(physical), connection.qualified(applying)),
    activity: `attach the rows to ${table}`,
    signal,
  });
  const rows = record.rows ?? (await countRows(connection, physical, signal));
  const entry: LedgerEntry = { ...record, rows, finishedAt: Date.now() };
  await insertLedgerRow(connection, { entry, shape: null }, signal);
  await dropOurs(connection, applying, signal).catch(() => undefined);
  return entry;
}

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

async function countRows(
  connection: Connection,
  physical: string,
  signal: AbortSignal | undefined,
): Promise<number> {
  const sql = countRowsStatement(connection.qualified(physical));
  const { rows } = await connection.select({ sql, activity: 'count rows', signal });
  return numberAt(rows[0] ?? [], 0);
}
