/** Records from the beginning of an export, without proof that its files are whole: for advice, and for a first look. */
import { firstLines } from '../export/data/first-lines.ts';
import type { DataFile, ExportInfo } from '../export/export-info.ts';
import type { ObjectStore } from '../export/store/object-store.ts';
import { decodeLine } from '../item/export-line.ts';
import type { TableMapping } from '../mapping/mapping.ts';
import { KeyedRecord } from '../row/keyed-record.ts';

export interface FirstRecordsRequest {
  readonly store: ObjectStore;
  readonly info: ExportInfo;
  /** Of the export; read one after another. */
  readonly files: readonly DataFile[];
  readonly mapping: TableMapping;
  /** Lines that are read at the most. */
  readonly most: number;
  readonly signal: AbortSignal;
}

/** @throws DynaloadError EXPORT_LINE_INVALID, EXPORT_KEYS_MISMATCH, and as the store does; Error from zlib */
export async function firstRecords(request: FirstRecordsRequest): Promise<readonly KeyedRecord[]> {
  const { store, info, files, mapping, most, signal } = request;
  const [first] = files;
  // With several files the line that is told is counted on over them.
  const file = first === undefined ? info.exportId : store.address(first.key);
  const lines = await firstLines(store, files, most, signal);
  return lines.map((line, index) => {
    const at = { file, line: index + 1 };
    return new KeyedRecord(decodeLine(Buffer.from(line), info.kind, at), 0, mapping, at);
  });
}
