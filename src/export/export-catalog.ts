/** What exports there are under a source. */
import pLimit from 'p-limit';
import { DynaloadError } from '../errors.ts';
import type { ExportInfo } from './export-info.ts';
import { startOfId, SUMMARY_FILE } from './export-key.ts';
import type { ExportWarning } from './export-warning.ts';
import { findExportFolders, LIST_EXPORTS, type FindOptions, type FoundFolder } from './find-exports.ts';
import type { ObjectStore } from './store/object-store.ts';
import type { ExportSource } from './open-source.ts';
import { groupDigits } from '../message/number-text.ts';
import { nearest } from '../message/suggest.ts';
import { shownAddress } from '../message/shown-address.ts';
import { lastSegment } from './store/store-key.ts';
import { readSummary, type ReadSummary } from './summary.ts';

const CONCURRENT_SUMMARIES = 16;
const MOST_NAMED = 5;

/** An export without a summary: it is still running, or it failed. DynamoDB writes the summary last. */
export interface UnfinishedExport {
  readonly exportId: string;
  /** Address of its folder. */
  readonly address: string;
  /** Epoch milliseconds, read from the ID; null for an ID of another form. */
  readonly startedAt: number | null;
}

export interface ExportCatalog {
  /** One entry per export, by ID, which is by start time. Those written in Ion are among them. */
  readonly exports: readonly ExportInfo[];
  readonly unfinished: readonly UnfinishedExport[];
  /** Summaries that could not be read (their exports are not in `exports`) or that differ from their checksum. */
  readonly warnings: readonly ExportWarning[];
  /** Folders of exports that were found, in whatever state. With 0 there is nothing to load under the source. */
  readonly found: number;
}

export interface CatalogOptions extends FindOptions {
  /** Epoch milliseconds: an export that claims to come from the future is refused. Not judged when not given. */
  readonly now?: number;
}

/**
 * Lists the exports under a source and reads their summaries. A summary that cannot be read does not hide the others:
 * it is a warning. The same export found twice (a copy) is listed once, where its manifest says that it lies.
 * @throws DynaloadError SOURCE_UNREACHABLE; SOURCE_DENIED when not even one export could be read; EXPORT_NOT_FOUND when
 *   the source is the folder of one export, which is not there;
 *   EXPORT_SUMMARY_INVALID only when `options.exportId` asks for that export
 */
export async function readCatalog(
  source: ExportSource,
  options: CatalogOptions = {},
): Promise<ExportCatalog> {
  const { store } = source;
  const { folders, warnings } = await findExportFolders(store, source.root, options);
  const barred = warnings.find(({ code }) => code === 'SOURCE_DENIED');
  if (folders.length === 0 && barred !== undefined) {
    throw new DynaloadError('SOURCE_DENIED', `No export was found where one may look. ${barred.message}`, {
      hint: 'Grant the right to list and to read everything below the source.',
      details: { address: barred.address },
    });
  }
  const limit = pLimit(CONCURRENT_SUMMARIES);
  const readings = await Promise.all(folders.map((found) => limit(() => readOne(store, found, options))));

  const failures = readings.flatMap((reading) => (reading.kind === 'failed' ? [reading.error] : []));
  const summaries = readings
    .flatMap((reading) => (reading.kind === 'read' ? [reading.summary] : []))
    .filter(({ info }) => options.exportId === undefined || info.exportId === options.exportId);
  const unfinished = readings.flatMap((reading) => (reading.kind === 'unfinished' ? [reading.export] : []));
  const denied = failures.find(({ code }) => code === 'SOURCE_DENIED');
  const fatal = options.exportId === undefined ? denied : failures[0];
  if (summaries.length === 0 && fatal !== undefined) throw fatal;

  return {
    exports: withoutCopies(summaries).toSorted((left, right) => (left.exportId < right.exportId ? -1 : 1)),
    unfinished,
    warnings: [
      ...unfinished.flatMap((one) => (one.address === store.address(source.root) ? [waitFor(one)] : [])),
      ...warnings,
      ...readings.flatMap((reading) => (reading.kind === 'failed' ? [asWarning(reading, store)] : [])),
      ...summaries.flatMap(({ warning }) => (warning === null ? [] : [warning])),
    ],
    found: folders.length,
  };
}

/**
 * The export with an ID.
 * @throws DynaloadError EXPORT_NOT_FOUND; EXPORT_UNFINISHED; EXPORT_SUMMARY_INVALID,
 *   SOURCE_UNREACHABLE, SOURCE_DENIED
 */
export async function findExport(
  source: ExportSource,
  exportId: string,
  options: Pick<CatalogOptions, 'now' | 'signal'> = {},
): Promise<ExportInfo> {
  const catalog = await readCatalog(source, { ...options, exportId });
  const found = catalog.exports[0];
  if (found !== undefined) return found;
  const unfinished = catalog.unfinished[0];
  const message =
    unfinished === undefined
      ? `No export with the ID ${shownAddress(exportId)} was found under ${source.description}.`
      : `The export ${exportId} has no ${SUMMARY_FILE} in ${unfinished.address}: it is still running, or it failed.`;
  const there = unfinished === undefined ? await otherIds(source, exportId, options.signal) : '';
  throw new DynaloadError(unfinished === undefined ? 'EXPORT_NOT_FOUND' : 'EXPORT_UNFINISHED', message, {
    details: { export: shownAddress(exportId), source: source.description },
    hint: `${there}${LIST_EXPORTS}`,
  });
}

/** The one that may be meant, or the latest few, with a blank behind; nothing where there is none. */
async function otherIds(source: ExportSource, exportId: string, signal?: AbortSignal): Promise<string> {
  const options = signal === undefined ? {} : { signal };
  const { folders } = await findExportFolders(source.store, source.root, options);
  const ids = folders.flatMap((folder) => folder.exportId ?? []).toSorted();
  const near = nearest(exportId, ids);
  if (near !== null) return `Did you mean ${near}? `;
  if (ids.length === 0) return '';
  const shown = ids.slice(-MOST_NAMED);
  return `There ${ids.length === 1 ? 'is' : 'are'} ${shown.join(', ')}${ids.length > shown.length ? `, and ${groupDigits(ids.length - shown.length)} before` : ''}. `;
}

type Reading =
  | { readonly kind: 'read'; readonly summary: ReadSummary }
  | { readonly kind: 'unfinished'; readonly export: UnfinishedExport }
  | { readonly kind: 'failed'; readonly found: FoundFolder; readonly error: DynaloadError };

async function readOne(
  store: ObjectStore,
  found: FoundFolder,
  { now, signal }: CatalogOptions,
): Promise<Reading> {
  try {
    const summary = await readSummary(store, `${found.folder}${SUMMARY_FILE}`, { now, signal });
    return summary === undefined ? withoutSummary(store, found) : { kind: 'read', summary };
  } catch (thrown) {
    // What may pass would make a gap where there is none: the whole reading has to be tried again.
    if (!(thrown instanceof DynaloadError) || thrown.retryable) throw thrown;
    if (thrown.code === 'SOURCE_DENIED' && (await lacksSummary(store, found, signal)))
      return withoutSummary(store, found);
    return { kind: 'failed', found, error: thrown };
  }
}

/** To a user without s3:ListBucket on the whole bucket, S3 says "denied" of an object that does not exist. */
async function lacksSummary(
  store: ObjectStore,
  { folder }: FoundFolder,
  signal?: AbortSignal,
): Promise<boolean> {
  try {
    for await (const { key } of store.list({ folder, ...(signal === undefined ? {} : { signal }) })) {
      if (key === `${folder}${SUMMARY_FILE}`) return false;
    }
    return true;
  } catch (thrown) {
    if (thrown instanceof DynaloadError && thrown.code === 'SOURCE_DENIED') return false;
    throw thrown;
  }
}

/** The one export that was asked for. */
function waitFor({ exportId, address }: UnfinishedExport): ExportWarning {
  const message = `The export ${exportId} has no ${SUMMARY_FILE} in ${address} yet: it is still running, or it failed.`;
  return { code: 'EXPORT_UNFINISHED', address, exportId, message };
}

function withoutSummary(store: ObjectStore, found: FoundFolder): Reading {
  const { folder } = found;
  const exportId = found.exportId ?? lastSegment(folder);
  const startedAt = startOfId(exportId);
  return { kind: 'unfinished', export: { exportId, address: store.address(folder), startedAt } };
}

function asWarning(
  { found, error }: Extract<Reading, { kind: 'failed' }>,
  store: ObjectStore,
): ExportWarning {
  const address = store.address(`${found.folder}${SUMMARY_FILE}`);
  return { code: error.code, address, exportId: found.exportId, message: error.message };
}

/** Of the copies of an export, the one that lies where its manifest says; else the first. */
function withoutCopies(summaries: readonly ReadSummary[]): readonly ExportInfo[] {
  const kept = new Map<string, ReadSummary>();
  for (const summary of summaries) {
    const { exportArn } = summary.info;
    const other = kept.get(exportArn);
    if (other === undefined || (isInPlace(summary) && !isInPlace(other))) kept.set(exportArn, summary);
  }
  return [...kept.values()].map(({ info }) => info);
}

function isInPlace({ info, statedFilesKey }: ReadSummary): boolean {
  return info.filesKey === statedFilesKey;
}
