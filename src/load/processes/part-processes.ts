/** Stages parts in several processes of this machine. One that dies loses its part, which another one stages then. */
import { fork, type ChildProcess } from 'node:child_process';
import pLimit, { type LimitFunction } from 'p-limit';
import { DynaloadError } from '../../errors.ts';
import { unpackError } from '../error-message.ts';
import { fileBeside } from '../worker-file.ts';
import type { PartOrder, PartWorkers } from '../load-ways.ts';
import type { FromProcess, PartMessage, PartPlaces, ToProcess } from './part-messages.ts';
import type { StageOutcome } from '../stage-files.ts';

const NAMES = ['part-process.js', 'part-process.mjs'];
/** A part over which so many have died is not given to another. */
const MOST_DEATHS = 10;
/** Milliseconds for a process to stop by itself. */
const STOP_WAIT = 5_000;

export interface PartProcessesOptions {
  readonly count: number;
  readonly places: PartPlaces;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The process ended before it had answered. */
class Died extends Error {}

export class PartProcesses implements PartWorkers {
  readonly atOnce: number;
  readonly #options: PartProcessesOptions;
  readonly #file: URL;
  readonly #limit: LimitFunction;
  readonly #idle: ChildProcess[] = [];
  readonly #busy = new Set<ChildProcess>();

  /** @throws DynaloadError USAGE where processes cannot be started: from a bundle */
  constructor(options: PartProcessesOptions) {
    this.atOnce = options.count;
    this.#options = options;
    this.#limit = pLimit(options.count);
    this.#file = processFile();
  }

  /** Several tables may ask at the same time: there are never more processes than were asked for. */
  async stage(order: PartOrder): Promise<readonly StageOutcome[]> {
    return this.#limit(() => this.#stagePatiently(order));
  }

  async #stagePatiently(order: PartOrder): Promise<readonly StageOutcome[]> {
    for (let deaths = 0; ; deaths += 1) {
      order.signal.throwIfAborted();
      try {
        return await this.#stageIn(this.#idle.pop() ?? this.#start(), order);
      } catch (thrown) {
        if (!(thrown instanceof Died)) throw thrown;
        if (deaths + 1 >= MOST_DEATHS) throw tooManyDeaths(order, thrown);
      }
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#idle.splice(0), ...this.#busy].map(end));
  }

  async #stageIn(child: ChildProcess, order: PartOrder): Promise<readonly StageOutcome[]> {
    this.#busy.add(child);
    const stop = (): void => say(child, { kind: 'stop' });
    order.signal.addEventListener('abort', stop, { once: true });
    try {
      const { mapping, tickets, files } = order;
      const answer = await ask(child, { kind: 'stage', mapping, tickets, files }, order.onLines);
      // One that was told to stop has stopped for good.
      if (!order.signal.aborted) this.#idle.push(child);
      else await end(child);
      return answer.map(unpackOutcome);
    } catch (thrown) {
      await end(child);
      // What a stopped process says of it is of no interest.
      order.signal.throwIfAborted();
      throw thrown;
    } finally {
      order.signal.removeEventListener('abort', stop);
      this.#busy.delete(child);
    }
  }

  #start(): ChildProcess {
    const { places, env, count } = this.#options;
    const child = fork(this.#file, {
      // The cores are shared out by processes already.
      env: { ...env, DYNALOAD_WORKERS: count === 1 ? env['DYNALOAD_WORKERS'] : '0' },
      // Its own output would be between the lines of this one.
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      serialization: 'advanced',
    });
    // Heard by whoever waits for an answer.
    child.on('error', () => undefined);
    say(child, { kind: 'open', places });
    return child;
  }
}

/** @throws DynaloadError USAGE */
function processFile(): URL {
  const file = fileBeside(import.meta.url, NAMES);
  if (file !== null) return file;
  throw new DynaloadError(
    'USAGE',
    'Processes that stage parts can only be started by the installed command.',
    {
      hint: 'Leave --workers out: one process with several threads loads the same.',
    },
  );
}

function say(child: ChildProcess, message: ToProcess): void {
  if (child.connected) child.send(message, () => undefined);
}

/** @throws Died; what the process says */
function ask(
  child: ChildProcess,
  question: ToProcess,
  onLines: (lines: number) => void,
): Promise<readonly PartMessage[]> {
  return new Promise((resolve, reject) => {
    const hear = (message: FromProcess): void => {
      switch (message.kind) {
        case 'lines':
          onLines(message.lines);
          break;
        case 'staged':
          done(() => resolve(message.outcomes));
          break;
        case 'failed':
          done(() => reject(unpackError(message.error)));
          break;
      }
    };
    const died = (code: number | null, signal: NodeJS.Signals | null): void =>
      done(() =>
        reject(new Died(`a process that stages parts ended with ${signal ?? `code ${String(code)}`}`)),
      );
    const failed = (error: Error): void => done(() => reject(new Died(error.message)));
    const done = (settle: () => void): void => {
      child.off('message', hear).off('exit', died).off('error', failed);
      settle();
    };
    child.on('message', hear).on('exit', died).on('error', failed);
    if (!child.connected) done(() => reject(new Died('a process that stages parts has ended')));
    else say(child, question);
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WAIT);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    if (child.connected) child.disconnect();
    else child.kill('SIGKILL');
  });
}

function unpackOutcome(message: PartMessage): StageOutcome {
  if ('part' in message) return message;
  const error = unpackError(message.error);
  if (error instanceof DynaloadError) return { error };
  throw error;
}

function tooManyDeaths({ tickets, files }: PartOrder, last: Died): DynaloadError {
  const [first] = files;
  const exportId = tickets[0]?.batch.id ?? '';
  return new DynaloadError(
    'WORKER_FAILED',
    `${MOST_DEATHS} processes have ended while they staged the same part of export ${exportId}, from the data file ` +
      `${first?.key ?? ''} on: ${last.message}.`,
    {
      hint: 'Look for what ends them (memory?); with fewer --workers each has more of it.',
      details: { exportId, file: first?.key ?? null },
    },
  );
}
