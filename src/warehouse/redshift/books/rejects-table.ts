import type { Reject } from '../../../row/reject.ts';
import { quoteList, quoteString } from '../data-api/identifier.ts';
import { literalOf } from '../data-api/literal.ts';
import { REJECTS_TABLE } from '../statements/names.ts';
import type { RedshiftParts } from './redshift-parts.ts';
import { timeText } from '../data-api/result-times.ts';
import { sqlText } from '../data-api/sql-text.ts';
import { MOST_STATEMENTS, MOST_STATEMENT_BYTES } from '../data-api/statement-limits.ts';
import type { Step } from '../data-api/step.ts';
import { qualified } from '../statements/table-statements.ts';

const COLUMNS = [
  'target',
  'sequence',
  'loaded_at',
  'export_id',
  'file',
  'line',
  'key',
  'column',
  'reason',
  'value',
] as const;

/** The names of the columns, the schema and the verb. */
const STATEMENT_FRAME = 1000;

/** @param load sequence of the load, and the time at which it was, in epoch milliseconds */
export async function insertRejects(
  { api, settings }: Pick<RedshiftParts, 'api' | 'settings'>,
  load: { readonly sequence: bigint; readonly loadedAt: number },
  rejects: readonly Reject[],
  signal?: AbortSignal,
): Promise<void> {
  const steps = packRows(rejects.map((reject) => rowOf(reject, load))).map((rows, index): Step => ({
    name: `keep rejects ${index + 1}`,
    sql: sqlText('insert-rejects', {
      rejects: qualified(settings, REJECTS_TABLE),
      columns: quoteList(COLUMNS),
      rows: rows.join(',\n'),
    }),
  }));
  for (let at = 0; at < steps.length; at += MOST_STATEMENTS) {
    await api.run({
      steps: steps.slice(at, at + MOST_STATEMENTS),
      activity: 'keep the rejected rows',
      signal,
    });
  }
}

function rowOf(reject: Reject, { sequence, loadedAt }: { sequence: bigint; loadedAt: number }): string {
  const values: Readonly<Record<(typeof COLUMNS)[number], string>> = {
    target: quoteString(reject.target),
    sequence: String(sequence),
    loaded_at: `CAST(${quoteString(timeText(loadedAt))} AS TIMESTAMP)`,
    export_id: literalOf(reject.exportId, 1024),
    file: literalOf(reject.file, 2048),
    line: String(reject.line),
    key: literalOf(reject.key, 10_000),
    column: literalOf(reject.column, 1024),
    reason: literalOf(reject.reason, 5000),
    value: literalOf(reject.value, 10_000),
  };
  return `(${COLUMNS.map((name) => values[name]).join(', ')})`;
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
