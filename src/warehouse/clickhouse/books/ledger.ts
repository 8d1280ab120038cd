import {
  builtShape,
  ledgerEntryRecord,
  ledgerRecord,
  type LedgerRow,
} from '../../../ledger/ledger-record.ts';
import type { LedgerEntry } from '../../../ledger/ledger.ts';
import type { TargetShape } from '../../../ledger/shape.ts';
import { LEDGER_TABLE } from '../../sql/books.ts';
import { selectList, takeRecords } from '../../sql/record-table.ts';
import { numberAt } from '../../sql/result-table.ts';
import type { Connection } from '../connect/connection.ts';
import { quoteString } from '../connect/identifier.ts';
import { sqlText } from '../connect/sql-text.ts';
import { recordSyntax } from '../statements/records.ts';
import { insertRecords } from './book-tables.ts';
import { catchUpBook } from './catch-up.ts';

export interface GenerationOf {
  readonly table: string;
  readonly generation: string;
}

export async function insertLedgerRow(
  connection: Connection,
  row: LedgerRow,
  signal?: AbortSignal,
): Promise<void> {
  const ledger = { name: LEDGER_TABLE, part: ledgerRecord, activity: 'record the load' };
  await insertRecords(connection, ledger, [row], signal);
}

/** The entry of a load; undefined when it was not recorded. */
export async function readLoad(
  connection: Connection,
  { table, generation, sequence }: Pick<LedgerEntry, 'table' | 'generation' | 'sequence'>,
  signal?: AbortSignal,
): Promise<LedgerEntry | undefined> {
  await catchUpBook(connection, LEDGER_TABLE, signal);
  const answer = await connection.select({
    sql: sqlText('read-load', {
      ledger: connection.qualified(LEDGER_TABLE),
      columns: selectList(ledgerEntryRecord.columns, recordSyntax),
      table: quoteString(table),
      generation: quoteString(generation),
      sequence: String(sequence),
    }),
    activity: 'read the ledger',
    signal,
  });
  return takeRecords(ledgerEntryRecord, recordSyntax, answer)[0];
}

/** How far the ledger of a generation is. */
export interface LedgerEnd {
  /** Entries. */
  readonly loads: number;
  /** In the table after the last of them. */
  readonly rows: number;
}

export async function readLedgerEnd(
  connection: Connection,
  { table, generation }: GenerationOf,
  signal?: AbortSignal,
): Promise<LedgerEnd> {
  await catchUpBook(connection, LEDGER_TABLE, signal);
  const { rows } = await connection.select({
    sql: sqlText('read-ledger-end', {
      ledger: connection.qualified(LEDGER_TABLE),
      table: quoteString(table),
      generation: quoteString(generation),
    }),
    activity: 'read the ledger',
    signal,
  });
  const row = rows[0] ?? [];
  return { loads: numberAt(row, 0), rows: numberAt(row, 1) };
}

/** Of the table of a generation; null when nobody has kept it. */
export async function readShape(
  connection: Connection,
  { table, generation }: GenerationOf,
  signal?: AbortSignal,
): Promise<TargetShape | null> {
  const answer = await connection.select({
    sql: sqlText('read-shape', {
      ledger: connection.qualified(LEDGER_TABLE),
      table: quoteString(table),
      generation: quoteString(generation),
    }),
    activity: 'read the ledger',
    signal,
  });
  return takeRecords(builtShape, recordSyntax, answer)[0] ?? null;
}
