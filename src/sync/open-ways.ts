/** Opens the ways of large loads for a command: where they are kept, and the processes that stage their parts. */
import { DynaloadError } from '../errors.ts';
import type { ExportSource } from '../export/open-source.ts';
import { KeptLoads } from '../load/kept/kept-loads.ts';
import type { LoadWays, PartWorkers } from '../load/load-ways.ts';
import { PartProcesses } from '../load/processes/part-processes.ts';
import { openStaging } from '../stage/open-staging.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import type { WarehouseAddress } from './open-parts.ts';

export interface WaysRequest {
  readonly source: ExportSource;
  readonly warehouse: Warehouse;
  /** Of the warehouse. */
  readonly place: WarehouseAddress;
  /** How many processes are to stage parts; null for this one alone. */
  readonly workers: number | null;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** @throws DynaloadError USAGE when processes were asked for where they cannot work; STAGING_INVALID */
export async function useWays<T>(request: WaysRequest, work: (ways: LoadWays) => Promise<T>): Promise<T> {
  const workers = openWorkers(request);
  const staging = request.place.staging === undefined ? null : openStaging(request.place.staging);
  try {
    const kept = staging === null ? null : new KeptLoads(staging.store, staging.prefix);
    return await work({ kept, workers, handOver: null });
  } finally {
    await workers?.close();
    await staging?.store.close();
  }
}

function openWorkers({ source, warehouse, place, workers, env }: WaysRequest): PartWorkers | null {
  if (workers === null) return null;
  const { location } = source.store;
  if (!warehouse.dialect.takesProcesses || location === undefined) {
    throw new DynaloadError(
      'USAGE',
      `${warehouse.description} is open in one process only, so that --workers ${workers} cannot share out its loads.`,
      { hint: 'Leave --workers out: rows are encoded in several threads anyway.' },
    );
  }
  const places = { source: location, warehouse: place.url, staging: place.staging ?? null };
  return new PartProcesses({ count: workers, places, env });
}
