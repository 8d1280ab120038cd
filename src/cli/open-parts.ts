/** Opens what a command works on, and closes it whatever happens. */
import { openSource, type ExportSource } from '../export/open-source.ts';
import { loadMappings } from '../mapping/load-mappings.ts';
import type { TableMapping } from '../mapping/mapping.ts';
import { askedWorkers } from '../sync/encoder-pool.ts';
import { openWarehouse } from '../warehouse/registry.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { mappingsPath, warehouseAddress, type SharedOptions, type WarehouseAddress } from './settings.ts';

export async function useSource<T>(address: string, work: (source: ExportSource) => Promise<T>): Promise<T> {
  const source = await openSource(address);
  try {
    return await work(source);
  } finally {
    await source.store.close();
  }
}

export async function useWarehouse<T>(
  { url, staging }: WarehouseAddress,
  env: Readonly<Record<string, string | undefined>>,
  work: (warehouse: Warehouse) => Promise<T>,
): Promise<T> {
  const warehouse = await openWarehouse(url, env, { staging });
  try {
    return await work(warehouse);
  } finally {
    await warehouse.close();
  }
}

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
