/** How the data files of an export are shared out over parts. Pure, and the same in every process and every run. */
import type { DataFile } from '../export/export-info.ts';

/** Of the table, as DynamoDB bills them: about 1.4 times as much JSON. Seconds of work, not minutes. */
const LEAST_BYTES = 256 * 1024 * 1024;
/** Minutes of one core, with room before the time limit of a function. */
const MOST_BYTES = 16 * 1024 * 1024 * 1024;
/** In between an export makes about so many: enough to share out, few enough to put together. */
const USUAL_PARTS = 400;
/** A part has to fit into a message of 256 KiB together with the names of its files. */
const MOST_FILES = 500;
/** Where the summary does not say what the export weighs. */
const USUAL_ITEM_BYTES = 1024;

/**
 * Cuts the files of a manifest, in their order, into parts of about equal weight. Manifests do not say how large their
 * files are, so items count. A small export is one part.
 * @param billedBytes of the whole export, as its summary says; null when it does not
 * @returns at least one part; each has at least one file unless there are none
 */
export function planParts(
  files: readonly DataFile[],
  billedBytes: number | null,
): readonly (readonly DataFile[])[] {
  const items = files.reduce((sum, { itemCount }) => sum + itemCount, 0);
  const bytes = billedBytes ?? items * USUAL_ITEM_BYTES;
  const partBytes = Math.min(MOST_BYTES, Math.max(LEAST_BYTES, bytes / USUAL_PARTS));
  const itemsInPart = items / Math.max(1, Math.ceil(bytes / partBytes));
  const parts: DataFile[][] = [[]];
  let inPart = 0;
  for (const file of files) {
    const current = parts[parts.length - 1] ?? [];
    // A file goes where its middle lies: then no part is off by more than half a file.
    const isBeyond = inPart + file.itemCount / 2 > itemsInPart;
    if (current.length > 0 && (isBeyond || current.length >= MOST_FILES)) {
      parts.push([file]);
      inPart = 0;
    } else current.push(file);
    inPart += file.itemCount;
  }
  return parts;
}
