/**
 * How long the window of an incremental export may be, and where one can end. Pure.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport_Requesting.html
 */

/** Milliseconds. The longest is in `export/summary-times.ts`. */
export const SHORTEST_WINDOW = 15 * 60_000;

/**
 * Where a window that begins at `from` can join on to what exists: the first of the instants that is far enough.
 * @param instants starts and ends of other windows, ascending
 */
export function firstJoint(from: number, instants: readonly number[]): number | null {
  return instants.find((instant) => instant - from >= SHORTEST_WINDOW) ?? null;
}
