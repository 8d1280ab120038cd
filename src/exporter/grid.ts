/**
 * Where windows end. All tables share one grid, the multiples of `every` since 1970, so that a join over several of them
 * sees one instant. Pure; all times are epoch milliseconds.
 */
import { LONGEST_WINDOW } from '../export/summary-times.ts';
import { SHORTEST_WINDOW } from '../plan/window-rules.ts';

const MINUTE = 60_000;

/** Clocks differ, and DynamoDB takes no window that ends after its own now. */
export const SAFETY_MARGIN = MINUTE;

/** The last instant of the grid that is not after this one. */
export function lastGridInstant(instant: number, every: number): number {
  return Math.floor(instant / every) * every;
}

/** The last end that a window may have now. */
export function latestEnd(now: number, every: number): number {
  return lastGridInstant(now - SAFETY_MARGIN, every);
}

/** The first end on the grid for a window that begins at an instant. */
export function firstEnd(from: number, every: number): number {
  return Math.ceil((from + SHORTEST_WINDOW) / every) * every;
}

/**
 * Where the first of the windows ends that lead from one instant to another. None of them is longer than 24 hours, nor
 * shorter than 15 minutes.
 * @param to at least 15 minutes after `from`
 */
export function pieceEnd(from: number, to: number, every: number): number {
  if (to - from <= LONGEST_WINDOW) return to;
  const cut = lastGridInstant(from + LONGEST_WINDOW, every);
  if (cut - from >= SHORTEST_WINDOW && to - cut >= SHORTEST_WINDOW) return cut;
  // No instant of the grid will do: with half of the longest window there is enough left on both sides.
  return Math.ceil((from + LONGEST_WINDOW / 2) / MINUTE) * MINUTE;
}

/**
 * The instant of a full export: on the grid, so that all windows after it are.
 * @param recovery what can be exported
 * @returns the last instant that can be had, where the grid has none yet
 */
export function fullInstant(
  now: number,
  every: number,
  recovery: { readonly earliest: number; readonly latest: number },
): number {
  const onGrid = lastGridInstant(Math.min(now - SAFETY_MARGIN, recovery.latest), every);
  return onGrid >= recovery.earliest ? onGrid : recovery.latest;
}
