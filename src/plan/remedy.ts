/**
 * How a table gets unstuck: commands that AWS will accept. Pure.
 *
 * Rules of ExportTableToPointInTime: an incremental window is 15 minutes to 24 hours long and lies within the
 * point-in-time recovery period, at most 35 days.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport_Requesting.html
 * The AWS CLI sends these times as whole seconds, whatever it is given: an instant with milliseconds, which a full
 * export without `--export-time` has, cannot be asked for with it.
 */
import type { ExportInfo } from '../export/export-info.ts';
import { LONGEST_WINDOW } from '../export/summary-times.ts';
import type { NextCommand } from '../message/next-command.ts';
import { isoTime } from '../message/iso-time.ts';
import { firstJoint } from './window-rules.ts';

const MINUTE = 60_000;
const RECOVERY_PERIOD = 35 * 24 * 60 * MINUTE;
/** How far what can be restored is behind now. */
const RECOVERY_LAG = 5 * MINUTE;

export interface Remedy {
  /** What to do, one sentence. */
  readonly detail: string;
  /** To be run in order, the last when the exports that the others ask for are done. */
  readonly commands: readonly NextCommand[];
  /** Where the exports go that are asked for, as an address; null when the export that is the model does not say. */
  readonly bucket: string | null;
}

export interface RemedyInput {
  /** An export of the table, for its ARN, bucket and prefix. */
  readonly like: ExportInfo;
  /** The watermark: where a new chain has to begin. Null when nothing is loaded. */
  readonly from: number | null;
  /**
   * Instants at which the chain can be taken up again, ascending: the start of the next waiting window if there is
   * a gap, and the ends of the windows that wait or were refused.
   */
  readonly until: readonly number[];
  readonly now: number;
}

/** @returns the cheapest way that ends in an exact table */
export function findRemedy(input: RemedyInput): Remedy {
  const windows = input.from === null ? null : windowsFrom(input.from, input.until, input.now);
  if (windows !== null) {
    return {
      detail:
        windows.length === 1
          ? 'Export the changes since the watermark, then sync: the chain is whole again.'
          : `Export the changes since the watermark in ${windows.length} windows, then sync: the chain is whole again.`,
      commands: [
        ...windows.flatMap((window) => incrementalCommand(input.like, window)),
        { run: 'sync', heal: false },
      ],
      bucket: bucketOf(input.like),
    };
  }
  const at = input.until.find((instant) => isWholeSecond(instant) && input.now - instant < RECOVERY_PERIOD);
  return {
    detail:
      at === undefined
        ? 'Take a full export, then sync.'
        : 'Take a full export of the instant at which the waiting exports can follow, then sync.',
    commands: [
      ...(at === undefined ? fullCommand(input.like, input.now) : fullCommandAt(input.like, at)),
      { run: 'sync', heal: input.from !== null },
    ],
    bucket: bucketOf(input.like),
  };
}

function bucketOf({ s3Bucket, s3Prefix }: ExportInfo): string | null {
  if (s3Bucket === null) return null;
  return `s3://${s3Bucket}${s3Prefix === null || s3Prefix === '' ? '' : `/${s3Prefix}`}`;
}

/** The last whole minute of which DynamoDB certainly has a state to export. */
function latestInstant(now: number): number {
  return Math.floor((now - RECOVERY_LAG) / MINUTE) * MINUTE;
}

interface ExportWindow {
  readonly from: number;
  readonly to: number;
}

/** The windows that lead from the watermark to an instant where the chain goes on; null when none can be had. */
function windowsFrom(from: number, until: readonly number[], now: number): readonly ExportWindow[] | null {
  if (!isWholeSecond(from) || now - from >= RECOVERY_PERIOD) return null;
  const to = firstJoint(from, until.filter(isWholeSecond));
  if (to === null) return null;
  const count = Math.ceil((to - from) / LONGEST_WINDOW);
  const length = Math.ceil((to - from) / count / 1000) * 1000;
  return Array.from({ length: count }, (_, index) => ({
    from: from + index * length,
    to: Math.min(to, from + (index + 1) * length),
  }));
}

function isWholeSecond(instant: number): boolean {
  return instant % 1000 === 0;
}

function incrementalCommand(like: ExportInfo, window: ExportWindow): readonly NextCommand[] {
  const specification = [
    `ExportFromTime=${isoTime(window.from)}`,
    `ExportToTime=${isoTime(window.to)}`,
    'ExportViewType=NEW_AND_OLD_IMAGES',
  ].join(',');
  return exportCommand(like, [
    '--export-type',
    'INCREMENTAL_EXPORT',
    '--incremental-export-specification',
    specification,
  ]);
}

/** The newest full export that can be had. */
export function fullCommand(like: ExportInfo, now: number): readonly NextCommand[] {
  return fullCommandAt(like, latestInstant(now));
}

/** Of a stated instant: one that DynamoDB chose would have milliseconds, and no window could begin there. */
function fullCommandAt(like: ExportInfo, at: number): readonly NextCommand[] {
  return exportCommand(like, ['--export-time', isoTime(at)]);
}

/** None when the export that is the model does not say where it went. */
function exportCommand(like: ExportInfo, words: readonly string[]): readonly NextCommand[] {
  const { tableArn, s3Bucket, s3Prefix } = like;
  if (s3Bucket === null) return [];
  const [, , , region = ''] = tableArn.split(':');
  return [
    {
      run: 'aws',
      words: [
        'dynamodb',
        'export-table-to-point-in-time',
        ...(region === '' ? [] : ['--region', region]),
        '--table-arn',
        tableArn,
        '--s3-bucket',
        s3Bucket,
        ...(s3Prefix === null || s3Prefix === '' ? [] : ['--s3-prefix', s3Prefix]),
        '--export-format',
        'DYNAMODB_JSON',
        ...words,
      ],
    },
  ];
}
