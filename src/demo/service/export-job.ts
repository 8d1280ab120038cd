/** Jobs of the simulated export service. Times are epoch milliseconds. */
import type { OutputView } from '../export-draft.ts';
import type { ServiceTable } from './service-table.ts';

export type RequestedContent =
  /** Without an instant: that of the call. */
  | { readonly kind: 'full'; readonly at: number | null }
  /** Without an end: the second of the call. */
  | {
      readonly kind: 'incremental';
      readonly from: number;
      readonly to: number | null;
      readonly view: OutputView;
    };

/** ExportTableToPointInTime, every parameter that is compared when a token comes again. */
export interface ExportRequest {
  readonly tableArn: string;
  readonly content: RequestedContent;
  readonly bucket: string;
  readonly bucketOwner: string | null;
  readonly prefix: string | null;
  readonly sse: 'AES256' | 'KMS' | null;
  readonly kmsKey: string | null;
  readonly format: 'DYNAMODB_JSON' | 'ION';
  readonly filtered: boolean;
  readonly token: string;
}

export interface JobFailure {
  readonly code: string;
  readonly message: string;
}

export interface ExportJob {
  readonly id: string;
  readonly arn: string;
  readonly request: ExportRequest;
  readonly table: ServiceTable;
  /** With both ends. */
  readonly content:
    | { readonly kind: 'full'; readonly at: number }
    | { readonly kind: 'incremental'; readonly from: number; readonly to: number; readonly view: OutputView };
  readonly startedAt: number;
  /** When it will be done, or fail. */
  readonly endsAt: number;
  /** Before this it is not listed. */
  readonly listedFrom: number;
  readonly failure: JobFailure | null;
  status: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
}

/** What becomes of a job, as the owner of the simulation wants it. */
export interface Fate {
  /** Milliseconds that the job takes. */
  readonly takes: number;
  readonly failure?: JobFailure;
  /** Milliseconds until it is listed. Default: none. */
  readonly hidden?: number;
}

/** Takes what jobs write to their buckets. */
export interface ExportSink {
  started?(job: ExportJob): void;
  /** The summary is there when this returns. */
  completed(job: ExportJob): void;
  failed?(job: ExportJob): void;
}
