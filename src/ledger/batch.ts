/** Every kind there is; another source adds its own. */
export const BATCH_KINDS = ['full', 'incremental'] as const;

export type BatchKind = (typeof BATCH_KINDS)[number];

/** What a source hands over as one, and what is loaded whole or not at all: of exports, one export. */
export interface Batch {
  /** Tells it from every other batch of its table: of an export, its ID. */
  readonly id: string;
  /** `full`: the whole table at an instant. `incremental`: what changed in a stretch of time. */
  readonly kind: BatchKind;
  /** Where the stretch starts, epoch milliseconds; null for a full batch. */
  readonly from: number | null;
  /** Where the stretch ends, or the instant of a full batch, epoch milliseconds. */
  readonly to: number;
  /** How far into its source it reaches, in the source's own words; null where the times say it, as of exports. */
  readonly position: string | null;
}
