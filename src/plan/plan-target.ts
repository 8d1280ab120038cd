/**
 * The planner: which exports to apply to a target, in which order, and why the others are not. A pure function of what
 * lies in the store, what the ledger says, the mapping and the time; the rules are those of docs/how-it-works.md.
 */
import { endOf, type ExportInfo, type FullExport, type IncrementalExport } from '../export/export-info.ts';
import { LONGEST_WINDOW } from '../export/summary-times.ts';
import type { Acceptance } from '../ledger/ledger.ts';
import type { Applied } from '../ledger/applied.ts';
import { best, Chain, furthestBase } from './chain.ts';
import { classify } from './classify.ts';
import { splitLineages, type Turn } from './lineage.ts';
import type { PlanInput, ReplaceReason, Step, TargetPlan } from './plan.ts';

export function planTarget(input: PlanInput): TargetPlan {
  const { applied } = input;
  const lineages = splitLineages(input.exports, applied, input.source);
  const readable = lineages.current.filter((info) => info.outputFormat === 'DYNAMODB_JSON');
  // Nothing of another lineage is a footing for this one.
  const footing = lineages.turn === 'none' ? applied : null;
  const walk = new Walk(input, readable, lineages.turn);
  const steps = input.policy.load === 'replace' ? walk.fullsOnly() : walk.wholeChain();
  const last = steps.at(-1);
  return {
    watermark: applied?.watermark ?? null,
    nextWatermark: last?.watermark ?? applied?.watermark ?? null,
    steps,
    ...classify({ input, lineages, steps, footing, reached: last?.watermark ?? footing?.watermark ?? null }),
  };
}

/** Walks from the watermark as far as the exports lead, noting the steps. */
class Walk {
  readonly #input: PlanInput;
  readonly #fulls: readonly FullExport[];
  readonly #incrementals: readonly IncrementalExport[];
  readonly #chain: Chain;
  readonly #turn: Turn;
  /** What is loaded of this lineage. */
  readonly #footing: Applied | null;
  readonly #steps: Step[] = [];

  constructor(input: PlanInput, readable: readonly ExportInfo[], turn: Turn) {
    this.#input = input;
    this.#turn = turn;
    this.#footing = turn === 'none' ? input.applied : null;
    this.#fulls = readable.filter((info) => info.kind === 'full');
    this.#incrementals = readable.filter((info) => info.kind === 'incremental');
    this.#chain = new Chain(this.#incrementals);
  }

  /** `"load": "replace"`: only the newest full export counts. */
  fullsOnly(): readonly Step[] {
    const newest = latest(this.#beginnings());
    return newest === null ? [] : [replace(newest, this.#reason('newer full export'))];
  }

  wholeChain(): readonly Step[] {
    let watermark: number;
    if (this.#footing === null) {
      const first = furthestBase(this.#beginnings(), this.#chain);
      if (first === null) return [];
      this.#steps.push(replace(first, this.#reason('first load')));
      watermark = first.at;
    } else {
      this.#fillGaps(this.#footing);
      watermark = this.#footing.watermark;
    }
    for (;;) {
      const step = this.#following(watermark) ?? this.#healing(watermark) ?? this.#accepted(watermark);
      if (step === null) return this.#steps;
      this.#steps.push(step);
      watermark = step.watermark;
    }
  }

  /** Full exports that do not take the lineage back in time. */
  #beginnings(): readonly FullExport[] {
    const footing = this.#footing;
    return footing === null ? this.#fulls : this.#fulls.filter((full) => full.at > footing.watermark);
  }

  /** @param otherwise for a table that is loaded, and stays what it is */
  #reason(otherwise: ReplaceReason): ReplaceReason {
    switch (this.#turn) {
      case 'made again':
        return 'new table';
      case 'moved':
        return 'moved to this table';
      case 'none':
        return this.#footing === null ? 'first load' : otherwise;
    }
  }

  /** A late export of a window that the mapping accepted as idle is applied all the same. */
  #fillGaps(applied: Applied): void {
    for (const info of this.#incrementals) {
      const fits = applied.openGaps.some((gap) => gap.from <= info.from && info.to <= gap.to);
      if (fits && !applied.batchIds.has(info.exportId)) {
        this.#steps.push({
          action: 'fill',
          exportInfo: info,
          watermark: applied.watermark,
          accepted: 'none',
        });
      }
    }
  }

  /** The chain goes on exactly at the watermark. */
  #following(watermark: number): Step | null {
    const next = this.#chain.next(watermark);
    return next === null ? null : merge(next, 'none');
  }

  /** The chain is blocked, and a full export may mend it without stranding what is still on its way. */
  #healing(watermark: number): Step | null {
    const newer = this.#fulls.filter((full) => full.at > watermark);
    const able = newer.filter((candidate) => this.#mayHeal(candidate, watermark));
    const full = furthestBase(able, this.#chain);
    return full === null ? null : replace(full, 'heals the chain');
  }

  #mayHeal(full: FullExport, watermark: number): boolean {
    const { heal, now, policy } = this.#input;
    const hadIncrementals = this.#footing?.livesOnIncrementals === true;
    const livesOnFulls = this.#incrementals.length === 0 && !hadIncrementals;
    return (
      livesOnFulls ||
      heal ||
      this.#chain.startsAt(full.at) ||
      now - this.#missingSince(watermark) >= policy.healAfter
    );
  }

  /**
   * When the window that should begin at the watermark was seen to be missing: a later one is there, or the longest
   * window that DynamoDB exports has passed.
   */
  #missingSince(watermark: number): number {
    const none = watermark + LONGEST_WINDOW;
    return Math.min(none, this.#chain.startAfter(watermark) ?? none, this.#chain.endAfter(watermark) ?? none);
  }

  /** What the mapping's owner allows although it cannot be proven exact; an overlap before a gap. */
  #accepted(watermark: number): Step | null {
    const { gap, overlap } = this.#input.policy;
    if (overlap === 'accept') {
      const furthest = best(this.#chain.across(watermark), (info) => this.#chain.reach(info.to));
      if (furthest !== null) return merge(furthest, 'overlap');
    }
    const start = gap === 'accept' ? this.#chain.startAfter(watermark) : null;
    const beyond = start === null ? null : this.#chain.next(start);
    return beyond === null ? null : merge(beyond, 'gap');
  }
}

function latest(fulls: readonly FullExport[]): FullExport | null {
  return best(fulls, (full) => full.at);
}

function merge(exportInfo: IncrementalExport, accepted: Acceptance): Step {
  return { action: 'merge', exportInfo, watermark: endOf(exportInfo), accepted };
}

function replace(exportInfo: FullExport, reason: ReplaceReason): Step {
  return { action: 'replace', exportInfo, watermark: exportInfo.at, reason };
}
