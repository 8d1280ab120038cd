import { DynaloadError } from '../../../errors.ts';
import type { FailedLoad, LoadFailure } from '../../warehouse.ts';
import { readCatalog } from './catalog.ts';
import type { Connection } from '../connect/connection.ts';
import { quoteList, quoteString } from '../connect/identifier.ts';
import { formatMark } from '../statements/mark.ts';
import { FAILURES_TABLE } from '../statements/names.ts';
import { numberAt, textAt } from '../../sql/result-table.ts';
import { sqlText } from '../connect/sql-text.ts';
import { encodeRecords, timeText } from '../statements/tsv-records.ts';

const FAILURE_COLUMNS = [
  'table',
  'failed_at',
  'export_id',
  'code',
  'message',
  'generation',
  'loads',
] as const;

/** Makes the table with the first failure: most warehouses never have one. */
export async function insertFailure(
  connection: Connection,
  failed: FailedLoad,
  signal?: AbortSignal,
): Promise<void> {
  const failures = connection.qualified(FAILURES_TABLE);
  const catalog = await readCatalog(connection, [], signal);
  if (catalog.marked('failures').length === 0) {
    await connection.command({
      sql: sqlText('create-failures', { failures, mark: quoteString(formatMark({ kind: 'failures' })) }),
      activity: 'create the table of failed loads',
      signal,
    });
  }
  const record = {
    table: failed.table,
    failed_at: timeText(Date.now()),
    export_id: failed.batchId,
    code: failed.code,
    message: failed.message,
    generation: failed.over?.generation ?? '',
    loads: failed.over?.loads ?? 0,
  };
  await connection.insert({
    sql: sqlText('insert-failure', { failures, columns: quoteList(FAILURE_COLUMNS) }),
    bytes: encodeRecords(FAILURE_COLUMNS, [record]),
    activity: 'record the failure',
    signal,
  });
}

/** Of a user who may not read them, nothing is known. */
export async function readFailures(
  connection: Connection,
  tables: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, LoadFailure>> {
  if (tables.length === 0) return new Map();
  const catalog = await readCatalog(connection, [], signal);
  if (catalog.marked('failures').length === 0) return new Map();
  try {
    const { rows } = await connection.select({
      sql: sqlText('read-failures', {
        failures: connection.qualified(FAILURES_TABLE),
        tables: tables.map(quoteString).join(', '),
      }),
      activity: 'read what failed',
      signal,
    });
    return new Map(
      rows.map((row) => {
        const generation = textAt(row, 5);
        const failure: LoadFailure = {
          table: textAt(row, 0),
          failedAt: numberAt(row, 1),
          batchId: textAt(row, 2),
          code: textAt(row, 3),
          message: textAt(row, 4),
          over: generation === '' ? null : { generation, loads: numberAt(row, 6) },
        };
        return [failure.table, failure];
      }),
    );
  } catch (error) {
    if (error instanceof DynaloadError && error.code === 'WAREHOUSE_DENIED') return new Map();
    throw error;
  }
}
