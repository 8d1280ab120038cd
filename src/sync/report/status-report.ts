/**
 * Where every table stands, as `status --json` prints it. Field names are part of the interface, as those of `report.ts`.
 */
import type { LedgerEntry } from '../../ledger/ledger.ts';
import type { ShapeChange } from '../../mapping/shape-change.ts';
import type { HeldTarget } from '../orphans.ts';
import type { LayoutReport } from './layout-report.ts';
import type { TableExports } from './exports-report.ts';
import type {
  ErrorReport,
  RefusedReport,
  SyncReport,
  TableReport,
  WaitingReport,
  WarningReport,
  WindowReport,
} from './report.ts';

export interface LoadStatus {
  readonly exportId: string;
  readonly action: LedgerEntry['action'];
  readonly accepted: LedgerEntry['accepted'];
  readonly window: WindowReport;
  readonly items: number;
  readonly puts: number;
  readonly deletes: number;
  readonly rejected: number;
  readonly finishedAt: string;
}

export interface FailureReport {
  readonly exportId: string;
  /** Of the error. */
  readonly code: string;
  readonly message: string;
  readonly failedAt: string;
}

export interface TargetStatus {
  readonly table: string;
  /** Names of its child tables. */
  readonly children: readonly string[];
  /** ARN of the DynamoDB table that it holds; null when nothing is loaded yet. */
  readonly tableArn: string | null;
  readonly watermark: string | null;
  /** Seconds from the watermark to now. */
  readonly lagSeconds: number | null;
  readonly rows: number | null;
  /** Null when nothing is loaded yet. */
  readonly exact: boolean | null;
  /** Rows in quarantine that no later load did anew: the table misses them, and is not exact. */
  readonly rejected: number;
  /** True when it may hold rows that an earlier mapping made. */
  readonly mappingChanged: boolean;
  /** True when it changed in a way that needs `rebuild` before anything more is loaded. */
  readonly rebuildNeeded: boolean;
  /** What changed of its columns, for people. */
  readonly shapeChanges: readonly string[];
  /** The same, and what the next load makes of each. */
  readonly changes: readonly ShapeChange[];
  /** Columns that it was given since it was built, which are NULL in rows of before that may still be there. */
  readonly addedColumns: readonly string[];
  /** A layout that its table does not have; null when it has it, and when it is not known. */
  readonly layout: LayoutReport | null;
  /** True when it holds a table from which the mapping has moved on: the next full export of the new one replaces it. */
  readonly moveNeeded: boolean;
  /** A load that failed, when there has been none since; null otherwise. */
  readonly lastFailure: FailureReport | null;
  /** How many there were since its last full replace, with that one. */
  readonly loads: number;
  /** The newest first. */
  readonly lastLoads: readonly LoadStatus[];
}

export interface TableStatus {
  readonly table: string;
  readonly mapping: string;
  readonly watermark: string | null;
  readonly lagSeconds: number | null;
  readonly targets: readonly TargetStatus[];
  /** IDs. Of pending, waiting and refused exports, `LISTED` are named, and `totals` counts all. All empty without a source. */
  readonly pending: readonly string[];
  readonly waiting: readonly WaitingReport[];
  readonly refused: readonly RefusedReport[];
  readonly totals: { readonly pending: number; readonly waiting: number; readonly refused: number };
  readonly remedy: TableReport['remedy'];
  /** How far it is exported; null when the mapping has no `export` block, and without a source. */
  readonly exports: TableExports | null;
  /** Why nothing can be told about this table, or nothing can be planned for it. */
  readonly error: ErrorReport | null;
}

export interface StatusReport {
  readonly warehouse: string;
  readonly source: string | null;
  readonly tables: readonly TableStatus[];
  /** Targets in the warehouse that no mapping has; none when only some tables were asked for. */
  readonly orphans: readonly HeldTarget[];
  /** Exports without a summary: still running, or failed. Empty without a source. */
  readonly unfinished: SyncReport['unfinished'];
  readonly warnings: readonly WarningReport[];
  /** What loads the exports that are pending; empty when there are none. */
  readonly commands: readonly string[];
}
