/** Encodes the files of an export in several threads, beside the one that talks to the warehouse. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { DynaloadError } from '../errors.ts';
import type { DataFile } from '../export/export-info.ts';
import type { EncoderJob, FromWorker, ToWorker } from './encoder-messages.ts';
import { unpackError } from './error-message.ts';
import type { PartSink } from './export-encoder.ts';
import { isFromSources } from './worker-file.ts';

/** A thread takes a tenth of a second to start: below this number of items one thread is done sooner. */
const WORTH_A_THREAD = 100_000;
/**
 * Cores that are busy already: with this thread, and with what becomes of the rows (the engine in this process, or
 * compression). On two cores, with the embedded engine, 400,000 items take as long with one more thread as without.
 */
const BUSY_CORES = 2;
/** Beyond this number the warehouse is what everybody waits for. */
const MOST_WORKERS = 6;
const FILES_PER_WORKER = 2;

/**
 * How many threads data files are worth; 0 means the caller's own.
 * `DYNALOAD_WORKERS` overrides it: 0 for none, or a number of threads whatever the size.
 * @throws DynaloadError USAGE as `askedWorkers`
 */
export function workersFor(files: readonly DataFile[]): number {
  if (isFromSources()) return 0;
  const asked = askedWorkers();
  if (asked !== null) return Math.min(asked, files.length);
  const items = files.reduce((sum, { itemCount }) => sum + itemCount, 0);
  if (items < WORTH_A_THREAD) return 0;
  return Math.max(0, Math.min(availableParallelism() - BUSY_CORES, MOST_WORKERS, files.length));
}

/**
 * The number of threads that `DYNALOAD_WORKERS` asks for; null when it is not set, or empty.
 * @throws DynaloadError USAGE when it is no such number
 */
export function askedWorkers(): number | null {
  const asked = process.env['DYNALOAD_WORKERS'] ?? '';
  if (asked === '') return null;
  if (/^\d{1,3}$/.test(asked)) return Number(asked);
  throw new DynaloadError('USAGE', `DYNALOAD_WORKERS is "${asked}", which is no number of threads.`, {
    hint: 'Set it to a whole number from 0 (no thread beside the main one) to 999, or leave it out.',
    details: { variable: 'DYNALOAD_WORKERS' },
  });
}

export interface EncoderPoolOptions {
  readonly workers: number;
  /** What each of them begins with. */
  readonly file: URL;
  readonly job: EncoderJob;
  readonly sink: PartSink;
}

interface PooledTask {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

interface PooledWorker {
  readonly thread: Worker;
  /** Tasks that were given and not yet answered. */
  readonly tasks: Map<number, PooledTask>;
}

export class EncoderPool {
  readonly filesInFlight: number;
  readonly #sink: PartSink;
  readonly #workers: readonly PooledWorker[];
  #tasks = 0;
  #closing = false;

  constructor({ workers, file, job, sink }: EncoderPoolOptions) {
    this.#sink = sink;
    this.filesInFlight = workers * FILES_PER_WORKER;
    this.#workers = Array.from({ length: workers }, () => this.#start(file, job));
  }

  /** @throws DynaloadError as ExportEncoder.encodeFile does */
  async encodeFile(file: DataFile, signal: AbortSignal): Promise<void> {
    const worker = this.#workers.reduce((idlest, one) => (one.tasks.size < idlest.tasks.size ? one : idlest));
    const stop = (): void => post(worker, { kind: 'stop' });
    signal.addEventListener('abort', stop, { once: true });
    try {
      await this.#give(worker, (task) => ({ kind: 'file', task, file }));
    } catch (thrown) {
      // What a stopped thread says of it is of no interest.
      signal.throwIfAborted();
      throw thrown;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  async finish(): Promise<void> {
    await Promise.all(
      this.#workers.map((worker) => this.#give(worker, (task) => ({ kind: 'finish', task }))),
    );
  }

  async close(): Promise<void> {
    this.#closing = true;
    await Promise.all(this.#workers.map(({ thread }) => thread.terminate()));
  }

  #start(file: URL, job: EncoderJob): PooledWorker {
    const thread = new Worker(file, { workerData: job });
    const worker: PooledWorker = { thread, tasks: new Map() };
    const fail = (error: Error): void => {
      for (const { reject } of worker.tasks.values()) reject(error);
      worker.tasks.clear();
    };
    thread.on('message', (message: FromWorker) => this.#hear(worker, message, fail));
    thread.on('error', fail);
    thread.on('exit', (code) => {
      if (!this.#closing) fail(new Error(`a thread that encodes rows ended by itself with code ${code}`));
    });
    return worker;
  }

  #give(worker: PooledWorker, message: (task: number) => ToWorker): Promise<void> {
    const task = (this.#tasks += 1);
    return new Promise((resolve, reject) => {
      worker.tasks.set(task, { resolve, reject });
      post(worker, message(task));
    });
  }

  #hear(worker: PooledWorker, message: FromWorker, fail: (error: Error) => void): void {
    switch (message.kind) {
      case 'lines':
        this.#sink.lines(message.lines);
        break;
      case 'part':
        this.#sink.part(message.target, message.part).then(
          () => post(worker, { kind: 'taken', part: message.id }),
          (thrown: unknown) => fail(thrown instanceof Error ? thrown : new Error(String(thrown))),
        );
        break;
      case 'target failed':
        this.#targetFailed(message.target, unpackError(message.error), fail);
        break;
      case 'done':
        settle(worker, message.task)?.resolve();
        break;
      case 'failed':
        settle(worker, message.task)?.reject(unpackError(message.error));
        break;
    }
  }

  #targetFailed(target: number, error: Error, fail: (error: Error) => void): void {
    if (error instanceof DynaloadError) this.#sink.failed(target, error);
    else fail(error);
  }
}

function settle(worker: PooledWorker, task: number): PooledTask | undefined {
  const found = worker.tasks.get(task);
  worker.tasks.delete(task);
  return found;
}

function post({ thread }: PooledWorker, message: ToWorker): void {
  thread.postMessage(message);
}
