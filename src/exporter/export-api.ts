/** The port to DynamoDB's exports. Adapters: AWS (`aws-exports.ts`), and the demo's simulated service. */
import type { ExportRequest, Job, RecoveryFacts, TableFacts } from './facts.ts';

export interface ListedExport {
  readonly exportArn: string;
}

export interface ExportPage {
  /** The newest first. */
  readonly exports: readonly ListedExport[];
  /** Null on the last page. */
  readonly next: string | null;
}

export type StartAnswer =
  | {
      readonly kind: 'started';
      readonly exportArn: string;
      /** The token stands for an earlier export, which is over. */
      readonly isOver: boolean;
    }
  /** Too many calls, or too many exports at once: later is soon enough. */
  | { readonly kind: 'crowded'; readonly message: string }
  /** The window ends after DynamoDB's now: its clock and ours differ, and the next run is soon enough. */
  | { readonly kind: 'too early'; readonly message: string }
  /** The token stands for an export of other parameters. */
  | { readonly kind: 'conflict'; readonly message: string }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string };

/**
 * Every method throws DynaloadError EXPORTS_UNREACHABLE for what may pass (an answer that was lost, too), and
 * EXPORTS_DENIED for what the caller may not do.
 */
export interface ExportApi {
  /** @param table name or ARN. @returns null when there is none */
  describeTable(table: string, signal?: AbortSignal): Promise<TableFacts | null>;
  describeRecovery(tableArn: string, signal?: AbortSignal): Promise<RecoveryFacts>;
  /** @param after `next` of the page before; null for the first */
  listExports(tableArn: string, after: string | null, signal?: AbortSignal): Promise<ExportPage>;
  /** @returns null for one that is not known (any more) */
  describeExport(exportArn: string, signal?: AbortSignal): Promise<Job | null>;
  startExport(request: ExportRequest, signal?: AbortSignal): Promise<StartAnswer>;
}
