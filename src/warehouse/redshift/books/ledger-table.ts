import { DynaloadError } from '../../../errors.ts';
import type { Acceptance, LedgerEntry, LoadAction } from '../../../ledger/ledger.ts';
import type { QueryValue } from '../../warehouse.ts';
import { foldIdentifier, quoteList, quoteNullable, quoteString } from '../data-api/identifier.ts';
import { LEDGER_TABLE } from '../statements/names.ts';
import type { RedshiftSettings } from '../data-api/redshift-settings.ts';
import { nullableTimeAt, timeAt, timeText } from '../data-api/result-times.ts';
import { nullableTextAt, numberAt, textAt } from '../../sql/result-table.ts';
import { sqlText } from '../data-api/sql-text.ts';
import type { Step } from '../data-api/step.ts';
import { qualified } from '../statements/table-statements.ts';

/** What is known of a load before it has run. */
export type PlannedEntry = Omit<LedgerEntry, 'rows' | 'finishedAt'>;

/** Records a load, with the rows that the table has in the same transaction. */
export function insertLedger(settings: RedshiftSettings, entry: PlannedEntry, physical: string): Step {
  const fields: Readonly<Record<string, string>> = {
    table: quoteString(foldIdentifier(entry.table)),
    generation: quoteString(entry.generation),
    sequence: String(entry.sequence),
    action: quoteString(entry.action),
    export_id: quoteString(entry.exportId),
    kind: quoteString(entry.kind),
    window_from: timestamp(entry.from),
    window_to: timestamp(entry.to),
    watermark_before: timestamp(entry.watermarkBefore),
    watermark: timestamp(entry.watermark),
    accepted: quoteString(entry.accepted),
    table_arn: quoteString(entry.tableArn),
    table_id: quoteNullable(entry.tableId),
    mapping_hash: quoteString(entry.mappingHash),
    items: String(entry.items),
    puts: String(entry.puts),
    deletes: String(entry.deletes),
    rejected: String(entry.rejected),
    nulled: String(entry.nulled),
    elsewhere: String(entry.elsewhere),
    below_floor: String(entry.belowFloor),
    rows: 'COUNT(*)',
    started_at: timestamp(entry.startedAt),
    // By the warehouse's clock, which counts in seconds: the text is the same whoever sends it.
    finished_at: `GREATEST(GETDATE(), ${timestamp(entry.startedAt)})`,
  };
  return {
    name: 'record the load',
    sql: sqlText('insert-ledger', {
      ledger: qualified(settings, LEDGER_TABLE),
      columns: quoteList(Object.keys(fields)),
      values: Object.values(fields).join(', '),
      physical: qualified(settings, physical),
    }),
  };
}

/** The same for `plan`, which does not know the numbers yet. */
export function explainLedger(settings: RedshiftSettings, physical: string): Step {
  return {
    name: 'record the load',
    sql: sqlText('insert-ledger', {
      ledger: qualified(settings, LEDGER_TABLE),
      columns: '<columns>',
      values: '<entry>, COUNT(*)',
      physical: qualified(settings, physical),
    }),
  };
}

/**
 * The columns in the order of sql/redshift/read-ledger.sql.
 * @param table the name as it was asked for
 */
export function entryOf(table: string, row: readonly QueryValue[]): LedgerEntry {
  return {
    table,
    generation: textAt(row, 0),
    sequence: BigInt(textAt(row, 1)),
    action: actionAt(row, 2),
    exportId: textAt(row, 3),
    kind: oneOf(['full', 'incremental'], textAt(row, 4)),
    from: nullableTimeAt(row, 5),
    to: timeAt(row, 6),
    watermarkBefore: nullableTimeAt(row, 7),
    watermark: timeAt(row, 8),
    accepted: oneOf<Acceptance>(['none', 'gap', 'overlap'], textAt(row, 9)),
    tableArn: textAt(row, 10),
    tableId: nullableTextAt(row, 11),
    mappingHash: textAt(row, 12),
    items: numberAt(row, 13),
    puts: numberAt(row, 14),
    deletes: numberAt(row, 15),
    rejected: numberAt(row, 16),
    nulled: numberAt(row, 17),
    elsewhere: numberAt(row, 18),
    belowFloor: numberAt(row, 19),
    rows: numberAt(row, 20),
    startedAt: timeAt(row, 21),
    finishedAt: timeAt(row, 22),
  };
}

/** A time in SQL. */
export function timestamp(epochMillis: number | null): string {
  return `CAST(${epochMillis === null ? 'NULL' : quoteString(timeText(epochMillis))} AS TIMESTAMP)`;
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
