import type { LedgerEntry, TargetState } from '../ledger.ts';
import { BookStatements } from './book-statements.ts';
import { entryOf } from './ledger-table.ts';
import type { RedshiftParts } from './redshift-parts.ts';
import { readStanding } from './standing.ts';

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
  const { standing, results } = await readStanding(parts, tables, signal, (books) => [books.readLedger()]);
  for (const table of tables) standing.assertOurs(table);
  return new Map(
    tables.flatMap((table) => {
      const seen = standing.seen(table);
      if (seen === undefined) return [];
      const { generation, shapeHash } = seen;
      const { ledgerStep } = new BookStatements(parts.settings, table);
      const loads: readonly LedgerEntry[] = (results.get(ledgerStep)?.rows ?? []).map((row) =>
        entryOf(table, row),
      );
      return loads.length === 0 ? [] : [[table, { table, generation, loads, shapeHash }] as const];
    }),
  );
}
