/** What is to be done for one table, and why. Times are epoch milliseconds. */
import type { ExportContent, Job, JobFailure } from './facts.ts';

export type StartReason =
  /** Nothing that a chain could begin with exists. */
  | 'first full export'
  /** What is loaded is of a table that was dropped and made again, or of another one. */
  | 'new table'
  /** The changes since are no longer to be had. */
  | 'recovery gap'
  /** A person wants it. */
  | 'asked for'
  /** `"load": "replace"`: one per period. */
  | 'next full export'
  | 'next window'
  /** Later windows exist, and this one does not. */
  | 'missing window'
  /** The last attempt failed. */
  | 'again';

export interface Start {
  readonly content: ExportContent;
  readonly reason: StartReason;
  /** How many exports of the same have failed. */
  readonly attempt: number;
}

/** An export that has to be made again. */
export interface Failing {
  readonly content: ExportContent;
  /** `lost`: it was completed, and its summary is not in S3. */
  readonly kind: 'failed' | 'lost';
  readonly failure: JobFailure;
  readonly exportId: string;
  readonly startedAt: number;
  readonly endedAt: number;
  /** How often it has failed in a row. */
  readonly attempts: number;
  /** Not tried again before. */
  readonly retryAt: number;
}

/** What a person should know of, and mostly has to do something about. */
export type Problem =
  | { readonly code: 'TABLE_MISSING' }
  | { readonly code: 'TABLE_NOT_READY'; readonly status: string }
  | { readonly code: 'RECOVERY_OFF' }
  | { readonly code: 'EXPORT_STUCK'; readonly job: Job }
  | { readonly code: 'EXPORT_FAILED'; readonly failing: Failing }
  | {
      readonly code: 'FULL_EXPORT_TOO_LARGE';
      readonly reason: StartReason;
      readonly sizeBytes: number;
      readonly limit: number;
    }
  /** DynamoDB does not take the request at all. */
  | {
      readonly code: 'EXPORT_REFUSED';
      readonly start: Start;
      readonly reason: string;
      readonly message: string;
    }
  | { readonly code: 'EXPORT_CONFLICT'; readonly start: Start; readonly message: string };

export interface Decision {
  /** In the order in which they are to be started: one that is not taken stops those after it. */
  readonly starts: readonly Start[];
  /** Up to where everything is exported and lies in S3; null while no full export does. */
  readonly frontier: number | null;
  /** Jobs that were started before it have no part in what is missing; null when that is not known. */
  readonly oldestEnd: number | null;
  readonly running: readonly Job[];
  readonly failing: Failing | null;
  /** What is next when all that is started goes well; null when that is not known. */
  readonly next: { readonly content: ExportContent; readonly notBefore: number } | null;
  readonly problems: readonly Problem[];
}
