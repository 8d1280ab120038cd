/** Opens the ways of large loads for a command: where they are kept, and the processes that stage their parts. */
import { DynaloadError } from '../errors.ts';
import type { ExportSource } from '../export/open-source.ts';
import { KeptLoads } from '../load/kept/kept-loads.ts';
import type { LoadWays, PartWorkers } from '../load/load-ways.ts';
import { PartProcesses } from '../load/processes/part-processes.ts';
import type { OpenedStaging } from '../stage/open-staging.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import type { WarehouseAddress } from './open-parts.ts';

export interface WaysRequest {
  readonly source: ExportSource;
  readonly warehouse: Warehouse;
  /** URL of the warehouse, and where rows wait for one that fetches them itself, as it was opened with. */
  readonly place: WarehouseAddress;
  /** How many processes are to stage parts; null for this one alone. */
  readonly workers: number | null;
  /** Of those processes. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface OpenedWays {
  readonly ways: LoadWays;
  /** Ends the processes. Never throws. */
  close(): Promise<void>;
}

/**
 * Nothing is asked of a bucket, and no process started, before there is a large export.
 * @throws DynaloadError USAGE when processes were asked for where they cannot work; STAGING_INVALID
 */
export async function openWays(request: WaysRequest): Promise<OpenedWays> {
  const { place, warehouse } = request;
  const workers = openWorkers(request);
  // The embedded engine is open in one process: what another would go on with is not there for it.
  const staging =
    place.staging === undefined || !warehouse.dialect.takesProcesses ? null : await openArea(place.staging);
  const kept = staging === null ? null : new KeptLoads(staging.store, staging.prefix, warehouse.description);
  return {
    ways: { kept, workers, handOver: null },
    close: async () => {
      await workers?.close();
      await staging?.store.close();
    },
  };
}

/** @throws as `openWays` */
export async function useWays<T>(request: WaysRequest, work: (ways: LoadWays) => Promise<T>): Promise<T> {
  const opened = await openWays(request);
  try {
    return await work(opened.ways);
  } finally {
    await opened.close();
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

/** Loaded when it is needed: the client of S3 takes a third of a second, which a folder and an embedded engine never need. */
async function openArea(address: string): Promise<OpenedStaging> {
  const { openStaging } = await import('../stage/open-staging.ts');
  return openStaging(address);
}
