/** One pass over all records of an export, proven like those of a load, and without a warehouse. */
import pLimit from 'p-limit';
import { readDataFile } from '../export/data/data-file.ts';
import { forEachLine } from '../export/data/lines.ts';
import type { DataFile, ExportInfo } from '../export/export-info.ts';
import type { ObjectStore } from '../export/store/object-store.ts';
import { decodeLine } from '../item/export-line.ts';
import type { ReadRecord } from './first-records.ts';

/** Enough to hide a store's latency. */
const FILES_IN_FLIGHT = 4;

export interface ReadRecordsRequest {
  readonly store: ObjectStore;
  readonly info: ExportInfo;
  /** Of the export, all or some: as `readFileManifest` gives them. */
  readonly files: readonly DataFile[];
  /**
   * Called with each record: those of one file in their order, files side by side. What it throws ends the pass. As a
   * file is proven at its end, nothing may be taken for certain before the whole pass is done.
   */
  readonly onRecord: (read: ReadRecord) => void;
  readonly signal: AbortSignal;
}

/**
 * @returns how many records there were
 * @throws DynaloadError EXPORT_LINE_INVALID, and as `readDataFile` does; what `onRecord` throws
 */
export async function readRecords(request: ReadRecordsRequest): Promise<number> {
  const { store, info, files, onRecord } = request;
  const stopped = new AbortController();
  const signal = AbortSignal.any([request.signal, stopped.signal]);
  const limit = pLimit(FILES_IN_FLIGHT);
  let records = 0;
  const readFile = async (file: DataFile): Promise<void> => {
    signal.throwIfAborted();
    const address = store.address(file.key);
    await readDataFile({
      store,
      file,
      exportId: info.exportId,
      signal,
      onBatch: (batch) => {
        forEachLine(batch, (bytes, line) => {
          const at = { file: address, line };
          onRecord({ record: decodeLine(bytes, info.kind, at), at });
          records += 1;
        });
      },
    });
  };
  const reading = files.map((file) => limit(() => readFile(file)));
  try {
    await Promise.all(reading);
    return records;
  } catch (thrown) {
    // Nothing goes on behind the caller's back.
    stopped.abort();
    await Promise.allSettled(reading);
    throw thrown;
  }
}
