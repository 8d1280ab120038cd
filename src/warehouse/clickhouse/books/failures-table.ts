import { DynaloadError } from '../../../errors.ts';
import { FAILURES_TABLE, failureRecord, failureRow, loadFailure } from '../../sql/books.ts';
import { tableAsOf } from '../../sql/migrations.ts';
import { selectList, takeRecords } from '../../sql/record-table.ts';
import type { FailedLoad, LoadFailure } from '../../warehouse.ts';
import type { Connection } from '../connect/connection.ts';
import { quoteString } from '../connect/identifier.ts';
import { sqlText } from '../connect/sql-text.ts';
import { recordSyntax } from '../statements/records.ts';
import { createBook, insertRecords } from './book-tables.ts';
import { asOfVersion } from './as-of-version.ts';
import { readCatalog } from './catalog.ts';

/** Makes the table with the first failure: most warehouses never have one. */
export async function insertFailure(
  connection: Connection,
  failed: FailedLoad,
  signal?: AbortSignal,
): Promise<void> {
  const catalog = await readCatalog(connection, [], signal);
  if (catalog.marked('failures').length === 0) await createBook(connection, 'failures', signal);
  const failures = { name: FAILURES_TABLE, part: failureRecord, activity: 'record the failure' };
  await insertRecords(connection, failures, [failureRow(failed)], signal);
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
  const { columns } = failureRecord;
  const table = connection.qualified(FAILURES_TABLE);
  try {
    const answer = await asOfVersion(catalog.versionOf('failures'), (version) =>
      connection.select({
        sql: sqlText('read-failures', {
          failures: tableAsOf(version, { name: FAILURES_TABLE, table, columns, syntax: recordSyntax }),
          columns: selectList(columns, recordSyntax),
          tables: tables.map(quoteString).join(', '),
        }),
        activity: 'read what failed',
        signal,
      }),
    );
    const failures = takeRecords(failureRecord, recordSyntax, answer).map(loadFailure);
    return new Map(failures.map((failure) => [failure.table, failure]));
  } catch (error) {
    if (error instanceof DynaloadError && error.code === 'WAREHOUSE_DENIED') return new Map();
    throw error;
  }
}
