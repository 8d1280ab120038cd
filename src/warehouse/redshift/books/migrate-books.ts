/** The version of the books: a row for each that they have had. Books of the first version have no such table. */
import { count, record, text } from '../../../ledger/record.ts';
import {
  assertKnown,
  migrationsFrom,
  type BooksVersion,
  type Migration,
  type TableChange,
} from '../../sql/migrations.ts';
import { definitions, selectList, takeRecords } from '../../sql/record-table.ts';
import type { DataApi } from '../data-api/data-api.ts';
import { isFenced, LostAnswer } from '../data-api/redshift-errors.ts';
import type { RedshiftSettings } from '../data-api/redshift-settings.ts';
import { sqlText } from '../data-api/sql-text.ts';
import type { Step } from '../data-api/step.ts';
import { LEASES_TABLE, VERSIONS_TABLE } from '../statements/names.ts';
import { insertRecordsStatement, recordSyntax, rowOf } from '../statements/records.ts';
import { qualified } from '../statements/table-statements.ts';
import { readRelations } from './relations.ts';

const versionRecord = record<BooksVersion>({ version: count('version'), dynaload: text('dynaload', 64) });

const FENCE = 'make sure that the books are of the version that they were';

/** @throws DynaloadError BOOKS_NEWER */
export async function readVersion(
  api: DataApi,
  settings: RedshiftSettings,
  signal: AbortSignal | undefined,
): Promise<number> {
  const sql = sqlText('read-versions', {
    versions: qualified(settings, VERSIONS_TABLE),
    columns: selectList(versionRecord.columns, recordSyntax),
  });
  const results = await api.run({
    steps: [{ name: 'versions', sql }],
    activity: 'tell the version of its own tables',
    results: ['versions'],
    signal,
  });
  const versions = takeRecords(versionRecord, recordSyntax, results.get('versions') ?? { rows: [] });
  const newest = versions.reduce((most, each) => (each.version > most.version ? each : most));
  assertKnown(newest, api.description);
  return newest.version;
}

/** Makes the table, and says a version in it. */
export function versionSteps(settings: RedshiftSettings, version: BooksVersion): readonly Step[] {
  const versions = qualified(settings, VERSIONS_TABLE);
  return [createStep(versions), recordStep(versions, version)];
}

function createStep(versions: string): Step {
  const columns = definitions(versionRecord.columns, recordSyntax);
  return { name: 'create the versions', sql: sqlText('create-versions', { versions, columns }) };
}

function recordStep(versions: string, { version, dynaload }: BooksVersion): Step {
  const row = rowOf(versionRecord, { version, dynaload });
  return {
    name: 'record the version',
    sql: insertRecordsStatement(versions, versionRecord.columns, [row]),
  };
}

/**
 * Takes the books one version further, in one transaction that others wait for. It is done when this returns, by this
 * run or by another one; or it is not, and the caller sees that by the version.
 */
export async function migrate(
  api: DataApi,
  settings: RedshiftSettings,
  version: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const [next] = migrationsFrom(version);
  if (next === undefined) return;
  const tables = next.changes.map(({ table }) => table);
  const existing = await readRelations(api, settings, tables, signal);
  try {
    await api.run({
      steps: migrationSteps(settings, version, {
        ...next,
        changes: next.changes.filter(({ table }) => existing.has(table)),
      }),
      activity: `bring its own tables to version ${next.version}`,
      signal,
    });
  } catch (error) {
    // Another run was quicker, or whether this one was done shows in the version.
    if (!(error instanceof LostAnswer) && !isFenced(error, FENCE)) throw error;
  }
}

function migrationSteps(settings: RedshiftSettings, version: number, next: Migration): readonly Step[] {
  const versions = qualified(settings, VERSIONS_TABLE);
  return [
    { name: 'lock', sql: sqlText('lock', { lock: qualified(settings, LEASES_TABLE) }) },
    createStep(versions),
    { name: FENCE, sql: sqlText('fence-version', { versions, version: String(version) }) },
    ...next.changes.flatMap((change) => changeSteps(settings, change)),
    recordStep(versions, next),
  ];
}

function changeSteps(settings: RedshiftSettings, { table, renamed, added }: TableChange): readonly Step[] {
  const named = { table: qualified(settings, table) };
  const { quote, type } = recordSyntax;
  return [
    ...renamed.map(([before, after]) => ({
      name: `rename ${before}`,
      sql: sqlText('rename-column', { ...named, before: quote(before), after: quote(after) }),
    })),
    ...added.map((column) => ({
      name: `add ${column.name}`,
      sql: sqlText('add-column', { ...named, column: `${quote(column.name)} ${type(column)}` }),
    })),
  ];
}
