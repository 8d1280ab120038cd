/** Opens what a command works on, and closes it whatever happens. */
import { openSource, type ExportSource } from '../export/open-source.ts';
import { openWarehouse } from '../warehouse/registry.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';

/** Which warehouse, and where rows wait for one that fetches them itself. */
export interface WarehouseAddress {
  readonly url: string;
  readonly staging: string | undefined;
}

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
