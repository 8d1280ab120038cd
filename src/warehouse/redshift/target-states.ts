import type { LedgerEntry, TargetState } from '../ledger.ts';
import type { DataApi } from './data-api.ts';
import { foldIdentifier, quoteString } from './identifier.ts';
import { entryOf } from './ledger-table.ts';
import { LEDGER_TABLE, TARGETS_TABLE } from './names.ts';
import type { RedshiftSettings } from './redshift-settings.ts';
import { textAt } from './result-table.ts';
import { sqlText } from './sql-text.ts';
import { readStanding } from './standing.ts';
import { qualified } from './table-statements.ts';

/**
 * The state of each target that readers can see. One whose view or table is gone counts as no target: a full export
 * builds it again.
 */
export async function readTargetStates(
  api: DataApi,
  settings: RedshiftSettings,
  tables: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, TargetState>> {
  if (tables.length === 0) return new Map();
  const standing = await readStanding(api, settings, tables, signal);
  for (const table of tables) standing.assertOurs(table);
  const seen = tables.flatMap((table) => {
    const current = standing.usable(table);
    return current === undefined || !standing.has(table) ? [] : [{ table, current }];
  });
  if (seen.length === 0) return new Map();

  const loads = new Map<string, LedgerEntry[]>();
  const results = await api.run({
    steps: [
      {
        name: 'ledger',
        sql: sqlText('read-ledger', {
          ledger: qualified(settings, LEDGER_TABLE),
          targets: qualified(settings, TARGETS_TABLE),
          tables: seen.map(({ table }) => quoteString(foldIdentifier(table))).join(', '),
        }),
      },
    ],
    activity: 'read the ledger',
    results: ['ledger'],
    signal,
  });
  const asked = new Map(seen.map(({ table }) => [foldIdentifier(table), table]));
  for (const row of results.get('ledger')?.rows ?? []) {
    const table = asked.get(textAt(row, 0));
    if (table !== undefined) loads.set(table, [...(loads.get(table) ?? []), entryOf(table, row)]);
  }
  return new Map(
    seen.flatMap(({ table, current }) => {
      // Between the two readings another run may have replaced the table.
      const entries = (loads.get(table) ?? []).filter(({ generation }) => generation === current.generation);
      if (entries.length === 0) return [];
      const { generation, shapeHash } = current;
      return [[table, { table, generation, loads: entries, shapeHash }] as const];
    }),
  );
}
