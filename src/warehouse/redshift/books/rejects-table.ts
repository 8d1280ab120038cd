import { CLEARED, rejectRecord, REJECTS_TABLE, type RejectingLoad } from '../../sql/books.ts';
import type { Reject } from '../../../row/reject.ts';
import { MOST_STATEMENTS, MOST_STATEMENT_BYTES } from '../data-api/statement-limits.ts';
import { quoteString } from '../data-api/identifier.ts';
import { sqlText } from '../data-api/sql-text.ts';
import type { Step } from '../data-api/step.ts';
import { numberAt } from '../../sql/result-table.ts';
import { insertRecordsStatement, rowOf } from '../statements/records.ts';
import { qualified } from '../statements/table-statements.ts';
import type { RedshiftParts } from './redshift-parts.ts';

/** The names of the columns, the schema and the verb. */
const STATEMENT_FRAME = 1000;

export async function insertRejects(
  { api, settings }: Pick<RedshiftParts, 'api' | 'settings'>,
  load: RejectingLoad,
  rejects: readonly Reject[],
  signal?: AbortSignal,
): Promise<void> {
  const table = qualified(settings, REJECTS_TABLE);
  const rows = rejects.map((reject) => rowOf(rejectRecord, { ...reject, ...load }));
  const steps = packRows(rows).map((pack, index): Step => ({
    name: `keep rejects ${index + 1}`,
    sql: insertRecordsStatement(table, rejectRecord.columns, pack),
  }));
  for (let at = 0; at < steps.length; at += MOST_STATEMENTS) {
    await api.run({
      steps: steps.slice(at, at + MOST_STATEMENTS),
      activity: 'keep the rejected rows',
      signal,
    });
  }
}

/**
 * Takes the values of rejected rows out of quarantine that are of loads before a generation. Loads of other targets add
 * to the same table, so that nothing is changed where nothing is to be done.
 */
export async function clearRejects(
  { api, settings }: Pick<RedshiftParts, 'api' | 'settings'>,
  table: string,
  generation: string,
  signal?: AbortSignal,
): Promise<void> {
  const rejects = qualified(settings, REJECTS_TABLE);
  const reason = quoteString(CLEARED);
  // A generation is called by the number of its first load.
  const condition = `"target" = ${quoteString(table)} AND "sequence" < ${generation} AND "reason" <> ${reason}`;
  const count: Step = { name: 'count', sql: sqlText('count-uncleared', { rejects, condition }) };
  const activity = `clear the quarantine of ${table}`;
  const results = await api.run({ steps: [count], activity, results: [count.name], signal });
  if (numberAt(results.get(count.name)?.rows[0] ?? [], 0) === 0) return;
  const clear: Step = { name: 'clear', sql: sqlText('clear-rejects', { rejects, reason, condition }) };
  await api.run({ steps: [clear], activity, signal });
}

/** As many rows in each statement as it takes. */
function packRows(rows: readonly string[]): readonly (readonly string[])[] {
  const packs: string[][] = [];
  let bytes = MOST_STATEMENT_BYTES;
  for (const row of rows) {
    const length = Buffer.byteLength(row) + 2;
    bytes += length;
    if (bytes > MOST_STATEMENT_BYTES) {
      packs.push([]);
      bytes = STATEMENT_FRAME + length;
    }
    packs.at(-1)?.push(row);
  }
  return packs;
}
