/** After its loads, a run has the warehouse get the tables ready for reading, in a small share of the time that there is for it. */
import type { Warehouse } from '../warehouse/warehouse.ts';

/** What a target has taken in a run. */
export interface TakenLoad {
  readonly table: string;
  /** How long it took. */
  readonly seconds: number;
  /** Between the beginning and the end of what the export covers; 0 for a full one. Milliseconds. */
  readonly spanMs: number;
}

/** Who exports every 15 minutes has that long for each. */
const SHARE_OF_SPAN = 0.01;
/** A full export covers no time. */
const SHARE_OF_LOADS = 0.5;
/** A function in the cloud has minutes, and its loads have used some of them. */
const MOST_SECONDS = 60;

/** Never throws: readers see the same without it. */
export async function compactTargets(
  warehouse: Warehouse,
  loads: readonly TakenLoad[],
  signal: AbortSignal,
): Promise<void> {
  for (const table of new Set(loads.map((load) => load.table))) {
    const within = secondsFor(loads.filter((load) => load.table === table));
    await warehouse.compact(table, within, signal);
  }
}

/** How long it may take to get a table ready that has taken these. */
export function secondsFor(loads: readonly TakenLoad[]): number {
  const seconds = loads.reduce((sum, load) => sum + load.seconds, 0);
  const spanMs = loads.reduce((sum, load) => sum + load.spanMs, 0);
  return Math.min(MOST_SECONDS, Math.max(SHARE_OF_LOADS * seconds, (SHARE_OF_SPAN * spanMs) / 1000));
}
