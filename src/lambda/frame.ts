/** What every function does around its work: its settings, what it keeps open, and what it says of its own faults. */
import { DynaloadError } from '../errors.ts';
import { withDeadline, type Invocation } from './deadline.ts';
import { openFunction, type OpenFunction } from './open-function.ts';
import { Services } from './services.ts';
import { readSettings, type Settings } from './settings.ts';
import { Telemetry } from './telemetry.ts';
import { toldError } from './tell/told-error.ts';

/** What an invocation works with. */
export interface Frame {
  readonly settings: Settings;
  readonly telemetry: Telemetry;
  readonly services: Services;
  readonly functionName: string;
  readonly requestId: string;
  /** Put down shortly before the time limit. */
  readonly signal: AbortSignal;
  readonly now: () => number;
  /** Opens what is not open yet. @throws DynaloadError */
  readonly open: () => Promise<OpenFunction>;
  /** The warehouse refused the password: what is open is to be opened anew. */
  readonly onDenied: () => Promise<void>;
}

/** A process of a function, and what it keeps from one invocation to the next. */
export class FunctionProcess {
  readonly #telemetry = new Telemetry(process.env);
  readonly #services = new Services();
  /** Null when nothing is open. */
  #kept: Promise<OpenFunction> | null = null;

  /** @throws the fault of the whole invocation, without what may hold anything: the runtime writes it into the log */
  async inFrame<T>(invocation: Invocation, work: (frame: Frame) => Promise<T>): Promise<T> {
    const { awsRequestId: requestId, functionName } = invocation;
    const telemetry = this.#telemetry;
    telemetry.begin(requestId);
    try {
      const settings = readSettings(process.env);
      return await withDeadline(invocation, async (signal) =>
        work({
          settings,
          telemetry,
          services: this.#services,
          functionName,
          requestId,
          signal,
          now: Date.now,
          open: () => this.#open(settings),
          onDenied: () => this.close(),
        }),
      );
    } catch (thrown) {
      if (thrown instanceof DynaloadError) {
        const { code, message } = toldError(thrown);
        telemetry.error('failed', { code, reason: message, hint: thrown.hint });
        throw ofInvocation(`${code}: ${message}`);
      }
      const { name, frames } = defectOf(thrown);
      telemetry.error('defect', { name, frames });
      throw ofInvocation(`A defect in dynaload (${name}): the log says where.`);
    }
  }

  /** What is open is let go; the next invocation opens it anew. A password may have been changed since it was read. */
  async close(): Promise<void> {
    const before = this.#kept;
    this.#kept = null;
    await (await before)?.close();
  }

  async #open(settings: Settings): Promise<OpenFunction> {
    this.#kept ??= openFunction(settings, this.#services);
    try {
      return await this.#kept;
    } catch (thrown) {
      // The next invocation tries again.
      this.#kept = null;
      throw thrown;
    }
  }
}

/** What Lambda calls, in a process of its own. @throws as `inFrame` */
export function handlerOf<T>(
  work: (event: unknown, frame: Frame) => Promise<T>,
): (event: unknown, invocation: Invocation) => Promise<T> {
  const kept = new FunctionProcess();
  return (event, invocation) => kept.inFrame(invocation, (frame) => work(event, frame));
}

/** Without a cause: the runtime writes that into the log, too. */
function ofInvocation(message: string): Error {
  return new Error(message);
}

/** Where it was thrown, and what it is; not what it says. */
function defectOf(thrown: unknown): { readonly name: string; readonly frames: readonly string[] } {
  if (!(thrown instanceof Error)) return { name: typeof thrown, frames: [] };
  const frames = (thrown.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { name: thrown.name, frames: frames.slice(0, 20).map((line) => line.trim()) };
}
