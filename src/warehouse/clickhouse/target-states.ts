import type { LedgerEntry, TargetState } from '../ledger.ts';
import { readCatalog } from './catalog.ts';
import type { Connection } from './connection.ts';
import { readLedger } from './ledger-table.ts';

/**
 * The state of each target that readers can see. A view whose generation or ledger is gone counts as no target: a full
 * export builds it again.
 */
export async function readTargetStates(
  connection: Connection,
  tables: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, TargetState>> {
  const catalog = await readCatalog(connection, tables, signal);
  const generations = catalog.marked('generation').map(({ mark }) => mark);
  const current = tables.flatMap((table) => {
    const generation = catalog.currentGeneration(table);
    const built = generations.find((mark) => mark.table === table && mark.generation === generation);
    return built === undefined ? [] : [built];
  });
  if (current.length === 0 || catalog.marked('ledger').length === 0) return new Map();

  const loads = new Map<string, LedgerEntry[]>();
  for (const entry of await readLedger(connection, current, signal)) {
    const known = loads.get(entry.table);
    if (known === undefined) loads.set(entry.table, [entry]);
    else known.push(entry);
  }
  return new Map(
    current.flatMap(({ table, generation, shapeHash }) => {
      const entries = loads.get(table);
      return entries === undefined
        ? []
        : [[table, { table, generation, loads: entries, shapeHash }] as const];
    }),
  );
}
