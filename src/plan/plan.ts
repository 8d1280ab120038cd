/** What a sync would do for one target: the planner's result. All instants are epoch milliseconds. */
import type { ExportInfo, FullExport, IncrementalExport } from '../export/export-info.ts';
import type { SourceMapping } from '../mapping/mapping.ts';
import type { Acceptance } from '../ledger/ledger.ts';
import type { Applied, Window } from '../ledger/applied.ts';
import type { Remedy } from './remedy.ts';

export interface PlanInput {
  /** The DynamoDB table that the mapping names. */
  readonly source: SourceMapping;
  /** Its exports and those of its former tables, in any order, with or without those that were applied long ago. */
  readonly exports: readonly ExportInfo[];
  /** Null when nothing is loaded yet. */
  readonly applied: Applied | null;
  readonly policy: PlanPolicy;
  readonly now: number;
  /** The user says that a full export may heal a gap at once. */
  readonly heal: boolean;
}

/** The fields of a mapping that the planner looks at. */
export interface PlanPolicy {
  readonly load: 'merge' | 'replace';
  readonly overlap: 'refuse' | 'accept';
  readonly gap: 'wait' | 'accept';
  readonly healAfter: number;
}

export type ReplaceReason =
  | 'first load'
  /** The mapping loads full exports only. */
  | 'newer full export'
  /** The DynamoDB table was dropped and made again. */
  | 'new table'
  /** The mapping names another table than the one that is loaded, and that as what it was. */
  | 'moved to this table'
  /** The chain of incrementals is broken, and this full export mends it. */
  | 'heals the chain';

export type Step =
  | {
      readonly action: 'replace';
      readonly exportInfo: FullExport;
      readonly watermark: number;
      readonly reason: ReplaceReason;
    }
  | {
      readonly action: 'merge' | 'fill';
      readonly exportInfo: IncrementalExport;
      /** Watermark after the step. */
      readonly watermark: number;
      readonly accepted: Acceptance;
    }
  /** Never planned by `sync`: a person asked for it. */
  | { readonly action: 'reload'; readonly exportInfo: ExportInfo; readonly watermark: number };

export type SkipReason =
  /** It is in the ledger. */
  | 'applied'
  /** The table is past its end already. */
  | 'included'
  /** A full export that the chain makes needless. */
  | 'not needed'
  /** A full export that would strand the incrementals that are on their way. */
  | 'held'
  /** A newer full export takes its place. */
  | 'superseded'
  /** The mapping loads full exports only. */
  | 'full exports only'
  /** It belongs to a table of this name that was dropped. */
  | 'older table'
  /** It belongs to a table that the mapping moved away from. */
  | 'former table'
  /** It cannot be loaded again into this target, because it is not part of it yet. */
  | 'not applied';

export interface Skipped {
  readonly exportInfo: ExportInfo;
  readonly reason: SkipReason;
  /** One sentence for people. */
  readonly detail: string;
}

/** An incremental behind a gap: applied by itself as soon as the missing window arrives. */
export interface Waiting {
  readonly exportInfo: IncrementalExport;
  /** The missing window straight before it; null when a first full export is what is missing. */
  readonly missing: Window | null;
  readonly detail: string;
}

/** An export that cannot be applied as it is. */
export interface Refused {
  readonly exportInfo: ExportInfo;
  readonly reason: 'misaligned' | 'format';
  readonly detail: string;
}

export interface TargetPlan {
  /** Before the steps; null when nothing is loaded. */
  readonly watermark: number | null;
  /** After the steps. */
  readonly nextWatermark: number | null;
  /** In order; each rests on the one before it. */
  readonly steps: readonly Step[];
  readonly skipped: readonly Skipped[];
  readonly waiting: readonly Waiting[];
  readonly refused: readonly Refused[];
  /** How to get unstuck; null when nothing waits and nothing is refused. */
  readonly remedy: Remedy | null;
}
