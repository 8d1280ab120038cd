/** Opens all that a command which loads works on. */
import type { ExportSource } from '../export/open-source.ts';
import { loadMappings } from '../mapping/load-mappings.ts';
import type { TableMapping } from '../mapping/mapping.ts';
import { askedWorkers } from '../load/encoder-pool.ts';
import { useSource, useWarehouse } from '../sync/open-parts.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { mappingsPath, warehouseAddress, type SharedOptions } from './settings.ts';

/** What a command that loads works on. */
export interface Parts {
  readonly source: ExportSource;
  readonly mappings: readonly TableMapping[];
  readonly warehouse: Warehouse;
}

/** @param address of the exports */
export async function useParts<T>(
  address: string,
  options: SharedOptions,
  env: Readonly<Record<string, string | undefined>>,
  work: (parts: Parts) => Promise<T>,
): Promise<T> {
  // Asked for here, it is refused before anything is begun.
  askedWorkers();
  const mappings = await loadMappings(mappingsPath(options, env));
  return useSource(address, (source) =>
    useWarehouse(warehouseAddress(options, env), env, (warehouse) => work({ source, mappings, warehouse })),
  );
}
