/**
 * Which exports to start. A pure function of what exists: whoever sees the same decides the same, and after a failure of
 * any kind the next run asks for the same again. Rules: docs/exporting.md.
 */
import type { ExportPolicy } from '../mapping/exports/export-policy.ts';
import type { TableMapping } from '../mapping/mapping.ts';
import { Chain, furthestBase, openEnds, type ChainLink } from '../plan/chain.ts';
import { firstJoint, SHORTEST_WINDOW } from '../plan/window-rules.ts';
import { isOfLineage } from '../plan/lineage.ts';
import type { Decision, Failing, Problem, Start, StartReason } from './decision.ts';
import { findEvidence, type Evidence } from './evidence.ts';
import { attemptOf, failingOf } from './failing.ts';
import type { ExportContent, Facts, RecoveryFacts } from './facts.ts';
import { firstEnd, fullInstant, latestEnd, pieceEnd, SAFETY_MARGIN } from './grid.ts';

/** Exports of one table that are under way at the same time. */
const MOST_RUNNING = 10;
const RESTORE_LAG = 5 * 60_000;
/** The longest recovery period. */
const FURTHEST_BACK = 35 * 24 * 60 * 60_000;
const READY: ReadonlySet<string> = new Set(['ACTIVE', 'UPDATING']);
/** A code that is not known may pass by itself: somebody is told after so many. */
const TOLD_AFTER = 3;

export interface DecideInput {
  readonly facts: Facts;
  readonly policy: ExportPolicy;
  readonly load: TableMapping['load'];
  /** A person asks for a full export, whatever its size. */
  readonly full: boolean;
}

export function decide(input: DecideInput): Decision {
  return new Deciding(input).decide();
}

interface Reachable {
  readonly earliest: number;
  readonly latest: number;
}

class Deciding {
  readonly #input: DecideInput;
  readonly #evidence: Evidence;
  /** What is done and under way, and what this run starts. */
  #chain: Chain<ChainLink>;
  #windows: readonly ChainLink[];
  readonly #reachable: Reachable;
  /** Where chains go on, ascending. */
  #frontiers: readonly number[] = [];
  readonly #starts: Start[] = [];
  readonly #problems: Problem[] = [];
  #failing: Failing | null = null;
  #next: Decision['next'] = null;

  constructor(input: DecideInput) {
    this.#input = input;
    this.#evidence = findEvidence(input.facts, input.policy);
    this.#windows = this.#evidence.expected.windows;
    this.#chain = new Chain(this.#windows);
    this.#reachable = reachableOf(input.facts);
  }

  decide(): Decision {
    const { facts, policy, load } = this.#input;
    const { running, stuck } = this.#evidence;
    for (const job of stuck.toSorted((a, b) => (a.exportId < b.exportId ? -1 : 1)))
      this.#problems.push({ code: 'EXPORT_STUCK', job });
    if (!READY.has(facts.table.status)) {
      this.#problems.push({ code: 'TABLE_NOT_READY', status: facts.table.status });
    } else if (facts.recovery?.state === 'off') this.#problems.push({ code: 'RECOVERY_OFF' });
    else if (!policy.enabled) {
      if (this.#input.full) this.#startFull('asked for');
    } else if (load === 'replace') this.#periodically();
    else this.#chains();
    return {
      starts: this.#starts,
      frontier: this.#completed(),
      oldestEnd: this.#oldestEnd(),
      running: running.toSorted((a, b) => (a.exportId < b.exportId ? -1 : 1)),
      failing: this.#failing,
      next: this.#next,
      problems: this.#problems,
    };
  }

  /** Up to where every target can be brought by what lies in S3. */
  #completed(): number | null {
    const { done } = this.#evidence;
    const chain = new Chain(done.windows);
    const ends = this.#anchors().map((anchor) => {
      const base = anchor ?? furthestBase(done.fulls, chain)?.at ?? null;
      return base === null ? null : chain.reach(base);
    });
    const known = ends.filter((end) => end !== null);
    return known.length < ends.length ? null : Math.min(...known);
  }

  /** Jobs of before it have no part in what is missing. */
  #oldestEnd(): number | null {
    const { facts } = this.#input;
    if (facts.watermarks.length > 0) return this.#completed();
    const { fulls, windows } = this.#evidence.done;
    const ends = openEnds(fulls, windows).filter((end) => end >= facts.now - FURTHEST_BACK);
    return ends.length === 0 ? null : Math.min(...ends);
  }

  /** Instants that chains go on from; null for a target that needs a full export first. */
  #anchors(): readonly (number | null)[] {
    const { watermarks, table } = this.#input.facts;
    if (watermarks.length === 0) return [null];
    const anchors = watermarks.map((one) =>
      one !== null && one.tableArn === table.arn && isOfLineage(one, table.tableId) ? one.at : null,
    );
    return [...new Set(anchors)].toSorted((a, b) => (a ?? -1) - (b ?? -1));
  }

  #chains(): void {
    const { facts, full } = this.#input;
    const frontiers = new Set<number>();
    let missing: StartReason | null = full ? 'asked for' : null;
    for (const anchor of this.#anchors()) {
      const found = facts.watermarks.length === 0 ? this.#openEnds() : this.#frontierFrom(anchor);
      if (found.length === 0) missing ??= this.#reasonFor(anchor);
      for (const frontier of found) frontiers.add(frontier);
    }
    if (missing !== null) {
      const at = this.#startFull(missing);
      if (at !== null) frontiers.add(this.#chain.reach(at));
    }
    this.#frontiers = [...frontiers].toSorted((a, b) => a - b);
    // What was started for one of them may lead on from the next.
    for (const frontier of this.#frontiers) this.#extend(this.#chain.reach(frontier));
  }

  /** Where nothing tells how far the loading is, it may be at any of these. */
  #openEnds(): readonly number[] {
    const { fulls, windows } = this.#evidence.expected;
    return openEnds(fulls, windows).filter((end) => end >= this.#reachable.earliest);
  }

  /** How far the windows lead that exist or are under way; nothing when a full export has to come first. */
  #frontierFrom(anchor: number | null): readonly number[] {
    const { earliest } = this.#reachable;
    const reach = anchor === null ? null : this.#chain.reach(anchor);
    if (reach !== null && reach >= earliest) return [reach];
    const able = this.#evidence.expected.fulls.filter(
      ({ at }) => (anchor === null || at > anchor) && this.#chain.reach(at) >= earliest,
    );
    const base = furthestBase(able, this.#chain);
    return base === null ? [] : [this.#chain.reach(base.at)];
  }

  #reasonFor(anchor: number | null): StartReason {
    const { watermarks } = this.#input.facts;
    if (anchor !== null) return 'recovery gap';
    if (watermarks.some((one) => one !== null)) return 'new table';
    return this.#evidence.expected.fulls.length > 0 ? 'recovery gap' : 'first full export';
  }

  /** `"load": "replace"`: a full export of every period, and nothing in between. */
  #periodically(): void {
    const { facts, policy, full } = this.#input;
    const due = latestEnd(Math.min(facts.now, this.#reachable.latest + SAFETY_MARGIN), policy.every);
    const instants = this.#evidence.expected.fulls.map(({ at }) => at);
    const loaded = this.#anchors().map((anchor) => anchor ?? Number.NEGATIVE_INFINITY);
    const last = Math.max(...instants, Math.min(...loaded));
    if (full) this.#startFull('asked for');
    else if (last < due) this.#startFull(instants.length === 0 ? 'first full export' : 'next full export');
    if (this.#starts.length > 0 || this.#problems.length > 0) return;
    const at = due + policy.every;
    this.#next = { content: { kind: 'full', at }, notBefore: at + RESTORE_LAG };
  }

  /** @returns its instant; null when it may not be started now */
  #startFull(reason: StartReason): number | null {
    const { facts, policy, full } = this.#input;
    const { sizeBytes } = facts.table;
    const { expected, failed } = this.#evidence;
    const at = fullInstant(facts.now, policy.every, this.#reachable);
    if (expected.fulls.some((one) => one.at === at)) return at;
    const failing = failingOf(failed.filter(({ job }) => job.content.kind === 'full'));
    const isEarly = failing !== null && this.#isEarly(failing);
    if (sizeBytes > policy.fullUpTo && !full) {
      this.#problems.push({ code: 'FULL_EXPORT_TOO_LARGE', reason, sizeBytes, limit: policy.fullUpTo });
      return null;
    }
    if (isEarly && !full) return null;
    return this.#start({ kind: 'full', at }, failing === null || full ? reason : 'again') ? at : null;
  }

  /** Windows from a frontier on, until there is nothing more to export. */
  #extend(from: number): void {
    const { facts, policy } = this.#input;
    let frontier = from;
    for (;;) {
      const failing = failingOf(
        this.#evidence.failed.filter(
          ({ job: { content } }) => content.kind === 'incremental' && content.from === frontier,
        ),
      );
      if (failing !== null && this.#isEarly(failing)) return;
      const joint = this.#jointAfter(frontier);
      const end = joint ?? latestEnd(facts.now, policy.every);
      if (end - frontier < SHORTEST_WINDOW) {
        this.#wait(frontier);
        return;
      }
      const to = pieceEnd(frontier, end, policy.every);
      const reason = failing === null ? (joint === null ? 'next window' : 'missing window') : 'again';
      const content: ExportContent = { kind: 'incremental', from: frontier, to, view: policy.view };
      // What has failed runs again before anything beyond it is begun.
      if (!this.#start(content, reason) || failing !== null) return;
      frontier = this.#chain.reach(frontier);
    }
  }

  /** Where a window can join on to those that exist beyond a hole; null when there are none. */
  #jointAfter(frontier: number): number | null {
    const beyond = this.#windows.filter(({ to }) => to > frontier);
    const latest = this.#input.facts.now - SAFETY_MARGIN;
    const instants = [...beyond.flatMap(({ from, to }) => [from, to]), ...this.#frontiers];
    return firstJoint(
      frontier,
      instants.filter((instant) => instant <= latest).toSorted((a, b) => a - b),
    );
  }

  /** Tells of what fails, and whether it is too early to try again. */
  #isEarly(failing: Failing): boolean {
    this.#failing ??= failing;
    if (isTold(failing)) this.#problems.push({ code: 'EXPORT_FAILED', failing });
    return failing.retryAt > this.#input.facts.now;
  }

  /** @returns false when as many exports are under way as may be */
  #start(content: ExportContent, reason: StartReason): boolean {
    if (this.#evidence.running.length + this.#starts.length >= MOST_RUNNING) return false;
    this.#starts.push({ content, reason, attempt: attemptOf(content, this.#evidence.failed) });
    if (content.kind === 'incremental') {
      const { from, to } = content;
      this.#windows = [...this.#windows, { exportId: `started-${from}`, from, to }];
      this.#chain = new Chain(this.#windows);
    }
    return true;
  }

  #wait(frontier: number): void {
    const { every, view } = this.#input.policy;
    const to = firstEnd(frontier, every);
    const notBefore = to + SAFETY_MARGIN;
    if (this.#next !== null && this.#next.notBefore <= notBefore) return;
    this.#next = { content: { kind: 'incremental', from: frontier, to, view }, notBefore };
  }
}

/** Whether a person should know: what AWS names so does not pass by itself. */
function isTold({ kind, failure, attempts }: Failing): boolean {
  return kind === 'lost' || isForPeople(failure.code) || attempts >= TOLD_AFTER;
}

/** Faults of the bucket or the key, which somebody has to mend. */
export function isForPeople(code: string): boolean {
  return code.startsWith('S3') || code.startsWith('Kms');
}

function reachableOf({ recovery, now }: Facts): Reachable {
  if (recovery === null) return { earliest: Number.NEGATIVE_INFINITY, latest: now - RESTORE_LAG };
  return isOn(recovery) ? recovery : { earliest: Number.POSITIVE_INFINITY, latest: now };
}

function isOn(recovery: RecoveryFacts): recovery is Extract<RecoveryFacts, { state: 'on' }> {
  return recovery.state === 'on';
}
