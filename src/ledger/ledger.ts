/**
 * What has been applied to a target, as the warehouse itself records it. Times are epoch milliseconds.
 *
 * A *generation* is one physical incarnation of a target: a full replace builds a new one beside the old and swaps it
 * in. Ledger entries belong to a generation, so a loader that was overtaken can never speak for the table of today.
 */
import type { Batch } from './batch.ts';
import type { TargetShape } from './shape.ts';

/**
 * `replace`: a full export replaced the table (a new generation).
 * `merge`: an incremental advanced the watermark.
 * `fill`: an incremental filled part of a gap that had been accepted earlier; the watermark stays.
 * `reload`: an export that was part of the table already was applied again, under the version guard.
 */
export const LOAD_ACTIONS = ['replace', 'merge', 'fill', 'reload'] as const;
export type LoadAction = (typeof LOAD_ACTIONS)[number];

/** What the mapping accepted for a load although it cannot be proven exact. */
export const ACCEPTANCES = ['none', 'gap', 'overlap'] as const;
export type Acceptance = (typeof ACCEPTANCES)[number];

export interface LedgerEntry {
  readonly table: string;
  readonly generation: string;
  /** Orders the loads of a target, across generations; a later load of the same version of a row wins. */
  readonly sequence: bigint;
  readonly action: LoadAction;
  /** What was loaded. */
  readonly batch: Batch;
  /** Watermark before this load; null when it began the generation. */
  readonly watermarkBefore: number | null;
  /** Watermark after this load. */
  readonly watermark: number;
  readonly accepted: Acceptance;
  /** ARN of the DynamoDB table that was exported. */
  readonly tableArn: string;
  readonly tableId: string | null;
  readonly mappingHash: string;
  /** Items in the export. items = puts + deletes + rejected + elsewhere + below floor. */
  readonly items: number;
  readonly puts: number;
  readonly deletes: number;
  readonly rejected: number;
  /** Values turned into NULL because their column says `onMismatch: "null"`. */
  readonly nulled: number;
  /** Items that the target's `where` leaves to others. */
  readonly elsewhere: number;
  /** Records older than the generation's floor, which are ignored for ever. */
  readonly belowFloor: number;
  /** Rows in the table after this load. */
  readonly rows: number;
  readonly startedAt: number;
  readonly finishedAt: number;
}

/** A stretch of time with both of its ends; epoch milliseconds. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** A target as the warehouse holds it now. */
export interface TargetState {
  readonly table: string;
  readonly generation: string;
  /** `shapeHash` of the target mapping with which this generation's table was built. */
  readonly shapeHash: string;
  /** What that stands for; null when a version of dynaload built it that did not keep it. */
  readonly shape: TargetShape | null;
  /** How its table was laid out, in words of the warehouse; empty where nothing was asked for. Default: not known. */
  readonly layout?: string;
  readonly ledger: LedgerDigest;
}

/** How many of the last loads a digest has. */
export const LAST_LOADS = 5;

/**
 * What the ledger of a generation comes down to, however many loads it has had: the warehouse folds them, so that a year
 * of windows is asked for as quickly as a day. `test/support/ledger-digest.ts` says the same in plain steps, and every
 * adapter is held to it.
 */
export interface LedgerDigest {
  /** How many loads there were. The first is the `replace` that made the generation. */
  readonly loads: number;
  /** Instant of the full export with which the generation began. */
  readonly base: number;
  /** ARN of the DynamoDB table that it began with. */
  readonly tableArn: string;
  /** The first that a load has told; null when none has. */
  readonly tableId: string | null;
  /** The highest. */
  readonly watermark: number;
  /** Loads with the action `merge`. */
  readonly merges: number;
  /**
   * Rows in quarantine of loads that no later load of the same batch did anew, and that end later than every full export
   * that was loaded after them: rows that the table misses.
   */
  readonly rejected: number;
  /** The last ones, by sequence: `LAST_LOADS` at the most. */
  readonly lastLoads: readonly LedgerEntry[];
  /** Loads that accepted a gap or an overlap, and those that filled one, by sequence. */
  readonly departures: readonly Departure[];
  /** By which mappings rows were derived that may still be there. */
  readonly origins: readonly Origin[];
  /** Loads of batches that end in the stretch that was asked for, by sequence; none when it was not asked for. */
  readonly batches: readonly AppliedBatch[];
}

export type Departure = Pick<LedgerEntry, 'action' | 'accepted' | 'watermarkBefore'> &
  Pick<Batch, 'from' | 'to'>;

/**
 * What a digest has of single loads.
 * @param entries the last loads and all departures at least, by sequence
 */
export function singleLoads(entries: readonly LedgerEntry[]): Pick<LedgerDigest, 'lastLoads' | 'departures'> {
  return {
    lastLoads: entries.slice(-LAST_LOADS),
    departures: entries
      .filter(({ accepted, action }) => accepted !== 'none' || action === 'fill')
      .map(({ action, accepted, batch: { from, to }, watermarkBefore }) => ({
        action,
        accepted,
        from,
        to,
        watermarkBefore,
      })),
  };
}

export type AppliedBatch = Pick<LedgerEntry, 'action'> & Pick<Batch, 'id' | 'to'>;

/** A mapping by which a load derived or refused rows, and no later load of the same batch did it anew. */
export interface Origin {
  readonly mappingHash: string;
  /** True when all of these loads end no later than a full export that was loaded after them. */
  readonly isCovered: boolean;
}
