/** What the ledger of a generation comes down to: the engine folds it, so that its length is seen by nobody else. */
import {
  LAST_LOADS,
  singleLoads,
  type AppliedBatch,
  type LedgerDigest,
  type Origin,
  type Stretch,
} from '../../../ledger/ledger.ts';
import type { QueryValue } from '../../warehouse.ts';
import type { Connection } from '../connect/connection.ts';
import { quoteString } from '../connect/identifier.ts';
import { actionAt, entryOf, type GenerationOf } from './ledger-table.ts';
import { LEDGER_TABLE } from '../statements/names.ts';
import { nullableTextAt, numberAt, textAt } from '../../sql/result-table.ts';
import { sqlText, type SqlName } from '../connect/sql-text.ts';

type Row = readonly QueryValue[];
type Summary = Omit<LedgerDigest, 'rejected' | 'lastLoads' | 'departures' | 'origins' | 'batches'>;

interface SummaryOf extends GenerationOf {
  readonly lastSequence: string;
  readonly summary: Summary;
}

/**
 * By the readers' names of the targets. A generation without a load is missing.
 * @param ends stretch of the exports that are asked for; undefined for none
 */
export async function readDigests(
  connection: Connection,
  generations: readonly GenerationOf[],
  ends: Stretch | undefined,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, LedgerDigest>> {
  const ledger = connection.qualified(LEDGER_TABLE);
  const read = async (name: SqlName, slots: Readonly<Record<string, string>>): Promise<readonly Row[]> => {
    const sql = sqlText(name, { ledger, ...slots });
    return (await connection.select({ sql, activity: 'read the ledger', signal })).rows;
  };
  const pairs = generations.map(
    ({ table, generation }) => `(${quoteString(table)}, ${quoteString(generation)})`,
  );
  const summaries = (await read('summarize-ledger', { generations: pairs.join(', ') })).map(summaryOf);
  if (summaries.length === 0) return new Map();

  // What is asked next is asked of the same loads: sequences rise, so that none can have come in between.
  const loads = summaries.map(loadsOf).join(' OR ');
  const [entries, origins, exports] = await Promise.all([
    read('read-ledger', { loads, last: String(LAST_LOADS) }),
    read('read-origins', { loads }),
    ends === undefined ? [] : read('read-applied', { loads, from: String(ends.from), to: String(ends.to) }),
  ]);
  return new Map(
    summaries.map(({ table, summary }) => {
      const own = (rows: readonly Row[]): readonly Row[] => rows.filter((row) => row[0] === table);
      return [
        table,
        {
          ...summary,
          ...singleLoads(own(entries).map(entryOf)),
          origins: own(origins).map(originOf),
          rejected: own(origins).reduce((sum, row) => sum + numberAt(row, 3), 0),
          batches: own(exports).map(batchOf),
        },
      ];
    }),
  );
}

/** The condition for the loads that a summary has seen. */
function loadsOf({ table, generation, lastSequence }: SummaryOf): string {
  return `(\`table\` = ${quoteString(table)} AND \`generation\` = ${quoteString(generation)} AND \`sequence\` <= ${lastSequence})`;
}

/** The columns in the order of sql/clickhouse/summarize-ledger.sql. */
function summaryOf(row: Row): SummaryOf {
  return {
    table: textAt(row, 0),
    generation: textAt(row, 1),
    lastSequence: textAt(row, 3),
    summary: {
      loads: numberAt(row, 2),
      base: numberAt(row, 4),
      tableArn: textAt(row, 5),
      tableId: nullableTextAt(row, 6),
      watermark: numberAt(row, 7),
      merges: numberAt(row, 8),
    },
  };
}

/** The columns in the order of sql/clickhouse/read-origins.sql. */
function originOf(row: Row): Origin {
  return { mappingHash: textAt(row, 1), isCovered: textAt(row, 2) === '1' };
}

/** The columns in the order of sql/clickhouse/read-applied.sql. */
function batchOf(row: Row): AppliedBatch {
  return { action: actionAt(row, 1), id: textAt(row, 2), to: numberAt(row, 3) };
}
