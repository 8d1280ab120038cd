import { DynaloadError } from '../../../errors.ts';
import { FAILURES_TABLE, failureRecord, failureRow, loadFailure } from '../../sql/books.ts';
import { tableAsOf } from '../../sql/migrations.ts';
import { definitions, selectList, takeRecords } from '../../sql/record-table.ts';
import type { FailedLoad, LoadFailure } from '../../warehouse.ts';
import { foldIdentifier, quoteString } from '../data-api/identifier.ts';
import type { RedshiftSettings } from '../data-api/redshift-settings.ts';
import { sqlText } from '../data-api/sql-text.ts';
import type { Step } from '../data-api/step.ts';
import { insertRecordsStatement, recordSyntax, rowOf } from '../statements/records.ts';
import { qualified } from '../statements/table-statements.ts';
import type { RedshiftParts } from './redshift-parts.ts';
import { readRelations } from './relations.ts';

type Parts = Pick<RedshiftParts, 'api' | 'settings' | 'ownTables'>;

const { columns } = failureRecord;

/** Makes the table with the first failure: most warehouses never have one. */
export async function insertFailure(parts: Parts, failed: FailedLoad, signal?: AbortSignal): Promise<void> {
  const { api, settings } = parts;
  if (!(await hasFailures(parts, signal))) {
    const slots = { table: qualified(settings, FAILURES_TABLE), columns: definitions(columns, recordSyntax) };
    await api.run({
      steps: [{ name: 'create the failures', sql: sqlText('create-failures', slots) }],
      activity: 'create the table of failed loads',
      createsIfMissing: true,
      signal,
    });
  }
  await api.run({ steps: [insertStep(settings, failed)], activity: 'record the failure', signal });
}

/** Of a user who may not read them, nothing is known. */
export async function readFailures(
  parts: Parts,
  tables: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, LoadFailure>> {
  if (tables.length === 0) return new Map();
  const { api, settings, ownTables } = parts;
  const names = new Map(tables.map((table) => [foldIdentifier(table), table]));
  const table = qualified(settings, FAILURES_TABLE);
  try {
    // Books of a newer version are refused, whether anything failed or not.
    const version = await ownTables.version(signal);
    if (!(await hasFailures(parts, signal))) return new Map();
    const asOf = { name: FAILURES_TABLE, table, columns, syntax: recordSyntax };
    const sql = sqlText('read-failures', {
      failures: tableAsOf(version, asOf),
      columns: selectList(columns, recordSyntax),
      tables: [...names.keys()].map(quoteString).join(', '),
    });
    const results = await api.run({
      steps: [{ name: 'failures', sql }],
      activity: 'read what failed',
      results: ['failures'],
      signal,
    });
    const rows = takeRecords(failureRecord, recordSyntax, results.get('failures') ?? { rows: [] });
    return new Map(
      rows.flatMap((row): readonly [string, LoadFailure][] => {
        const asked = names.get(row.table);
        return asked === undefined ? [] : [[asked, { ...loadFailure(row), table: asked }]];
      }),
    );
  } catch (error) {
    if (error instanceof DynaloadError && error.code === 'WAREHOUSE_DENIED') return new Map();
    throw error;
  }
}

export async function hasFailures({ api, settings }: Parts, signal?: AbortSignal): Promise<boolean> {
  return (await readRelations(api, settings, [FAILURES_TABLE], signal)).has(FAILURES_TABLE);
}

/** From here on nothing is known of the target: rows are only ever added to tables that targets share. */
export function forgetFailures(settings: RedshiftSettings, table: string): Step {
  return insertStep(settings, { table, batchId: '', code: '', message: '', over: null });
}

function insertStep(settings: RedshiftSettings, failed: FailedLoad): Step {
  const row = failureRow({ ...failed, table: foldIdentifier(failed.table) });
  const table = qualified(settings, FAILURES_TABLE);
  return {
    name: 'record the failure',
    sql: insertRecordsStatement(table, columns, [rowOf(failureRecord, row)]),
  };
}
