/**
 * The layout of an export: `<prefix>AWSDynamoDB/<export id>/…` and, for incrementals, `<prefix>AWSDynamoDB/data/…`.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html
 */

import type { ExportPlace } from './export-info.ts';
import { lastSegment, parentFolder } from './store/store-key.ts';

export const EXPORTS_FOLDER = 'AWSDynamoDB';
/** Holds data files only. Shared by all incremental exports of a prefix, so listing it tells nothing. */
export const DATA_FOLDER = 'data';
export const SUMMARY_FILE = 'manifest-summary.json';
export const FILES_FILE = 'manifest-files.json';
export const STARTED_FILE = '_started';

const USUAL_ID = /^0(\d{13})-[0-9a-f]{8}$/;

/** Epoch milliseconds at which an export was started, read from its ID; null for an ID of another form. */
export function startOfId(exportId: string): number | null {
  const digits = USUAL_ID.exec(exportId)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** The lowest text that sorts before every usual ID of an export that was started at `millis` or later. */
export function idFloor(millis: number): string {
  return `0${String(Math.max(0, Math.floor(millis))).padStart(13, '0')}`;
}

/** The part of a key before its last `AWSDynamoDB/`; null when it has no such segment. */
export function prefixOf(key: string): string | null {
  const at = `/${key}`.lastIndexOf(`/${EXPORTS_FOLDER}/`);
  return at === -1 ? null : key.slice(0, at);
}

/**
 * Where the folders of an export are, whose summary was found.
 * @param summaryKey ends in `/manifest-summary.json`, or is that
 */
export function placeOf(summaryKey: string): ExportPlace {
  const own = parentFolder(summaryKey);
  const above = parentFolder(own);
  // A copy may lack `AWSDynamoDB/`, or may have both folders in one.
  const isApart = lastSegment(above) === EXPORTS_FOLDER || startOfId(lastSegment(own)) !== null;
  return { own, shared: isApart ? above : own };
}

/**
 * Where an object lies now that DynamoDB wrote to `key`. Keys in manifests count from the root of the original bucket.
 * @param originalPrefix what stood before `AWSDynamoDB/` in the original bucket
 * @returns null for a key that is not that of an object of an export
 */
export function resolveKey(key: string, originalPrefix: string, place: ExportPlace): string | null {
  const prefix = key.startsWith(`${originalPrefix}${EXPORTS_FOLDER}/`) ? originalPrefix : prefixOf(key);
  if (prefix === null) return null;
  const below = key.slice(prefix.length + EXPORTS_FOLDER.length + 1);
  if (below.startsWith(`${DATA_FOLDER}/`)) return `${place.shared}${below}`;
  const end = below.indexOf('/');
  return end < 0 ? null : `${place.own}${below.slice(end + 1)}`;
}
