import type { DataApi } from './data-api.ts';
import {
  ATTEMPTS_TABLE,
  GENERATIONS_TABLE,
  LEASES_TABLE,
  LEDGER_TABLE,
  OWN_TABLES,
  REJECTS_TABLE,
  TARGETS_TABLE,
} from './names.ts';
import type { RedshiftSettings } from './redshift-settings.ts';
import { sqlText } from './sql-text.ts';
import { readRelations } from './standing.ts';
import type { Step } from './step.ts';
import { qualified } from './table-statements.ts';

/** Makes dynaload's own tables where they are missing. */
export async function createOwnTables(
  api: DataApi,
  settings: RedshiftSettings,
  signal?: AbortSignal,
): Promise<void> {
  const existing = await readRelations(api, settings, OWN_TABLES, signal);
  if (OWN_TABLES.every((name) => existing.has(name))) return;
  await api.run({
    steps: createSteps(settings),
    activity: `create its own tables in the schema ${settings.schema}`,
    signal,
  });
}

function createSteps(settings: RedshiftSettings): readonly Step[] {
  const own = (table: string): string => qualified(settings, table);
  return [
    sqlText('create-ledger', { ledger: own(LEDGER_TABLE) }),
    sqlText('create-rejects', { rejects: own(REJECTS_TABLE) }),
    sqlText('create-generations', { generations: own(GENERATIONS_TABLE) }),
    sqlText('create-attempts', { attempts: own(ATTEMPTS_TABLE) }),
    sqlText('create-leases', { leases: own(LEASES_TABLE) }),
    sqlText('create-targets', { targets: own(TARGETS_TABLE) }),
  ].map((sql, index) => ({ name: `create ${OWN_TABLES[index] ?? ''}`, sql }));
}
