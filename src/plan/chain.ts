/** How far contiguous incrementals lead on from an instant. Pure. */
import type { IncrementalExport } from '../export/export-info.ts';

/** Of an export, as far as a chain looks at it: one that exists, or one that is still being made. */
export type ChainLink = Pick<IncrementalExport, 'exportId' | 'from' | 'to'>;

/**
 * The incrementals of one lineage as a graph of windows. Where several begin at the same instant, the way that gets
 * furthest is taken; of equally good ones the widest window, so that the fewest exports are read.
 */
export class Chain<Link extends ChainLink = IncrementalExport> {
  readonly #byStart = new Map<number, Link[]>();
  readonly #best = new Map<number, { readonly reach: number; readonly next: Link | null }>();

  /** All of them, by their starts. */
  readonly #inOrder: readonly Link[];
  readonly #starts: readonly number[];
  readonly #ends: readonly number[];
  /** Milliseconds of the longest window. */
  readonly #longest: number;

  constructor(incrementals: readonly Link[]) {
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
  next(instant: number): Link | null {
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
  across(instant: number): readonly Link[] {
    const first = firstAbove(this.#starts, instant - this.#longest);
    const last = firstAbove(this.#starts, instant);
    return this.#inOrder.slice(first, last).filter(({ from, to }) => from < instant && to > instant);
  }

  #bestFrom(start: number): { readonly reach: number; readonly next: Link | null } {
    let reach = start;
    let next: Link | null = null;
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

/** A full export, as far as a chain looks at it. */
export interface ChainBase {
  readonly exportId: string;
  readonly at: number;
}

/** Of several full exports the one that, with the incrementals after it, gets furthest; then the newest. */
export function furthestBase<Base extends ChainBase>(
  fulls: readonly Base[],
  chain: Pick<Chain<ChainLink>, 'reach'>,
): Base | null {
  const inOrder = fulls.toSorted((a, b) => b.at - a.at || (a.exportId < b.exportId ? -1 : 1));
  return best(inOrder, (full) => chain.reach(full.at));
}

/**
 * Instants that can be reached from full exports, and at which no window begins, ascending: a loader may stand at each of
 * them, also where a wider window leads past it.
 */
export function openEnds(fulls: readonly ChainBase[], windows: readonly ChainLink[]): readonly number[] {
  const reached = new Set(fulls.map(({ at }) => at));
  const begun = new Set<number>();
  for (const { from, to } of windows.toSorted((a, b) => a.from - b.from)) {
    begun.add(from);
    if (reached.has(from)) reached.add(to);
  }
  return [...reached].filter((instant) => !begun.has(instant)).toSorted((a, b) => a - b);
}

/** The first of the items with the highest score. */
export function best<T>(items: readonly T[], score: (item: T) => number): T | null {
  let chosen: T | null = null;
  let highest = Number.NEGATIVE_INFINITY;
  for (const item of items) {
    const value = score(item);
    if (value > highest) {
      highest = value;
      chosen = item;
    }
  }
  return chosen;
}

function prefer(candidate: ChainLink, chosen: ChainLink): boolean {
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
