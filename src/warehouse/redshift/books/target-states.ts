import type { Stretch, TargetState } from '../../../ledger/ledger.ts';
import { digestSteps, readDigest } from './ledger-digest.ts';
import type { RedshiftParts } from './redshift-parts.ts';
import { readStanding } from './standing.ts';

/**
 * The state of each target that readers can see. One whose view or table is gone counts as no target: a full export
 * builds it again.
 * @param ends as `Warehouse.readTargets` takes it
 */
export async function readTargetStates(
  parts: Pick<RedshiftParts, 'api' | 'settings' | 'ownTables'>,
  tables: readonly string[],
  ends: Stretch | undefined,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, TargetState>> {
  if (tables.length === 0) return new Map();
  const { standing, results } = await readStanding(parts, tables, signal, (table, version) =>
    digestSteps(parts.settings, version, table, ends),
  );
  for (const table of tables) standing.assertOurs(table);
  return new Map(
    tables.flatMap((table) => {
      const seen = standing.seen(table);
      if (seen === undefined) return [];
      const { generation, shapeHash, layout } = seen;
      const digest = readDigest(table, results);
      return digest === undefined
        ? []
        : [[table, { table, generation, shapeHash, layout, ...digest }] as const];
    }),
  );
}
