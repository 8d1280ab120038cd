/** Reads manifest-summary.json, in every form in which DynamoDB and those who copy its exports write it. */
import * as z from 'zod';
import { DynaloadError, messageOf } from '../errors.ts';
import type { ExportInfo } from './export-info.ts';
import { FILES_FILE, placeOf, prefixOf, resolveKey, startOfId } from './export-key.ts';
import type { ExportWarning } from './export-warning.ts';
import { readStatedChecksum } from './manifest-checksum.ts';
import { parseManifestTime } from './manifest-time.ts';
import type { ObjectStore } from './store/object-store.ts';
import { readObject } from './store/read-object.ts';
import { isPlainKey, lastSegment, parentFolder } from './store/store-key.ts';
import { judgeSummary } from './summary-checksum.ts';
import { timesProblem } from './summary-times.ts';

const TABLE_ARN = /^arn:[^:]+:dynamodb:[^:]*:[^:]*:table\/([A-Za-z0-9_.-]+)$/;

const time = z.string().transform((text, context) => {
  const millis = parseManifestTime(text);
  if (millis !== undefined) return millis;
  context.addIssue({
    code: 'custom',
    message: `expected a time like 2024-05-27T06:11:47.109Z, found "${text}"`,
  });
  return z.NEVER;
});

/** Required is only what nothing can be done without; DynamoDB adds keys over time, and others leave some out. */
const summarySchema = z.object({
  exportArn: z.string().min(1).nullish(),
  startTime: time.nullish(),
  endTime: time.nullish(),
  tableArn: z.string().regex(TABLE_ARN, 'expected the ARN of a DynamoDB table'),
  tableId: z.string().min(1).nullish(),
  exportTime: time.nullish(),
  exportFromTime: time.nullish(),
  exportToTime: time.nullish(),
  s3Bucket: z.string().nullish(),
  s3Prefix: z.string().nullish(),
  manifestFilesS3Key: z.string().min(1).refine(isPlainKey, 'expected a key without ".." in it'),
  itemCount: z.int().nonnegative(),
  billedSizeBytes: z.number().nonnegative().nullish().catch(null),
  outputFormat: z.enum(['DYNAMODB_JSON', 'ION']),
  // The API's enum says NEW_IMAGE, its prose NEW_IMAGES.
  outputView: z.enum(['NEW_IMAGE', 'NEW_IMAGES', 'NEW_AND_OLD_IMAGES']).nullish(),
  exportType: z.enum(['FULL_EXPORT', 'INCREMENTAL_EXPORT']).nullish(),
});

type Summary = z.output<typeof summarySchema>;

export interface ReadSummary {
  readonly info: ExportInfo;
  /** The key of manifest-files.json as the summary states it. */
  readonly statedFilesKey: string;
  readonly warning: ExportWarning | null;
}

export interface ReadSummaryOptions {
  /** Epoch milliseconds, for times that have not come yet; they are let pass when it is not given. */
  readonly now?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads a summary, and holds it to its `.md5` where there is one. People pretty-print summaries: that is a warning. One
 * that says something else than it did is refused, since everything hangs on the times that it states.
 * @param summaryKey key in the store; the last part is `manifest-summary.json`
 * @returns undefined when there is no summary (yet)
 * @throws DynaloadError EXPORT_SUMMARY_INVALID, SOURCE_UNREACHABLE, SOURCE_DENIED
 */
export async function readSummary(
  store: ObjectStore,
  summaryKey: string,
  { now, signal }: ReadSummaryOptions = {},
): Promise<ReadSummary | undefined> {
  const bytes = await readObject(store, summaryKey, signal);
  if (bytes === undefined) return undefined;
  const address = store.address(summaryKey);
  const json = parseJson(bytes, address);
  const summary = check(json, address);
  const info = toExportInfo(summary, summaryKey, address);
  const problem = timesProblem(summary, { now, startOfId: startOfId(info.exportId) });
  if (problem !== null) throw invalid(address, `states a time that cannot be: ${problem}`);
  const stated = await readStatedChecksum(store, summaryKey, signal);
  const warning =
    stated === undefined ? null : compare(stated, bytes, json, { address, exportId: info.exportId });
  return { info, statedFilesKey: summary.manifestFilesS3Key, warning };
}

function parseJson(bytes: Buffer, address: string): unknown {
  try {
    // An editor may have put a mark before it.
    return JSON.parse(bytes.toString('utf8').replace(/^\ufeff/, ''));
  } catch (thrown) {
    throw invalid(address, `is not JSON: ${messageOf(thrown)}`, thrown);
  }
}

function check(json: unknown, address: string): Summary {
  const parsed = summarySchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join('.')}: ${message}`,
  );
  throw invalid(address, `is not a summary as DynamoDB writes it: ${issues.join('; ')}`);
}

function toExportInfo(summary: Summary, summaryKey: string, address: string): ExportInfo {
  const folderName = lastSegment(parentFolder(summaryKey));
  const exportId = summary.exportArn?.split('/export/')[1] ?? folderName;
  const place = placeOf(summaryKey);
  const originalPrefix = prefixOf(summary.manifestFilesS3Key) ?? prefixOf(summaryKey) ?? '';
  const common = {
    exportId,
    exportArn: summary.exportArn ?? `${summary.tableArn}/export/${exportId}`,
    table: TABLE_ARN.exec(summary.tableArn)?.[1] ?? summary.tableArn,
    tableArn: summary.tableArn,
    tableId: summary.tableId ?? null,
    itemCount: summary.itemCount,
    billedBytes: summary.billedSizeBytes ?? null,
    outputFormat: summary.outputFormat,
    s3Bucket: orNull(summary.s3Bucket),
    s3Prefix: orNull(summary.s3Prefix),
    startedAt: summary.startTime ?? null,
    endedAt: summary.endTime ?? null,
    summaryKey,
    // A key without `AWSDynamoDB/` is not DynamoDB's own: the tools that write it mean the file beside the summary.
    filesKey: resolveKey(summary.manifestFilesS3Key, originalPrefix, place) ?? `${place.own}${FILES_FILE}`,
    originalPrefix,
    place,
  };
  if (kindOf(summary) === 'full') {
    if (summary.exportTime == null) throw invalid(address, 'is of a full export, but has no exportTime');
    return { ...common, kind: 'full', at: summary.exportTime };
  }
  const { exportFromTime: from, exportToTime: to, outputView } = summary;
  if (from == null || to == null) {
    const found = `exportFromTime ${timeText(from)}, exportToTime ${timeText(to)}`;
    throw invalid(address, `is of an incremental export, but has no window: ${found}`);
  }
  const view = outputView === 'NEW_IMAGE' || outputView === 'NEW_IMAGES' ? 'NEW_IMAGE' : 'NEW_AND_OLD_IMAGES';
  return { ...common, kind: 'incremental', from, to, view };
}

/** Full exports of today have no exportType; those of 2023 to 2026 may say FULL_EXPORT. */
function kindOf({ exportType, exportFromTime }: Summary): ExportInfo['kind'] {
  if (exportType == null) return exportFromTime == null ? 'full' : 'incremental';
  return exportType === 'FULL_EXPORT' ? 'full' : 'incremental';
}

function orNull(text: string | null | undefined): string | null {
  return text == null || text === '' ? null : text;
}

function timeText(millis: number | null | undefined): string {
  return millis == null ? 'missing' : new Date(millis).toISOString();
}

/** @throws DynaloadError EXPORT_SUMMARY_INVALID */
function compare(
  stated: string,
  bytes: Buffer,
  json: unknown,
  where: { address: string; exportId: string },
): ExportWarning | null {
  const verdict = judgeSummary(stated, bytes, json);
  switch (verdict.kind) {
    case 'whole':
      return null;
    case 're-formatted': {
      const message = `${where.address} was re-formatted since DynamoDB wrote it; what it says is unchanged.`;
      return { code: 'EXPORT_CHECKSUM_MISMATCH', ...where, message };
    }
    case 'changed':
      break;
  }
  throw invalid(
    where.address,
    `was changed since DynamoDB wrote it: expected the MD5 ${stated} that the checksum beside it states, ` +
      `found ${verdict.found}`,
  );
}

function invalid(address: string, what: string, cause?: unknown): DynaloadError {
  return new DynaloadError('EXPORT_SUMMARY_INVALID', `${address} ${what}.`, {
    details: { file: address },
    hint: 'Copy the manifest-summary.json again from the bucket that DynamoDB wrote it to.',
    cause,
  });
}
