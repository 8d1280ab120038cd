/** Records from the beginning of an export, without proof that its files are whole: for advice, and for a first look. */
import { firstLines } from '../export/data/first-lines.ts';
import type { DataFile, ExportInfo } from '../export/export-info.ts';
import type { ObjectStore } from '../export/store/object-store.ts';
import type { ExportRecord } from '../item/attribute-value.ts';
import { decodeLine } from '../item/export-line.ts';
import type { LinePosition } from '../item/line-position.ts';
import type { TableMapping } from '../mapping/mapping.ts';
import { KeyedRecord } from '../row/keyed-record.ts';

export interface FirstRecordsRequest {
  readonly store: ObjectStore;
  readonly info: ExportInfo;
  /** Of the export; read one after another. */
  readonly files: readonly DataFile[];
  /** Records that are read at the most. */
  readonly most: number;
  readonly signal: AbortSignal;
}

/** A record, and where it stands. */
export interface ReadRecord {
  readonly record: ExportRecord;
  readonly at: LinePosition;
}

/** @throws DynaloadError EXPORT_LINE_INVALID, and as the store does; Error from zlib */
export async function firstRecords(request: FirstRecordsRequest): Promise<readonly ReadRecord[]> {
  const { store, info, files, most, signal } = request;
  const [first] = files;
  // With several files the line that is told is counted on over them.
  const file = first === undefined ? info.exportId : store.address(first.key);
  const lines = await firstLines(store, files, most, signal);
  return lines.map((line, index) => {
    const at = { file, line: index + 1 };
    return { record: decodeLine(Buffer.from(line), info.kind, at), at };
  });
}

/** The same, held against the primary key of a mapping. @throws DynaloadError EXPORT_KEYS_MISMATCH as well */
export async function firstKeyedRecords(
  mapping: TableMapping,
  request: FirstRecordsRequest,
): Promise<readonly KeyedRecord[]> {
  const records = await firstRecords(request);
  // Versions do not matter here.
  return records.map(({ record, at }) => new KeyedRecord(record, 0, mapping, at));
}
