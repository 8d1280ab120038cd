/** After its loads, a run has the warehouse get the tables ready for reading, in a small share of the time that there is for it. */
import type { Warehouse } from '../warehouse/warehouse.ts';
import { requireKnown } from './interruption.ts';
import type { SyncListener } from './sync-event.ts';

/** What a target has taken in a run. */
export interface TakenLoad {
  readonly table: string;
  /** How long it took. */
  readonly seconds: number;
  /** Between the beginning and the end of what the export covers; 0 for a full one. Milliseconds. */
  readonly spanMs: number;
}

/** Who exports every 15 minutes has that long for each; what is too much for one of them waits for several. */
const SHARE_OF_TIME = 0.02;
/** A full export covers no time. */
const SHARE_OF_LOADS = 0.5;
/** A function in the cloud has minutes, and its loads have used some of them. */
const MOST_SECONDS = 120;

/** Readers see the same without it, so that a failure is told and no more. */
export async function compactTargets(
  warehouse: Pick<Warehouse, 'compact'>,
  loads: readonly TakenLoad[],
  { signal, listener }: { readonly signal: AbortSignal; readonly listener: SyncListener },
): Promise<void> {
  for (const table of new Set(loads.map((load) => load.table))) {
    const own = loads.filter((load) => load.table === table);
    try {
      await warehouse.compact(table, (since) => secondsFor(own, since), signal);
    } catch (thrown) {
      const error = requireKnown(thrown);
      if (!signal.aborted) listener({ kind: 'not ready', table, error });
    }
  }
}

/** How long it may take to get a table ready that has taken these. @param since it was last ready, in seconds */
export function secondsFor(loads: readonly TakenLoad[], since: number): number {
  const seconds = loads.reduce((sum, load) => sum + load.seconds, 0);
  const covered = loads.reduce((sum, load) => sum + load.spanMs, 0) / 1000;
  const share = SHARE_OF_TIME * Math.max(covered, since);
  return Math.min(MOST_SECONDS, Math.max(SHARE_OF_LOADS * seconds, share));
}
