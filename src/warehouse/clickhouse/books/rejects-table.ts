import type { Reject } from '../../../row/reject.ts';
import type { Connection } from '../connect/connection.ts';
import { quoteList } from '../connect/identifier.ts';
import { REJECTS_TABLE } from '../statements/names.ts';
import { sqlText } from '../connect/sql-text.ts';
import { encodeRecords, timeText } from '../statements/tsv-records.ts';

const REJECT_COLUMNS = [
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

/** @param load sequence of the load, and the time at which it was, in epoch milliseconds */
export async function insertRejects(
  connection: Connection,
  load: { readonly sequence: bigint; readonly loadedAt: number },
  rejects: readonly Reject[],
  signal?: AbortSignal,
): Promise<void> {
  const records = rejects.map((reject) => ({
    target: reject.target,
    sequence: load.sequence,
    loaded_at: timeText(load.loadedAt),
    export_id: reject.exportId,
    file: reject.file,
    line: reject.line,
    key: reject.key,
    column: reject.column,
    reason: reject.reason,
    value: reject.value,
  }));
  if (records.length === 0) return;
  await connection.insert({
    sql: sqlText('insert-rejects', {
      rejects: connection.qualified(REJECTS_TABLE),
      columns: quoteList(REJECT_COLUMNS),
    }),
    bytes: encodeRecords(REJECT_COLUMNS, records),
    activity: 'keep the rejected rows',
    signal,
  });
}
