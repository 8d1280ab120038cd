import { DynaloadError } from '../../../errors.ts';
import { BATCH_KINDS } from '../../../ledger/batch.ts';
import type { Acceptance, LedgerEntry, LoadAction } from '../../../ledger/ledger.ts';
import type { QueryValue } from '../../warehouse.ts';
import type { Connection } from '../connect/connection.ts';
import { quoteList, quoteString } from '../connect/identifier.ts';
import { formatMark } from '../statements/mark.ts';
import { LEDGER_TABLE, REJECTS_TABLE } from '../statements/names.ts';
import { nullableNumberAt, nullableTextAt, numberAt, textAt } from '../../sql/result-table.ts';
import { sqlText } from '../connect/sql-text.ts';
import { encodeRecords, timeText, type Field } from '../statements/tsv-records.ts';

const LEDGER_COLUMNS = [
  'table',
  'generation',
  'sequence',
  'action',
  'export_id',
  'kind',
  'window_from',
  'window_to',
  'watermark_before',
  'watermark',
  'accepted',
  'table_arn',
  'table_id',
  'mapping_hash',
  'items',
  'puts',
  'deletes',
  'rejected',
  'nulled',
  'elsewhere',
  'below_floor',
  'rows',
  'started_at',
  'finished_at',
] as const;

/** @param ledger quoted */
export function insertLedgerStatement(ledger: string): string {
  return sqlText('insert-ledger', { ledger, columns: quoteList(LEDGER_COLUMNS) });
}

/** Makes the ledger and the quarantine where they are missing. */
export async function createLedger(connection: Connection, signal?: AbortSignal): Promise<void> {
  const ledger = connection.qualified(LEDGER_TABLE);
  const rejects = connection.qualified(REJECTS_TABLE);
  await connection.command({
    sql: sqlText('create-ledger', { ledger, mark: quoteString(formatMark({ kind: 'ledger' })) }),
    activity: 'create the ledger',
    signal,
  });
  await connection.command({
    sql: sqlText('create-rejects', { rejects, mark: quoteString(formatMark({ kind: 'rejects' })) }),
    activity: 'create the table of rejected rows',
    signal,
  });
}

export interface GenerationOf {
  readonly table: string;
  readonly generation: string;
}

/** The entry of a load; undefined when it was not recorded. */
export async function readLoad(
  connection: Connection,
  { table, generation, sequence }: Pick<LedgerEntry, 'table' | 'generation' | 'sequence'>,
  signal?: AbortSignal,
): Promise<LedgerEntry | undefined> {
  const { rows } = await connection.select({
    sql: sqlText('read-load', {
      ledger: connection.qualified(LEDGER_TABLE),
      table: quoteString(table),
      generation: quoteString(generation),
      sequence: String(sequence),
    }),
    activity: 'read the ledger',
    signal,
  });
  return rows.map(entryOf)[0];
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

export async function insertLedgerEntry(
  connection: Connection,
  entry: LedgerEntry,
  signal?: AbortSignal,
): Promise<void> {
  await connection.insert({
    sql: insertLedgerStatement(connection.qualified(LEDGER_TABLE)),
    bytes: encodeRecords(LEDGER_COLUMNS, [ledgerFields(entry)]),
    activity: 'record the load',
    signal,
  });
}

function ledgerFields(entry: LedgerEntry): Record<(typeof LEDGER_COLUMNS)[number], Field> {
  return {
    table: entry.table,
    generation: entry.generation,
    sequence: entry.sequence,
    action: entry.action,
    export_id: entry.batch.id,
    kind: entry.batch.kind,
    window_from: entry.batch.from === null ? null : timeText(entry.batch.from),
    window_to: timeText(entry.batch.to),
    watermark_before: entry.watermarkBefore === null ? null : timeText(entry.watermarkBefore),
    watermark: timeText(entry.watermark),
    accepted: entry.accepted,
    table_arn: entry.tableArn,
    table_id: entry.tableId,
    mapping_hash: entry.mappingHash,
    items: entry.items,
    puts: entry.puts,
    deletes: entry.deletes,
    rejected: entry.rejected,
    nulled: entry.nulled,
    elsewhere: entry.elsewhere,
    below_floor: entry.belowFloor,
    rows: entry.rows,
    started_at: timeText(entry.startedAt),
    finished_at: timeText(entry.finishedAt),
  };
}

/** The columns in the order of sql/clickhouse/read-load.sql and read-ledger.sql. */
export function entryOf(row: readonly QueryValue[]): LedgerEntry {
  return {
    table: textAt(row, 0),
    generation: textAt(row, 1),
    sequence: BigInt(textAt(row, 2)),
    action: actionAt(row, 3),
    batch: {
      id: textAt(row, 4),
      kind: oneOf(BATCH_KINDS, textAt(row, 5)),
      from: nullableNumberAt(row, 6),
      to: numberAt(row, 7),
      position: null,
    },
    watermarkBefore: nullableNumberAt(row, 8),
    watermark: numberAt(row, 9),
    accepted: oneOf<Acceptance>(['none', 'gap', 'overlap'], textAt(row, 10)),
    tableArn: textAt(row, 11),
    tableId: nullableTextAt(row, 12),
    mappingHash: textAt(row, 13),
    items: numberAt(row, 14),
    puts: numberAt(row, 15),
    deletes: numberAt(row, 16),
    rejected: numberAt(row, 17),
    nulled: numberAt(row, 18),
    elsewhere: numberAt(row, 19),
    belowFloor: numberAt(row, 20),
    rows: numberAt(row, 21),
    startedAt: numberAt(row, 22),
    finishedAt: numberAt(row, 23),
  };
}

export function actionAt(row: readonly QueryValue[], index: number): LoadAction {
  return oneOf<LoadAction>(['replace', 'merge', 'fill', 'reload'], textAt(row, index));
}

function oneOf<Word extends string>(words: readonly Word[], text: string): Word {
  const word = words.find((candidate) => candidate === text);
  if (word !== undefined) return word;
  throw new DynaloadError(
    'WAREHOUSE_UNSUPPORTED',
    `The ledger holds "${text}" where one of ${words.join(', ')} was expected.`,
    { hint: 'A newer dynaload wrote it: update this one.' },
  );
}
