/**
 * The layout of an export: `<prefix>AWSDynamoDB/<export id>/…` and, for incrementals, `<prefix>AWSDynamoDB/data/…`.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html
 */

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
 * Where an object lies now that DynamoDB wrote to `key`. Keys in manifests count from the root of the original bucket;
 * a copy may stand under another prefix, or under none.
 * @param originalPrefix what stood before `AWSDynamoDB/` in the original bucket
 * @param foundPrefix what stands before it where the export was found
 * @returns null for a key that is not that of an object of an export
 */
export function resolveKey(key: string, originalPrefix: string, foundPrefix: string): string | null {
  if (key.startsWith(`${originalPrefix}${EXPORTS_FOLDER}/`)) {
    return `${foundPrefix}${key.slice(originalPrefix.length)}`;
  }
  const prefix = prefixOf(key);
  return prefix === null ? null : `${foundPrefix}${key.slice(prefix.length)}`;
}
