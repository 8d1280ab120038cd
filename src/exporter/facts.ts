/** What exists, as the exporter sees it in one run. Times are epoch milliseconds. */
import type { ExportInfo } from '../export/export-info.ts';
import type { ExportEncryption, ExportView } from '../mapping/exports/export-policy.ts';

export interface TableFacts {
  readonly arn: string;
  /** Changes when the table is dropped and made again. */
  readonly tableId: string;
  readonly status: string;
  /** Of the table and its local indexes; DynamoDB works it out every six hours. */
  readonly sizeBytes: number;
}

/** Point-in-time recovery, which exports come from. */
export type RecoveryFacts =
  | { readonly state: 'off' }
  | {
      readonly state: 'on';
      /** Nothing before it can be exported. */
      readonly earliest: number;
      /** The last instant of which a full export can be had for certain. */
      readonly latest: number;
      readonly periodDays: number | null;
    };

/** What an export holds. */
export type ExportContent =
  | { readonly kind: 'full'; readonly at: number }
  | { readonly kind: 'incremental'; readonly from: number; readonly to: number; readonly view: ExportView };

export interface JobFailure {
  readonly code: string;
  readonly message: string;
}

/** An export as DescribeExport tells of it. */
export interface Job {
  readonly exportId: string;
  readonly exportArn: string;
  readonly status: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  readonly tableId: string | null;
  readonly content: ExportContent;
  readonly bucket: string;
  readonly prefix: string | null;
  readonly format: string;
  /** It leaves items out: no link of a chain. */
  readonly filtered: boolean;
  readonly startedAt: number;
  readonly endedAt: number | null;
  /** Null unless it failed. */
  readonly failure: JobFailure | null;
}

/** How far a target is, in the warehouse. */
export interface Watermark {
  readonly tableArn: string;
  readonly tableId: string | null;
  readonly at: number;
}

export interface Facts {
  readonly table: TableFacts;
  /** Null while it was not asked: then it is taken to be on, and to reach back far enough. */
  readonly recovery: RecoveryFacts | null;
  /** Exports whose summary lies in S3 under the mapping's address. */
  readonly done: readonly ExportInfo[];
  /** Exports without a summary there, as far back as they may matter. */
  readonly jobs: readonly Job[];
  /** Of each target; null for one that is not loaded. Empty when no warehouse was asked. */
  readonly watermarks: readonly (Watermark | null)[];
  readonly now: number;
}

/** ExportTableToPointInTime. */
export interface ExportRequest {
  readonly tableArn: string;
  readonly content: ExportContent;
  readonly bucket: string;
  readonly prefix: string | null;
  readonly bucketOwner: string | null;
  readonly encryption: ExportEncryption;
  /** Sent again, it stands for the same export for eight hours, also when that has failed. */
  readonly token: string;
}
