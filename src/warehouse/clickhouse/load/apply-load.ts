import type { LedgerEntry } from '../../../ledger/ledger.ts';
import type { TargetShape } from '../../../ledger/shape.ts';
import type { Catalog } from '../books/catalog.ts';
import { becomeNext } from './become-next.ts';
import { changeTable } from './change-table.ts';
import type { Claim } from './claims.ts';
import type { Connection } from '../connect/connection.ts';
import { catchUp } from '../books/catch-up.ts';
import { dropOurs } from '../books/leftovers.ts';
import { renameIfThere } from '../books/rename-table.ts';
import { insertLedgerRow } from '../books/ledger.ts';
import { applyingTable, nextTable } from '../statements/names.ts';
import { numberAt } from '../../sql/result-table.ts';
import type { CommitRecord } from '../statements/sealed-commit.ts';
import { attachStatement, countRowsStatement } from '../statements/target-statements.ts';

export interface ApplyRequest {
  readonly connection: Connection;
  readonly record: CommitRecord;
  /** The table in which the rows wait. */
  readonly waiting: string;
  /** The table that the rows go into. */
  readonly physical: string;
  /** Of that table from now on; null when it stays as it is. */
  readonly shape: TargetShape | null;
  /** The claim to the load, and what stood in the database when it was there. */
  readonly claimed: { readonly claim: Claim; readonly catalog: Catalog };
  readonly signal: AbortSignal | undefined;
}

/**
 * Carries out the claim to a load: the columns that it needs, its rows into the table, its entry into the ledger. May be done by several runs at
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
  shape,
  claimed,
  signal,
}: ApplyRequest): Promise<LedgerEntry> {
  const { table, generation } = record;
  const sequence = String(record.sequence);
  const applying = applyingTable(table, sequence);
  const change = { ...claimed, generation };
  const next = nextName(connection, record, claimed.catalog);
  if (next === null && shape !== null) await changeTable(connection, change, shape, signal);
  await renameIfThere(connection, waiting, applying, signal);
  await catchUp(connection, applying, signal);
  if (next === null) {
    const activity = `attach the rows to ${table}`;
    await connection.command({ sql: attachStatement(connection, physical, applying), activity, signal });
  } else await becomeNext(connection, { change, shape, next, applying }, signal);
  const rows = record.rows ?? (await countRows(connection, next ?? physical, signal));
  const entry: LedgerEntry = { ...record, rows, finishedAt: Date.now() };
  await insertLedgerRow(connection, { entry, shape }, signal);
  await dropOurs(connection, applying, signal).catch(() => undefined);
  return entry;
}

/** What a generation that readers see becomes with a load; null where it stays the table that it is. */
export function nextName(
  { layout }: Connection,
  { table, generation, sequence }: Pick<CommitRecord, 'table' | 'generation' | 'sequence'>,
  catalog: Catalog,
): string | null {
  if (layout.shards === null || catalog.isUnpublished(table, generation)) return null;
  return nextTable(table, generation, String(sequence));
}

async function countRows(
  connection: Connection,
  physical: string,
  signal: AbortSignal | undefined,
): Promise<number> {
  const sql = countRowsStatement(connection, physical);
  const { rows } = await connection.select({ sql, activity: 'count rows', signal });
  return numberAt(rows[0] ?? [], 0);
}
