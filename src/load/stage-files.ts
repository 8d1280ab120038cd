/** One pass over data files, for all targets that take them: read, verify, decode, encode, stage. In any process. */
import pLimit from 'p-limit';
import { DynaloadError } from '../errors.ts';
import type { DataFile } from '../export/export-info.ts';
import type { ObjectStore } from '../export/store/object-store.ts';
import type { TableMapping } from '../mapping/mapping.ts';
import { requireSameMapping, type LoadTicket } from '../ticket/load-ticket.ts';
import { partName, type StagedPart } from '../ticket/staged-part.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { ExportEncoder, type PartSink } from './export-encoder.ts';
import { EncoderPool, workersFor } from './encoder-pool.ts';
import { concerningTarget } from './interruption.ts';
import { TargetLoad } from './target-load.ts';
import { tellNoThreads, workerFile } from './worker-file.ts';
import type { LineSource } from '../row/line-encoder.ts';

/** Data files read at the same time in one thread: enough to hide a store's latency, few enough for flat memory. */
const FILES_IN_FLIGHT = 4;

export interface StageFilesRequest {
  readonly warehouse: Pick<Warehouse, 'dialect' | 'stage'>;
  readonly store: ObjectStore;
  readonly mapping: TableMapping;
  /** Loads of one export, each into another target of the mapping. At least one. */
  readonly tickets: readonly LoadTicket[];
  /** Of the tickets: what this part covers. */
  readonly files: readonly DataFile[];
  /** Called with the number of lines each time some were read. */
  readonly onLines: (lines: number) => void;
  /** Called when threads would help and cannot be started. */
  readonly onNoThreads: (reason: string) => void;
  readonly signal: AbortSignal;
}

/** A part that was staged, or why its target cannot be loaded. */
export type StageOutcome = { readonly part: StagedPart } | { readonly error: DynaloadError };

/**
 * Stages data files for all loads that take them. Nothing is applied yet; a part that is staged again takes the place of
 * the one before, or stands beside it: who applies gives one of the two.
 * @returns an outcome for each ticket, in their order
 * @throws DynaloadError when the export itself is at fault, or the store or the warehouse fails; then it stands for
 *   all targets
 */
export async function stageFiles(request: StageFilesRequest): Promise<readonly StageOutcome[]> {
  const { tickets, files, signal } = request;
  const outcomes = new Map<LoadTicket, StageOutcome>();
  const loads: TargetLoad[] = [];
  const staged = new Set<TargetLoad>();
  try {
    for (const ticket of tickets) {
      await forTarget(outcomes, ticket, async () => {
        loads.push(await openLoad(request, ticket));
      });
    }
    if (loads.length > 0) await readInto(request, loads);
    for (const load of loads) {
      await forTarget(outcomes, load.ticket, async () => {
        outcomes.set(load.ticket, { part: await load.finish(files, signal) });
        staged.add(load);
      });
    }
    return tickets.flatMap((ticket) => outcomes.get(ticket) ?? []);
  } finally {
    await Promise.all(loads.filter((load) => !staged.has(load)).map((load) => load.abort()));
  }
}

/** What fails for one target is its outcome. @throws what concerns all */
async function forTarget(
  outcomes: Map<LoadTicket, StageOutcome>,
  ticket: LoadTicket,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    outcomes.set(ticket, { error: concerningTarget(thrown) });
  }
}

async function openLoad(
  { warehouse, mapping, files, signal }: StageFilesRequest,
  ticket: LoadTicket,
): Promise<TargetLoad> {
  const target = mapping.targets.find(({ table }) => table === ticket.table);
  if (target === undefined) {
    throw new DynaloadError('LOAD_TICKET_INVALID', `${mapping.file} has no target "${ticket.table}".`, {
      hint: 'Stage a load with the mapping with which it was begun.',
      details: { table: ticket.table, exportId: ticket.batch.id },
    });
  }
  requireSameMapping(ticket, target);
  const writer = await warehouse.stage({ ticket, target, part: partName(files) }, signal);
  return new TargetLoad(target, ticket, writer);
}

/** Reads files into a sink: in this thread, or in several. */
interface FileReader {
  readonly filesInFlight: number;
  encodeFile(file: DataFile, signal: AbortSignal): Promise<void>;
  finish(): Promise<void>;
  close(): Promise<void>;
}

/** Afterwards each load has either failed or was given every one of its rows. */
async function readInto(request: StageFilesRequest, loads: readonly TargetLoad[]): Promise<void> {
  const stopped = new AbortController();
  const signal = AbortSignal.any([request.signal, stopped.signal]);
  const reader = openReader(request, loads, sinkOf(request, loads, stopped, signal));
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
    if (!haveAllFailed(loads)) throw thrown;
  } finally {
    await reader.close();
  }
}

function openReader(request: StageFilesRequest, loads: readonly TargetLoad[], sink: PartSink): FileReader {
  const { store, mapping, files, tickets } = request;
  const { name: warehouse, rowFormat: format } = request.warehouse.dialect;
  const source = lineSourceOf(tickets);
  const targets = loads.map(({ encoded }) => encoded);
  const workers = workersFor(files);
  if (workers > 0 && store.location !== undefined) {
    const job = { location: store.location, mapping, source, targets, warehouse };
    const file = workerFile();
    if (file !== null) return new EncoderPool({ workers, file, job, sink });
    tellNoThreads(request.onNoThreads);
  }
  const encoder = new ExportEncoder({ store, mapping, source, targets, format, sink });
  return {
    filesInFlight: FILES_IN_FLIGHT,
    encodeFile: (file, signal) => encoder.encodeFile(file, signal),
    finish: () => encoder.finish(),
    close: () => Promise.resolve(),
  };
}

/** What the encoders have to know of the export. */
function lineSourceOf([ticket]: readonly LoadTicket[]): LineSource {
  if (ticket === undefined) throw new Error('there is no load to stage files for');
  const { id: exportId, kind, from, to } = ticket.batch;
  return kind === 'full' || from === null
    ? { kind: 'full', exportId, at: to }
    : { kind: 'incremental', exportId, from, to };
}

/** Hands rows to their loads; once no target can be loaded any more there is no use in reading on. */
function sinkOf(
  { onLines }: StageFilesRequest,
  loads: readonly TargetLoad[],
  stopped: AbortController,
  signal: AbortSignal,
): PartSink {
  const loadAt = (target: number): TargetLoad => {
    const load = loads[target];
    if (load === undefined) throw new Error(`there is no target ${target}`);
    return load;
  };
  const stopWhenUseless = (): void => {
    if (haveAllFailed(loads)) stopped.abort();
  };
  return {
    part: async (target, part) => {
      await loadAt(target).take(part, signal);
      stopWhenUseless();
    },
    failed: (target, failure) => {
      loadAt(target).failure ??= failure;
      stopWhenUseless();
    },
    lines: onLines,
  };
}

function haveAllFailed(loads: readonly TargetLoad[]): boolean {
  return loads.every(({ failure }) => failure !== null);
}
