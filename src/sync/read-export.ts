/** One pass over an export, for all targets that take it: read, verify, decode, encode, hand over. */
import pLimit from 'p-limit';
import { DynaloadError } from '../errors.ts';
import { readDataFile } from '../export/data-file.ts';
import type { DataFile, ExportInfo } from '../export/export-info.ts';
import type { LineBatch } from '../export/lines.ts';
import type { ObjectStore } from '../export/object-store.ts';
import type { TableMapping } from '../mapping/mapping.ts';
import { createLineEncoder } from '../row/create-line-encoder.ts';
import type { RowFormat } from '../row/row-format.ts';
import type { TargetStream } from './target-stream.ts';

/** Data files read at the same time: enough to hide a store's latency, few enough to keep memory flat. */
const FILES_IN_FLIGHT = 4;

export interface ReadExportRequest {
  readonly store: ObjectStore;
  readonly exportInfo: ExportInfo;
  readonly files: readonly DataFile[];
  readonly mapping: TableMapping;
  readonly format: RowFormat;
  readonly streams: readonly { readonly stream: TargetStream; readonly floor: number }[];
  /** Called with the number of lines each time some were read. */
  readonly onLines: (lines: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Reads the whole export into its targets. Afterwards each stream has either failed or holds every one of its rows;
 * nothing is committed yet.
 * @throws DynaloadError when the export itself is at fault, or the store or the warehouse fails; then it stands for
 *   all targets
 */
export async function readExport(request: ReadExportRequest): Promise<void> {
  const { exportInfo, streams } = request;
  const stopped = new AbortController();
  const signal = AbortSignal.any([request.signal, stopped.signal]);
  const onBatch = batchHandler(request, stopped, signal);
  const limit = pLimit(FILES_IN_FLIGHT);
  const { store } = request;
  const { exportId } = exportInfo;
  const reading = request.files.map((file) =>
    limit(async () => {
      signal.throwIfAborted();
      await readDataFile({ store, file, exportId, signal, onBatch: onBatch(store.address(file.key)) });
    }),
  );
  try {
    await Promise.all(reading);
  } catch (thrown) {
    // The first failure ends the others; they are awaited so that nothing goes on behind the caller's back.
    stopped.abort();
    await Promise.allSettled(reading);
    if (!everyStreamFailed(request)) throw thrown;
  }
  for (const { stream } of streams) {
    await stream.finish(request.signal);
    checkCounts(exportInfo, stream);
  }
}

/** Encodes batches; once no target can be loaded any more there is no use in reading on. */
function batchHandler(
  request: ReadExportRequest,
  stopped: AbortController,
  signal: AbortSignal,
): (file: string) => (batch: LineBatch) => Promise<void> {
  const { exportInfo, mapping, format, streams } = request;
  const encoder = createLineEncoder({
    mapping,
    exportInfo,
    format,
    targets: streams.map(({ stream, floor }) => ({ target: stream.target, floor, rows: stream.rows })),
  });
  return (file) => async (batch) => {
    encoder.encodeBatch(batch, file);
    request.onLines(batch.lines);
    for (const { stream } of streams) await stream.flush(signal);
    if (everyStreamFailed(request)) stopped.abort();
  };
}

function everyStreamFailed({ streams }: ReadExportRequest): boolean {
  return streams.every(({ stream }) => stream.failure !== null);
}

/** Every item of the export is accounted for in each target, or the load must not be committed. */
function checkCounts(exportInfo: ExportInfo, stream: TargetStream): void {
  if (stream.failure !== null) return;
  const { puts, deletes, rejected, elsewhere, belowFloor } = stream.rows.counts;
  const counted = puts + deletes + rejected + elsewhere + belowFloor;
  if (counted !== exportInfo.itemCount) {
    throw new DynaloadError(
      'INTERNAL',
      `Export ${exportInfo.exportId} holds ${exportInfo.itemCount} items, of which ${counted} were accounted for in ` +
        `target ${stream.target.table}.`,
    );
  }
}
