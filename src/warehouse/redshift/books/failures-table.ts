import { DynaloadError } from '../../../errors.ts';
import type { FailedLoad, LoadFailure } from '../../warehouse.ts';
import { foldIdentifier, quoteString } from '../data-api/identifier.ts';
import { timestamp } from './ledger-table.ts';
import { literalOf } from '../data-api/literal.ts';
import { FAILURES_TABLE } from '../statements/names.ts';
import type { RedshiftParts } from './redshift-parts.ts';
import type { RedshiftSettings } from '../data-api/redshift-settings.ts';
import { readRelations } from './relations.ts';
import { timeAt } from '../data-api/result-times.ts';
import { numberAt, textAt } from '../../sql/result-table.ts';
import { sqlText } from '../data-api/sql-text.ts';
import type { Step } from '../data-api/step.ts';
import { qualified } from '../statements/table-statements.ts';

type Parts = Pick<RedshiftParts, 'api' | 'settings'>;

/** Makes the table with the first failure: most warehouses never have one. */
export async function insertFailure(
  { api, settings }: Parts,
  failed: FailedLoad,
  signal?: AbortSignal,
): Promise<void> {
  if (!(await hasFailures({ api, settings }, signal))) {
    const failures = qualified(settings, FAILURES_TABLE);
    await api.run({
      steps: [{ name: 'create the failures', sql: sqlText('create-failures', { failures }) }],
      activity: 'create the table of failed loads',
      createsIfMissing: true,
      signal,
    });
  }
  await api.run({ steps: [insertStep(settings, failed)], activity: 'record the failure', signal });
}

/** Of a user who may not read them, nothing is known. */
export async function readFailures(
  { api, settings }: Parts,
  tables: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, LoadFailure>> {
  if (tables.length === 0 || !(await hasFailures({ api, settings }, signal))) return new Map();
  const names = new Map(tables.map((table) => [foldIdentifier(table), table]));
  const sql = sqlText('read-failures', {
    failures: qualified(settings, FAILURES_TABLE),
    tables: [...names.keys()].map(quoteString).join(', '),
  });
  try {
    const results = await api.run({
      steps: [{ name: 'failures', sql }],
      activity: 'read what failed',
      results: ['failures'],
      signal,
    });
    const rows = results.get('failures')?.rows ?? [];
    return new Map(
      rows.flatMap((row): readonly [string, LoadFailure][] => {
        const table = names.get(textAt(row, 0));
        if (table === undefined) return [];
        const generation = textAt(row, 5);
        const failure: LoadFailure = {
          table,
          failedAt: timeAt(row, 1),
          batchId: textAt(row, 2),
          code: textAt(row, 3),
          message: textAt(row, 4),
          over: generation === '' ? null : { generation, loads: numberAt(row, 6) },
        };
        return [[table, failure]];
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
  const values = [
    quoteString(foldIdentifier(failed.table)),
    timestamp(Date.now()),
    literalOf(failed.batchId, 1024),
    literalOf(failed.code, 64),
    literalOf(failed.message, 5000),
    quoteString(failed.over?.generation ?? ''),
    String(failed.over?.loads ?? 0),
  ];
  return {
    name: 'record the failure',
    sql: sqlText('insert-failure', {
      failures: qualified(settings, FAILURES_TABLE),
      values: values.join(', '),
    }),
  };
}
