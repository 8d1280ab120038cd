/**
 * What has been applied to a target, as the warehouse itself records it. Times are epoch milliseconds.
 *
 * A *generation* is one physical incarnation of a target: a full replace builds a new one beside the old and swaps it
 * in. Ledger entries belong to a generation, so a loader that was overtaken can never speak for the table of today.
 */

export type LoadAction =
  /** A full export replaced the table (a new generation). */
  | 'replace'
  /** An incremental advanced the watermark. */
  | 'merge'
  /** An incremental filled part of a gap that had been accepted earlier; the watermark stays. */
  | 'fill'
  /** An export that was part of the table already was applied again, under the version guard. */
  | 'reload';

/** What the mapping accepted for this load although it cannot be proven exact. */
export type Acceptance = 'none' | 'gap' | 'overlap';

export interface LedgerEntry {
  readonly table: string;
  readonly generation: string;
  /** Orders the loads of a target, across generations; a later load of the same version of a row wins. */
  readonly sequence: bigint;
  readonly action: LoadAction;
  readonly exportId: string;
  readonly kind: 'full' | 'incremental';
  /** Start of the window; null for a full export. */
  readonly from: number | null;
  /** End of the window, or the instant of the full export. */
  readonly to: number;
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

/** A target as the warehouse holds it now. */
export interface TargetState {
  readonly table: string;
  readonly generation: string;
  /** Entries of this generation, by sequence. The first is the `replace` that made it. */
  readonly loads: readonly LedgerEntry[];
  /** `shapeHash` of the target mapping with which this generation's table was built. */
  readonly shapeHash: string;
}
