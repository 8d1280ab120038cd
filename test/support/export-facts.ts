/** Facts and policies for tests of the exporter. Instants are minutes after ten o'clock, as epoch milliseconds. */
import { decide } from '../../src/exporter/decide.ts';
import type { Decision } from '../../src/exporter/decision.ts';
import type { Facts, Job, RecoveryFacts, TableFacts, Watermark } from '../../src/exporter/facts.ts';
import type { ExportInfo, FullExport, IncrementalExport } from '../../src/export/export-info.ts';
import type { ExportPolicy } from '../../src/mapping/exports/export-policy.ts';
import type { TableMapping } from '../../src/mapping/mapping.ts';

const START = Date.UTC(2026, 2, 2, 10);
const MINUTE = 60_000;
export const DAY = 24 * 60;
const ARN = 'arn:aws:dynamodb:eu-central-1:111122223333:table/Orders';
const TABLE_ID = 'lineage-1';

export function at(minute: number): number {
  return START + minute * MINUTE;
}

export function minutes(instant: number): number {
  return (instant - START) / MINUTE;
}

export const POLICY: ExportPolicy = {
  to: 's3://exports/orders',
  bucket: 'exports',
  prefix: 'orders',
  every: 15 * MINUTE,
  view: 'NEW_AND_OLD_IMAGES',
  encryption: { kind: 'AES256' },
  bucketOwner: null,
  fullUpTo: 100_000_000_000,
  enabled: true,
};

const TABLE: TableFacts = { arn: ARN, tableId: TABLE_ID, status: 'ACTIVE', sizeBytes: 1000 };

export function recovery(earliest: number, latest = Number.POSITIVE_INFINITY): RecoveryFacts {
  return {
    state: 'on',
    earliest: at(earliest),
    latest: Number.isFinite(latest) ? at(latest) : latest,
    periodDays: 35,
  };
}

type Common = Omit<FullExport, 'kind' | 'at'>;

function common(exportId: string, more: Partial<Common>): Common {
  return {
    exportId,
    exportArn: `${ARN}/export/${exportId}`,
    table: 'Orders',
    tableArn: ARN,
    tableId: TABLE_ID,
    itemCount: 1,
    billedBytes: null,
    outputFormat: 'DYNAMODB_JSON',
    s3Bucket: 'exports',
    s3Prefix: 'orders',
    startedAt: null,
    endedAt: null,
    summaryKey: '',
    filesKey: '',
    originalPrefix: '',
    place: { own: '', shared: '' },
    ...more,
  };
}

export function full(instant: number, more: Partial<Common> = {}): FullExport {
  return { ...common(`full-${instant}`, more), kind: 'full', at: at(instant) };
}

export function window(from: number, to: number, more: Partial<Common> = {}): IncrementalExport {
  const kind = 'incremental';
  const info = common(`window-${from}-${to}`, more);
  return { ...info, kind, from: at(from), to: at(to), view: 'NEW_AND_OLD_IMAGES' };
}

/** A job that has no summary in S3. */
export function job(info: ExportInfo, more: Partial<Job> = {}): Job {
  const end = info.kind === 'full' ? info.at : info.to;
  return {
    exportId: info.exportId,
    exportArn: info.exportArn,
    status: 'IN_PROGRESS',
    tableId: info.tableId,
    content:
      info.kind === 'full'
        ? { kind: 'full', at: info.at }
        : { kind: 'incremental', from: info.from, to: info.to, view: info.view },
    bucket: 'exports',
    prefix: 'orders',
    format: 'DYNAMODB_JSON',
    filtered: false,
    startedAt: end + MINUTE,
    endedAt: null,
    failure: null,
    ...more,
  };
}

/** The same, failed at an instant. */
export function failed(
  info: ExportInfo,
  instant: number,
  code = 'InternalError',
  more: Partial<Job> = {},
): Job {
  const failure = { code, message: `${code} happened` };
  return job(info, { status: 'FAILED', endedAt: at(instant), failure, ...more });
}

export function watermark(instant: number, more: Partial<Watermark> = {}): Watermark {
  return { tableArn: ARN, tableId: TABLE_ID, at: at(instant), ...more };
}

export interface Given {
  readonly now: number;
  readonly done?: readonly ExportInfo[];
  readonly jobs?: readonly Job[];
  readonly watermarks?: readonly (Watermark | null)[];
  readonly recovery?: RecoveryFacts;
  readonly table?: Partial<TableFacts>;
  readonly policy?: Partial<ExportPolicy>;
  readonly load?: TableMapping['load'];
  readonly full?: boolean;
}

export function factsOf(given: Given): Facts {
  const now = at(given.now);
  const known = given.recovery ?? recovery(-30 * DAY);
  const latest = known.state === 'on' ? Math.min(known.latest, now - 5 * MINUTE) : 0;
  return {
    table: { ...TABLE, ...given.table },
    recovery: known.state === 'on' ? { ...known, latest: Math.max(latest, known.earliest) } : known,
    done: given.done ?? [],
    jobs: given.jobs ?? [],
    watermarks: given.watermarks ?? [],
    now,
  };
}

export function decided(given: Given): Decision {
  const policy = { ...POLICY, ...given.policy };
  return decide({ facts: factsOf(given), policy, load: given.load ?? 'merge', full: given.full ?? false });
}

/** `full 0: first full export`, `0-15: next window`, `15-30: again, attempt 2`. */
export function startsOf({ starts }: Decision): readonly string[] {
  return starts.map(({ content, reason, attempt }) => {
    const what =
      content.kind === 'full'
        ? `full ${minutes(content.at)}`
        : `${minutes(content.from)}-${minutes(content.to)}`;
    return `${what}: ${reason}${attempt === 0 ? '' : `, attempt ${attempt + 1}`}`;
  });
}
