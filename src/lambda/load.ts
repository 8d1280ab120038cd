/** The function `load`: events, the schedule and people's calls come in here. docs/functions.md describes it. */
import type { Answer } from '../event/answer.ts';
import { DynaloadError } from '../errors.ts';
import { withDeadline, type Invocation } from './deadline.ts';
import { handleEvent, type BatchResponse } from './handle-event.ts';
import { openFunction, type OpenFunction } from './open-function.ts';
import { Services } from './services.ts';
import { readSettings, type Settings } from './settings.ts';
import { Telemetry } from './telemetry.ts';

const telemetry = new Telemetry(process.env);
const services = new Services();
/** Kept between the invocations of a process; null when nothing is open. */
let kept: Promise<OpenFunction> | null = null;

async function open(settings: Settings): Promise<OpenFunction> {
  kept ??= openFunction(settings);
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

/** @throws a defect, without its message: that might hold anything */
export async function handler(event: unknown, invocation: Invocation): Promise<Answer | BatchResponse> {
  const { awsRequestId: requestId, functionName } = invocation;
  telemetry.begin(requestId);
  try {
    const settings = readSettings(process.env);
    return await withDeadline(invocation, async (signal) =>
      handleEvent({
        event,
        settings,
        open: () => open(settings),
        onDenied: forget,
        telemetry,
        services,
        functionName,
        requestId,
        signal,
        now: Date.now,
      }),
    );
  } catch (thrown) {
    if (thrown instanceof DynaloadError) {
      // The settings: nothing can be done before they are mended, and the dead letters tell of it.
      const { code, message, hint } = thrown;
      telemetry.error('failed', { code, reason: message, hint });
      throw new Error(`${code}: ${message}`, { cause: thrown });
    }
    const { name, frames } = defectOf(thrown);
    telemetry.error('defect', { name, frames });
    throw untold(name);
  }
}

/** The runtime writes an error into the log, with its message and its cause. */
function untold(name: string): Error {
  return new Error(`A defect in dynaload (${name}): the log says where.`);
}

/** Where it was thrown, and what it is; not what it says. */
function defectOf(thrown: unknown): { readonly name: string; readonly frames: readonly string[] } {
  if (!(thrown instanceof Error)) return { name: typeof thrown, frames: [] };
  const frames = (thrown.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { name: thrown.name, frames: frames.slice(0, 20).map((line) => line.trim()) };
}
