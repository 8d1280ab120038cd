import type { DataApi } from '../data-api/data-api.ts';
import { foldIdentifier, quoteString } from '../data-api/identifier.ts';
import type { RedshiftSettings } from '../data-api/redshift-settings.ts';
import { textAt, type ResultTable } from '../../sql/result-table.ts';
import { sqlText } from '../data-api/sql-text.ts';
import type { Step } from '../data-api/step.ts';

/** The step `tables`: which of the names exist in the schema, and what they are. */
export function relationsStep(settings: RedshiftSettings, names: readonly string[]): Step {
  return {
    name: 'tables',
    sql: sqlText('read-tables', {
      schema: quoteString(foldIdentifier(settings.schema)),
      names: names.map(quoteString).join(', '),
    }),
  };
}

/** Names to types, as svv_tables has them: `VIEW`, `BASE TABLE`. */
export function relationsOf(result: ResultTable | undefined): ReadonlyMap<string, string> {
  return new Map((result?.rows ?? []).map((row) => [textAt(row, 0), textAt(row, 1)]));
}

export async function readRelations(
  api: DataApi,
  settings: RedshiftSettings,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const results = await api.run({
    steps: [relationsStep(settings, names)],
    activity: 'list its tables',
    results: ['tables'],
    signal,
  });
  return relationsOf(results.get('tables'));
}
