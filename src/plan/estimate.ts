/** How long a load may take, from the loads that a ledger remembers. Pure. */
import type { LedgerEntry } from '../ledger/ledger.ts';

type PastLoad = Pick<LedgerEntry, 'items' | 'startedAt' | 'finishedAt'>;

/** What is so much larger than everything that was loaded lets nothing be said of it. */
const MOST_TIMES_LARGER = 10;

/**
 * As long as the quickest of the last loads, which says what a load takes however small it is; or as its items take at the
 * pace of the largest of them.
 * @returns seconds; null when there is nothing to go by
 */
export function estimateSeconds(lastLoads: readonly PastLoad[], items: number): number | null {
  const largest = lastLoads.reduce<PastLoad | null>(
    (most, load) => (most === null || load.items > most.items ? load : most),
    null,
  );
  if (largest === null || items > largest.items * MOST_TIMES_LARGER) return null;
  const least = Math.min(...lastLoads.map(secondsOf));
  const pace = largest.items === 0 ? 0 : secondsOf(largest) / largest.items;
  return Math.max(least, items * pace);
}

function secondsOf({ startedAt, finishedAt }: PastLoad): number {
  return Math.max(0, finishedAt - startedAt) / 1000;
}
