/** What a `manifest-summary.json` says, in dynaload's own terms. Times are epoch milliseconds, UTC. */
import type { Batch } from '../ledger/batch.ts';

/** Where the folders of an export are now: keys, '' or ending in `/`. People copy them without those above. */
export interface ExportPlace {
  /** Holds the manifests: what was `AWSDynamoDB/<export id>/`. */
  readonly own: string;
  /** Holds `data/` of incremental exports: what was `AWSDynamoDB/`. */
  readonly shared: string;
}

interface ExportCommon {
  /** Opaque, except that IDs of one table sort by the time at which the export was started. */
  readonly exportId: string;
  readonly exportArn: string;
  /** Name of the DynamoDB table. */
  readonly table: string;
  readonly tableArn: string;
  /** Changes when a table is dropped and made again: a new lineage. Null when the summary does not say. */
  readonly tableId: string | null;
  readonly itemCount: number;
  /**
   * Bytes that DynamoDB billed the export for: about its size in the table, which is less than that of its JSON. Null
   * when the summary does not say.
   */
  readonly billedBytes: number | null;
  readonly outputFormat: 'DYNAMODB_JSON' | 'ION';
  /** Where DynamoDB wrote the export, for commands that ask for another one beside it. */
  readonly s3Bucket: string | null;
  readonly s3Prefix: string | null;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** Key of the summary in the store where it was found (not the key that the summary states). */
  readonly summaryKey: string;
  /** Key of manifest-files.json in the store, resolved against where the summary was found. */
  readonly filesKey: string;
  /** The part of the original bucket keys before `AWSDynamoDB/`: '' or ending in `/`. */
  readonly originalPrefix: string;
  /** Where its folders are in the store where it was found. */
  readonly place: ExportPlace;
}

/** A snapshot of the table: every write before `at`, none from `at` on. */
export interface FullExport extends ExportCommon {
  readonly kind: 'full';
  readonly at: number;
}

/** The net change of every item written in [from, to). */
export interface IncrementalExport extends ExportCommon {
  readonly kind: 'incremental';
  readonly from: number;
  readonly to: number;
  readonly view: 'NEW_IMAGE' | 'NEW_AND_OLD_IMAGES';
}

export type ExportInfo = FullExport | IncrementalExport;

/** The instant up to which an export tells the truth: `at` of a full, `to` of an incremental. */
export function endOf(info: ExportInfo): number {
  return info.kind === 'full' ? info.at : info.to;
}

/** An export as the ledger knows it. */
export function batchOf(info: ExportInfo): Batch {
  const from = info.kind === 'full' ? null : info.from;
  return { id: info.exportId, kind: info.kind, from, to: endOf(info), position: null };
}

/** One line of manifest-files.json. */
export interface DataFile {
  /** Key in the store, resolved against where the export was found. */
  readonly key: string;
  readonly itemCount: number;
  /** Base64 of the MD5 of the compressed bytes; null when the manifest has none. */
  readonly md5: string | null;
}
