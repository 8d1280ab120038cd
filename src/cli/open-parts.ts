/** Opens all that a command which loads works on. */
import type { ExportSource } from '../export/open-source.ts';
import { loadMappings } from '../mapping/load-mappings.ts';
import type { TableMapping } from '../mapping/mapping.ts';
import { askedWorkers } from '../load/encoder-pool.ts';
import type { LoadWays } from '../load/load-ways.ts';
import { useSource, useWarehouse } from '../sync/open-parts.ts';
import { useWays } from '../sync/open-ways.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { mappingsPath, warehouseAddress, type SharedOptions, type WorkerOptions } from './settings.ts';

/** What a command that loads works on. */
export interface Parts {
  readonly source: ExportSource;
  readonly mappings: readonly TableMapping[];
  readonly warehouse: Warehouse;
  readonly ways: LoadWays;
}

/** @param address of the exports */
export async function useParts<T>(
  address: string,
  options: SharedOptions & WorkerOptions,
  env: Readonly<Record<string, string | undefined>>,
  work: (parts: Parts) => Promise<T>,
): Promise<T> {
  // Asked for here, it is refused before anything is begun.
  askedWorkers();
  const mappings = await loadMappings(mappingsPath(options, env));
  const place = warehouseAddress(options, env);
  const workers = options.workers ?? null;
  return useSource(address, (source) =>
    useWarehouse(place, env, (warehouse) =>
      useWays({ source, warehouse, place, workers, env }, (ways) =>
        work({ source, mappings, warehouse, ways }),
      ),
    ),
  );
}
