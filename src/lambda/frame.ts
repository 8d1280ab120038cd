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

const telemetry = new Telemetry(process.env);
const services = new Services();
/** Kept between the invocations of a process; null when nothing is open. */
let kept: Promise<OpenFunction> | null = null;

async function open(settings: Settings): Promise<OpenFunction> {
  kept ??= openFunction(settings, services);
  try {
    return await kept;
  } catch (thrown) {
    // The next invocation tries again.
    kept = null;
    throw thrown;
  }
}

/** A password may have been changed since it was read. */
async function forget(): Promise<void> {
  const before = kept;
  kept = null;
  await (await before)?.close();
}

/** @throws the fault of the whole invocation, without what may hold anything: the runtime writes it into the log */
export async function inFrame<T>(invocation: Invocation, work: (frame: Frame) => Promise<T>): Promise<T> {
  const { awsRequestId: requestId, functionName } = invocation;
  telemetry.begin(requestId);
  try {
    const settings = readSettings(process.env);
    return await withDeadline(invocation, async (signal) =>
      work({
        settings,
        telemetry,
        services,
        functionName,
        requestId,
        signal,
        now: Date.now,
        open: () => open(settings),
        onDenied: forget,
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
