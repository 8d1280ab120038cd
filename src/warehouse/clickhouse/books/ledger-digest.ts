/** What the ledger of a generation comes down to: the engine folds it, so that its length is seen by nobody else. */
import { ledgerRecord } from '../../../ledger/ledger-record.ts';
import { LAST_LOADS, type Stretch, type TargetState } from '../../../ledger/ledger.ts';
import { record, serial, text, type Part } from '../../../ledger/record.ts';
import { LEDGER_TABLE } from '../../sql/books.ts';
import {
  appliedRecord,
  digestOf,
  entryRecord,
  originRecord,
  summaryRecord,
} from '../../sql/ledger-digest.ts';
import { tableAsOf } from '../../sql/migrations.ts';
import { selectList, takeNamed, takeRecords } from '../../sql/record-table.ts';
import type { ResultTable } from '../../sql/result-table.ts';
import type { Connection } from '../connect/connection.ts';
import { quoteString } from '../connect/identifier.ts';
import { sqlText, type SqlName } from '../connect/sql-text.ts';
import { recordSyntax } from '../statements/records.ts';
import type { GenerationOf } from './ledger.ts';

/** Rows of several targets in one answer. */
interface OfTable<Row> {
  readonly table: string;
  readonly row: Row;
}

function ofTable<Row>(part: Part<Row>): Part<OfTable<Row>> {
  return record({ table: text('table', 0), row: part });
}

function rowsOf<Row>(table: string, rows: readonly OfTable<Row>[]): readonly Row[] {
  return rows.filter((one) => one.table === table).map(({ row }) => row);
}

const ofSummary = record({
  table: text('table', 0),
  generation: text('generation', 0),
  lastSequence: serial('last_sequence'),
  summary: summaryRecord,
});
const ofApplied = ofTable(appliedRecord);
const ofOrigin = ofTable(originRecord);

/**
 * By the readers' names of the targets. A generation without a load is missing.
 * @param version of the books
 * @param ends stretch of the batches that are asked for; undefined for none
 */
export async function readDigests(
  connection: Connection,
  version: number,
  generations: readonly GenerationOf[],
  ends: Stretch | undefined,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, Pick<TargetState, 'ledger' | 'shape'>>> {
  const ledger = tableAsOf(version, {
    name: LEDGER_TABLE,
    table: connection.qualified(LEDGER_TABLE),
    columns: ledgerRecord.columns,
    syntax: recordSyntax,
  });
  const read = async (name: SqlName, slots: Readonly<Record<string, string>>): Promise<ResultTable> =>
    connection.select({ sql: sqlText(name, { ledger, ...slots }), activity: 'read the ledger', signal });
  const pairs = generations.map(
    ({ table, generation }) => `(${quoteString(table)}, ${quoteString(generation)})`,
  );
  const folded = await read('summarize-ledger', { generations: pairs.join(', ') });
  const summaries = takeNamed(ofSummary, recordSyntax, folded);
  if (summaries.length === 0) return new Map();

  // What is asked next is asked of the same loads: sequences rise, so that none can have come in between.
  const loads = summaries
    .map(
      ({ table, generation, lastSequence }) =>
        `(\`table\` = ${quoteString(table)} AND \`generation\` = ${quoteString(generation)} AND \`sequence\` <= ${lastSequence})`,
    )
    .join(' OR ');
  const [entries, origins, batches] = await Promise.all([
    read('read-ledger', {
      columns: selectList(entryRecord.columns, recordSyntax),
      loads,
      last: String(LAST_LOADS),
    }),
    read('read-origins', { loads }),
    ends === undefined
      ? { rows: [] }
      : read('read-applied', {
          columns: selectList(ofApplied.columns, recordSyntax),
          loads,
          from: String(ends.from),
          to: String(ends.to),
        }),
  ]);
  const rows = {
    entries: takeRecords(entryRecord, recordSyntax, entries),
    origins: takeNamed(ofOrigin, recordSyntax, origins),
    batches: takeRecords(ofApplied, recordSyntax, batches),
  };
  return new Map(
    summaries.map(({ table, summary }) => [
      table,
      digestOf({
        summary,
        entries: rows.entries.filter((entry) => entry.table === table),
        origins: rowsOf(table, rows.origins),
        batches: rowsOf(table, rows.batches),
      }),
    ]),
  );
}
