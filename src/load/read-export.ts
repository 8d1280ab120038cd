/** One pass over an export, for all targets that take it: read, verify, decode, encode, hand over. */
import pLimit from 'p-limit';
import { DynaloadError } from '../errors.ts';
import type { DataFile, ExportInfo } from '../export/export-info.ts';
import type { ObjectStore } from '../export/store/object-store.ts';
import type { TableMapping } from '../mapping/mapping.ts';
import type { Dialect } from '../warehouse/dialect.ts';
import { ExportEncoder, type PartSink } from './export-encoder.ts';
import { EncoderPool, workersFor } from './encoder-pool.ts';
import { tellNoThreads, workerFile } from './worker-file.ts';
import type { TargetStream } from './target-stream.ts';

/** Data files read at the same time in one thread: enough to hide a store's latency, few enough for flat memory. */
const FILES_IN_FLIGHT = 4;

export interface ReadExportRequest {
  readonly store: ObjectStore;
  readonly exportInfo: ExportInfo;
  readonly files: readonly DataFile[];
  readonly mapping: TableMapping;
  readonly dialect: Pick<Dialect, 'name' | 'rowFormat'>;
  readonly streams: readonly { readonly stream: TargetStream; readonly floor: number }[];
  /** Called with the number of lines each time some were read. */
  readonly onLines: (lines: number) => void;
  /** Called when threads would help and cannot be started. */
  readonly onNoThreads: (reason: string) => void;
  readonly signal: AbortSignal;
}

/** Reads files into a sink: in this thread, or in several. */
interface FileReader {
  readonly filesInFlight: number;
  encodeFile(file: DataFile, signal: AbortSignal): Promise<void>;
  finish(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Reads the whole export into its targets. Afterwards each stream has either failed or holds every one of its rows;
 * nothing is committed yet.
 * @throws DynaloadError when the export itself is at fault, or the store or the warehouse fails; then it stands for
 *   all targets
 */
export async function readExport(request: ReadExportRequest): Promise<void> {
  const stopped = new AbortController();
  const signal = AbortSignal.any([request.signal, stopped.signal]);
  const reader = openReader(request, sinkOf(request, stopped, signal));
  try {
    await readFiles(request, reader, stopped, signal);
  } finally {
    await reader.close();
  }
  for (const { stream } of request.streams) {
    stream.finish();
    checkCounts(request.exportInfo, stream);
  }
}

async function readFiles(
  request: ReadExportRequest,
  reader: FileReader,
  stopped: AbortController,
  signal: AbortSignal,
): Promise<void> {
  const limit = pLimit(reader.filesInFlight);
  const reading = request.files.map((file) =>
    limit(async () => {
      signal.throwIfAborted();
      await reader.encodeFile(file, signal);
    }),
  );
  try {
    await Promise.all(reading);
    await reader.finish();
  } catch (thrown) {
    // The first failure ends the others; they are awaited so that nothing goes on behind the caller's back.
    stopped.abort();
    await Promise.allSettled(reading);
    if (!everyStreamFailed(request)) throw thrown;
  }
}

function openReader(request: ReadExportRequest, sink: PartSink): FileReader {
  const { store, exportInfo, mapping, dialect, files } = request;
  const targets = request.streams.map(({ stream: { target, load }, floor }) => ({
    target,
    floor,
    blockBytes: load.blockBytes,
  }));
  const workers = workersFor(exportInfo, files);
  if (workers > 0 && store.location !== undefined) {
    const job = { location: store.location, mapping, exportInfo, targets, warehouse: dialect.name };
    const file = workerFile();
    if (file !== null) return new EncoderPool({ workers, file, job, sink });
    tellNoThreads(request.onNoThreads);
  }
  const encoder = new ExportEncoder({ store, mapping, exportInfo, targets, format: dialect.rowFormat, sink });
  return {
    filesInFlight: FILES_IN_FLIGHT,
    encodeFile: (file, signal) => encoder.encodeFile(file, signal),
    finish: () => encoder.finish(),
    close: () => Promise.resolve(),
  };
}

/** Hands parts to their streams; once no target can be loaded any more there is no use in reading on. */
function sinkOf(request: ReadExportRequest, stopped: AbortController, signal: AbortSignal): PartSink {
  const streamAt = (target: number): TargetStream => {
    const stream = request.streams[target]?.stream;
    if (stream === undefined) throw new Error(`there is no target ${target}`);
    return stream;
  };
  const stopWhenUseless = (): void => {
    if (everyStreamFailed(request)) stopped.abort();
  };
  return {
    part: async (target, part) => {
      await streamAt(target).take(part, signal);
      stopWhenUseless();
    },
    failed: (target, failure) => {
      streamAt(target).failure ??= failure;
      stopWhenUseless();
    },
    lines: request.onLines,
  };
}

function everyStreamFailed({ streams }: ReadExportRequest): boolean {
  return streams.every(({ stream }) => stream.failure !== null);
}

/** Every item of the export is accounted for in each target, or the load must not be committed. */
function checkCounts(exportInfo: ExportInfo, { target, counts, failure }: TargetStream): void {
  if (failure !== null) return;
  const { puts, deletes, rejected, elsewhere, belowFloor } = counts;
  const counted = puts + deletes + rejected + elsewhere + belowFloor;
  if (counted === exportInfo.itemCount) return;
  throw new DynaloadError(
    'INTERNAL',
    `Export ${exportInfo.exportId} holds ${exportInfo.itemCount} items, of which ${counted} were accounted for in ` +
      `target ${target.table}.`,
  );
}
