import type { Stretch, TargetState } from '../../../ledger/ledger.ts';
import { asOfVersion } from './as-of-version.ts';
import { readCatalog } from './catalog.ts';
import type { Connection } from '../connect/connection.ts';
import { NO_CLICKHOUSE_LAYOUT } from '../../../mapping/layout/physical.ts';
import { layoutText } from '../statements/layout-text.ts';
import { readDigests } from './ledger-digest.ts';

/**
 * The state of each target that readers can see. A view whose generation or ledger is gone counts as no target: a full
 * export builds it again.
 * @param ends as `Warehouse.readTargets` takes it
 */
export async function readTargetStates(
  connection: Connection,
  tables: readonly string[],
  ends: Stretch | undefined,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, TargetState>> {
  const catalog = await readCatalog(connection, tables, signal);
  const current = tables.flatMap((table) => {
    const generation = catalog.currentGeneration(table);
    const built = generation === undefined ? undefined : catalog.generation(table, generation);
    return built === undefined ? [] : [built.mark];
  });
  if (current.length === 0 || catalog.marked('ledger').length === 0) return new Map();

  const digests = await asOfVersion(catalog.versionOf('ledger'), (version) =>
    readDigests(connection, version, current, ends, signal),
  );
  return new Map(
    current.flatMap(({ table, generation, shapeHash, layout: asked = NO_CLICKHOUSE_LAYOUT }) => {
      const digest = digests.get(table);
      const layout = layoutText(asked);
      return digest === undefined
        ? []
        : [[table, { table, generation, shapeHash, layout, ...digest }] as const];
    }),
  );
}
