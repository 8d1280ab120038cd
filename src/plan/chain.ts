/** How far contiguous incrementals lead on from an instant. Pure. */
import type { IncrementalExport } from '../export/export-info.ts';

/**
 * The incrementals of one lineage as a graph of windows. Where several begin at the same instant, the way that gets
 * furthest is taken; of equally good ones the widest window, so that the fewest exports are read.
 */
export class Chain {
  readonly #byStart = new Map<number, IncrementalExport[]>();
  readonly #best = new Map<number, { readonly reach: number; readonly next: IncrementalExport | null }>();

  /** All of them, by their starts. */
  readonly #inOrder: readonly IncrementalExport[];
  readonly #starts: readonly number[];
  readonly #ends: readonly number[];
  /** Milliseconds of the longest window. */
  readonly #longest: number;

  constructor(incrementals: readonly IncrementalExport[]) {
    this.#inOrder = incrementals.toSorted((a, b) => a.from - b.from);
    this.#starts = this.#inOrder.map(({ from }) => from);
    this.#ends = incrementals.map(({ to }) => to).toSorted((a, b) => a - b);
    this.#longest = incrementals.reduce((most, { from, to }) => Math.max(most, to - from), 0);
    for (const info of incrementals) {
      const sameStart = this.#byStart.get(info.from);
      if (sameStart === undefined) this.#byStart.set(info.from, [info]);
      else sameStart.push(info);
    }
    // Windows end after they begin, so from the latest start backwards every continuation is known.
    const starts = [...this.#byStart.keys()].toSorted((a, b) => b - a);
    for (const start of starts) this.#best.set(start, this.#bestFrom(start));
  }

  /** True when an incremental begins at exactly this instant. */
  startsAt(instant: number): boolean {
    return this.#byStart.has(instant);
  }

  /** The end of the longest chain from `instant`; `instant` itself when none begins there. */
  reach(instant: number): number {
    return this.#best.get(instant)?.reach ?? instant;
  }

  /** The first export on the way to `reach(instant)`. */
  next(instant: number): IncrementalExport | null {
    return this.#best.get(instant)?.next ?? null;
  }

  /** The first instant after this one at which an incremental begins; null when none does. */
  startAfter(instant: number): number | null {
    return this.#starts[firstAbove(this.#starts, instant)] ?? null;
  }

  /** The same for those that end. */
  endAfter(instant: number): number | null {
    return this.#ends[firstAbove(this.#ends, instant)] ?? null;
  }

  /** Those that begin before this instant and end after it. */
  across(instant: number): readonly IncrementalExport[] {
    const first = firstAbove(this.#starts, instant - this.#longest);
    const last = firstAbove(this.#starts, instant);
    return this.#inOrder.slice(first, last).filter(({ from, to }) => from < instant && to > instant);
  }

  #bestFrom(start: number): { readonly reach: number; readonly next: IncrementalExport | null } {
    let reach = start;
    let next: IncrementalExport | null = null;
    for (const info of this.#byStart.get(start) ?? []) {
      const end = this.reach(info.to);
      if (next === null || end > reach || (end === reach && prefer(info, next))) {
        reach = end;
        next = info;
      }
    }
    return { reach, next };
  }
}

function prefer(candidate: IncrementalExport, chosen: IncrementalExport): boolean {
  if (candidate.to !== chosen.to) return candidate.to > chosen.to;
  // The same window exported twice: either will do, but always the same one.
  return candidate.exportId < chosen.exportId;
}

/** Index of the first number above another one; their count when there is none. @param sorted ascending */
function firstAbove(sorted: readonly number[], than: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) > than) high = middle;
    else low = middle + 1;
  }
  return low;
}
