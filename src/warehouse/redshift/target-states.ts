import type { LedgerEntry, TargetState } from '../ledger.ts';
import { foldIdentifier, quoteString } from './identifier.ts';
import { entryOf } from './ledger-table.ts';
import { LEDGER_TABLE, TARGETS_TABLE } from './names.ts';
import type { RedshiftParts } from './redshift-parts.ts';
import { textAt } from './result-table.ts';
import { sqlText } from './sql-text.ts';
import { readStanding } from './standing.ts';
import type { Step } from './step.ts';
import { qualified } from './table-statements.ts';

/**
 * The state of each target that readers can see. One whose view or table is gone counts as no target: a full export
 * builds it again.
 */
export async function readTargetStates(
  parts: Pick<RedshiftParts, 'api' | 'settings' | 'ownTables'>,
  tables: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, TargetState>> {
  if (tables.length === 0) return new Map();
  const { settings } = parts;
  const readLedger: Step = {
    name: 'ledger',
    sql: sqlText('read-ledger', {
      ledger: qualified(settings, LEDGER_TABLE),
      targets: qualified(settings, TARGETS_TABLE),
      tables: tables.map((table) => quoteString(foldIdentifier(table))).join(', '),
    }),
  };
  const { standing, results } = await readStanding(parts, tables, signal, [readLedger]);
  for (const table of tables) standing.assertOurs(table);
  const seen = tables.flatMap((table) => {
    const current = standing.usable(table);
    return current === undefined || !standing.has(table) ? [] : [{ table, current }];
  });
  const loads = new Map<string, LedgerEntry[]>();
  const asked = new Map(seen.map(({ table }) => [foldIdentifier(table), table]));
  for (const row of results.get('ledger')?.rows ?? []) {
    const table = asked.get(textAt(row, 0));
    if (table !== undefined) loads.set(table, [...(loads.get(table) ?? []), entryOf(table, row)]);
  }
  return new Map(
    seen.flatMap(({ table, current }) => {
      const entries = (loads.get(table) ?? []).filter(({ generation }) => generation === current.generation);
      if (entries.length === 0) return [];
      const { generation, shapeHash } = current;
      return [[table, { table, generation, loads: entries, shapeHash }] as const];
    }),
  );
}
