/**
 * What a run did, as `--json` prints it. Field names are part of the interface: they change only with a major
 * version. Instants are ISO 8601 in UTC.
 */
import type { ErrorDetails } from '../../errors.ts';
import type { NulledColumn } from '../../load/load-export.ts';
import type { Acceptance, LoadAction } from '../../ledger/ledger.ts';
import type { ShapeChange } from '../../mapping/shape-change.ts';
import type { ReplaceReason, SkipReason } from '../../plan/plan.ts';

export interface WindowReport {
  /** Null for a full export. */
  readonly from: string | null;
  readonly to: string;
}

interface ExportReport {
  readonly exportId: string;
  readonly kind: 'full' | 'incremental';
  readonly window: WindowReport;
}

export interface AppliedReport extends ExportReport {
  readonly action: LoadAction;
  readonly accepted: Acceptance;
  /** Items in the export. */
  readonly items: number;
  /** Sums over the targets. */
  readonly puts: number;
  readonly deletes: number;
  readonly rejected: number;
  readonly seconds: number;
  readonly targets: readonly AppliedTargetReport[];
}

export interface AppliedTargetReport {
  readonly table: string;
  /** Of the load, digit by digit: what tells it from others in `_dynaload_loads` and `_dynaload_rejects`. */
  readonly sequence: string;
  readonly puts: number;
  readonly deletes: number;
  readonly rejected: number;
  readonly nulled: number;
  /** Items that belong to other targets. */
  readonly elsewhere: number;
  readonly belowFloor: number;
  readonly rows: number;
  /** Columns of which no item of the target had the attribute. Only a full export that made rows tells; else empty. */
  readonly unseen: readonly string[];
  /** Of `nulled`: by column, with one of them. */
  readonly nulledColumns: readonly NulledColumn[];
}

/** A step of the plan, before it is taken. */
export interface PlannedReport extends ExportReport {
  readonly action: LoadAction;
  readonly accepted: Acceptance;
  readonly items: number;
  /** What DynamoDB billed the export for, about its size in the table; null when its summary does not say. */
  readonly billedBytes: number | null;
  /** How many there are; null where that was not asked for (only `plan` does, of the first `LISTED`), or is not known. */
  readonly files: number | null;
  /** By the last loads of its targets; null when there is nothing to go by. */
  readonly estimatedSeconds: number | null;
  /** Why a full export replaces the table; null for an incremental. */
  readonly reason: ReplaceReason | null;
  readonly targets: readonly string[];
}

export interface SkippedReport extends ExportReport {
  readonly reason: SkipReason;
  readonly detail: string;
}

export interface WaitingReport extends ExportReport {
  readonly missing: { readonly from: string; readonly to: string } | null;
  readonly detail: string;
  readonly targets: readonly string[];
}

export interface RefusedReport extends ExportReport {
  readonly reason: 'misaligned' | 'format';
  readonly detail: string;
  readonly targets: readonly string[];
}

/** A target goes on as another DynamoDB table, as `source.was` in the mapping allows. */
export interface MoveReport {
  readonly table: string;
  /** ARNs of the DynamoDB tables. */
  readonly from: string;
  readonly to: string;
  readonly watermarkBefore: string;
  /** Instant of the full export that replaces the target. Where it is the older one, readers go back in time. */
  readonly base: string;
  /** After what follows the full export. */
  readonly watermark: string;
}

export interface TargetReport {
  readonly table: string;
  /** Names of its child tables. */
  readonly children: readonly string[];
  /** ARN of the DynamoDB table that it holds; null when nothing is loaded yet. */
  readonly tableArn: string | null;
  /** Null when nothing is loaded yet. */
  readonly watermark: string | null;
  readonly rows: number | null;
  /**
   * False where the mapping accepted a gap or an overlap since the last full export, or has changed since, and where rows
   * are in quarantine. Null when nothing is loaded yet.
   */
  readonly exact: boolean | null;
  /** Rows in quarantine that no later load did anew. */
  readonly rejected: number;
  /** True when it may hold rows that an earlier mapping made. */
  readonly mappingChanged: boolean;
  /** True when it cannot become what the mapping says: it takes nothing more before a `rebuild`. */
  readonly rebuildNeeded: boolean;
  /** In what its columns are others than the mapping's, for people. */
  readonly shapeChanges: readonly string[];
  /** The same, and what the next load makes of each. */
  readonly changes: readonly ShapeChange[];
  /** Columns that it was given since it was built, which are NULL in rows of before that may still be there. */
  readonly addedColumns: readonly string[];
  readonly error: ErrorReport | null;
}

export interface ErrorReport {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  /** What to run next, in order; may be empty. */
  readonly commands: readonly string[];
  readonly details: ErrorDetails;
}

/** How many exports of one kind a report names: a bucket may hold years of them. */
export const LISTED = 100;

/** Numbers of exports. */
export interface LeftTotals {
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>;
  readonly waiting: number;
  readonly refused: number;
}

export interface TableReport {
  /** Name of the DynamoDB table. */
  readonly table: string;
  readonly mapping: string;
  /** The lowest of its targets' watermarks; null when one of them has none. */
  readonly watermark: string | null;
  /** What was to be done, in order. */
  readonly planned: readonly PlannedReport[];
  /** What was done. Empty for a dry run. */
  readonly applied: readonly AppliedReport[];
  /** `LISTED` of each at the most; `totals` counts all. Of what is skipped, that which nobody has to look at comes last. */
  readonly skipped: readonly SkippedReport[];
  readonly waiting: readonly WaitingReport[];
  readonly refused: readonly RefusedReport[];
  readonly totals: LeftTotals;
  /** Part of the plan. */
  readonly moves: readonly MoveReport[];
  readonly remedy: { readonly detail: string; readonly commands: readonly string[] } | null;
  readonly targets: readonly TargetReport[];
  /** What stopped this table; the others went on. */
  readonly error: ErrorReport | null;
}

export interface WarningReport {
  readonly code: string;
  readonly message: string;
  /** What to run next, in order; may be empty. */
  readonly commands: readonly string[];
}

export interface SyncReport {
  readonly source: string;
  readonly warehouse: string;
  readonly tables: readonly TableReport[];
  /** Exports without a summary: still running, or failed. */
  readonly unfinished: readonly { readonly exportId: string; readonly startedAt: string | null }[];
  readonly warnings: readonly WarningReport[];
}
