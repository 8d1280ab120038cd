/** Problems as people read them, with what to do. Pure. */
import type { ExportPolicy } from '../mapping/exports/export-policy.ts';
import { isoTime, isoWindow } from '../message/iso-time.ts';
import type { NextCommand } from '../message/next-command.ts';
import type { Failing, Problem, StartReason } from './decision.ts';
import { isForPeople } from './decide.ts';
import type { ExportContent } from './facts.ts';

/** USD per GB that an export processes, in most Regions. https://aws.amazon.com/dynamodb/pricing/ */
const PRICE_PER_GB = 0.1;
const GB = 1e9;

export interface ProblemText {
  readonly message: string;
  /** One or two imperative sentences; null when time mends it. */
  readonly hint: string | null;
  readonly next: readonly NextCommand[];
}

/** What a problem is about. */
export interface ProblemContext {
  /** As the mapping names it. */
  readonly table: string;
  /** Null when there is no such table. */
  readonly tableArn: string | null;
  readonly policy: ExportPolicy;
}

/** `full export of 2026-03-02T10:00:00Z`, `window 2026-03-02T10:00:00Z to 2026-03-02T10:15:00Z`. */
export function contentText(content: ExportContent): string {
  return content.kind === 'full' ? `full export of ${isoTime(content.at)}` : `window ${isoWindow(content)}`;
}

const REASONS: Readonly<Record<StartReason, string>> = {
  'first full export': 'nothing is exported yet',
  'new table': 'the warehouse does not hold this table yet',
  'recovery gap': 'the changes since are no longer to be had',
  'asked for': 'it was asked for',
  'next full export': 'it is time for the next one',
  'next window': 'it is next',
  'missing window': 'later windows exist, and this one does not',
  again: 'the last attempt failed',
};

export function reasonText(reason: StartReason): string {
  return REASONS[reason];
}

export function problemText(problem: Problem, { table, tableArn, policy }: ProblemContext): ProblemText {
  const none: Pick<ProblemText, 'hint' | 'next'> = { hint: null, next: [] };
  switch (problem.code) {
    case 'TABLE_MISSING':
      return {
        message: `There is no DynamoDB table ${table}.`,
        hint: 'Correct source.table in the mapping, or the Region and the account that you are signed in to.',
        next: [],
      };
    case 'TABLE_NOT_READY':
      return { ...none, message: `The table is ${problem.status}: it is exported when it is ACTIVE.` };
    case 'RECOVERY_OFF':
      return {
        message: 'Point-in-time recovery is off, and exports are made from it.',
        hint: 'Turn it on. What was written until then is in the next full export.',
        next: [recoveryCommand(table, tableArn)],
      };
    case 'EXPORT_STUCK': {
      const { exportId, startedAt } = problem.job;
      return {
        message: `The export ${exportId} is in progress since ${isoTime(startedAt)}, more than a day.`,
        hint: 'Ask AWS: nobody else can end it. Nothing is started in its place, and later windows go on.',
        next: [],
      };
    }
    case 'EXPORT_FAILED': {
      const { failing } = problem;
      const times = failing.attempts === 1 ? 'once' : `${failing.attempts} times`;
      return {
        message:
          `The ${contentText(failing.content)} ${failing.kind === 'lost' ? 'was lost' : 'failed'} ${times}, last at ` +
          `${isoTime(failing.endedAt)}: ${failing.failure.code}: ${failing.failure.message}`,
        hint: failureHint(failing, policy),
        next: [],
      };
    }
    case 'FULL_EXPORT_TOO_LARGE': {
      const { reason, sizeBytes, limit } = problem;
      return {
        message:
          `A full export is needed (${reasonText(reason)}), and the table has ${sizeText(sizeBytes)}, more than ` +
          `export.full.upTo allows (${sizeText(limit)}). It would cost about ${((sizeBytes / GB) * PRICE_PER_GB).toFixed(2)} USD.`,
        hint: 'Ask for it, or allow that size in the mapping.',
        next: [{ run: 'export', table, full: true, wait: false }],
      };
    }
    case 'EXPORT_REFUSED':
      return {
        message: `DynamoDB refuses the ${contentText(problem.start.content)}: ${problem.reason}: ${problem.message}`,
        hint: 'Nothing is skipped: the next run asks for the same again.',
        next: [],
      };
    case 'EXPORT_CONFLICT':
      return {
        message: `DynamoDB says that the token of the ${contentText(problem.start.content)} stands for another export: ${problem.message}`,
        hint: 'This is a defect in dynaload: please report it.',
        next: [],
      };
  }
}

function sizeText(bytes: number): string {
  return bytes < GB
    ? `${(bytes / 1e6).toFixed(0)} MB`
    : `${(bytes / GB).toFixed(bytes < 10 * GB ? 1 : 0)} GB`;
}

function recoveryCommand(table: string, tableArn: string | null): NextCommand {
  const region = tableArn?.split(':')[3] ?? '';
  return {
    run: 'aws',
    words: [
      'dynamodb',
      'update-continuous-backups',
      ...(region === '' ? [] : ['--region', region]),
      '--table-name',
      table,
      '--point-in-time-recovery-specification',
      'PointInTimeRecoveryEnabled=true',
    ],
  };
}

/** What to do about an export that failed. Never to export a window by hand: that is done by itself. */
export function failureHint({ kind, failure, retryAt }: Failing, policy: ExportPolicy): string {
  const again = `It is tried again by itself, not before ${isoTime(retryAt)}.`;
  if (kind === 'lost') return `Look whether something deletes or moves what DynamoDB writes. ${again}`;
  if (!isForPeople(failure.code)) return again;
  const { bucket, prefix, bucketOwner, encryption } = policy;
  switch (failure.code) {
    case 'S3NoSuchBucket':
      return `Create the bucket ${bucket}, or correct export.to in the mapping. ${again}`;
    case 'S3AccessDenied': {
      const objects = `arn:aws:s3:::${bucket}/${prefix === null ? '' : `${prefix}/`}AWSDynamoDB/*`;
      const owner =
        bucketOwner === null
          ? "If the bucket is another account's, state that as export.bucketOwner, and let its policy allow the same."
          : `See that the account of the bucket is ${bucketOwner}, and that its policy allows the same.`;
      return (
        'Allow the caller s3:PutObject, s3:PutObjectAcl and s3:AbortMultipartUpload on ' +
        `${objects}, until the export is done. ${owner} ${again}`
      );
    }
    default: {
      const key = encryption.kind === 'KMS' ? (encryption.key ?? 'of AWS for S3') : 'of the bucket';
      return `See that the key ${key} exists in the Region of the bucket, and that the caller may use it (kms:GenerateDataKey, kms:Decrypt). ${again}`;
    }
  }
}
