/**
 * The folder of the embedded engine, looked at before the engine is: that one only says that it failed, and prints
 * why to standard error, past everything that shapes messages.
 */
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { DynaloadError } from '../../../errors.ts';
import { systemCodeOf } from '../../../system/system-code.ts';
import { systemError } from '../../../system/system-error.ts';

/** The engine locks it, and writes its number into it. */
const STATUS = 'status';

/**
 * @param description of the warehouse: its URL
 * @throws DynaloadError FILE_UNUSABLE; WAREHOUSE_LOCKED, where the system tells who locks what
 */
export function assertFolderOpens(folder: string, description: string): void {
  const status = path.join(folder, STATUS);
  assertAccess(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  try {
    assertAccess(status, constants.R_OK | constants.W_OK);
  } catch (thrown) {
    // A folder that no engine has been in.
    if (thrown instanceof DynaloadError && systemCodeOf(thrown.cause) === 'ENOENT') return;
    throw thrown;
  }
  const holder = holderOf(folder);
  if (holder !== undefined && locks(holder, status)) throw heldBy(holder, description);
}

/**
 * The process that has the folder open, as it says itself: it leaves its number in a file, and also when it ended.
 * Undefined when that process is gone.
 */
export function holderOf(folder: string): number | undefined {
  const pid = Number(/^PID: (\d+)$/m.exec(textOf(path.join(folder, STATUS)))?.[1]);
  return Number.isSafeInteger(pid) && pid !== process.pid && isAlive(pid) ? pid : undefined;
}

export function heldBy(holder: number, description: string): DynaloadError {
  return new DynaloadError('WAREHOUSE_LOCKED', `Process ${holder} has ${description} open.`, {
    hint: 'Wait for it to end, or give this run a folder of its own.',
    details: { warehouse: description, process: holder },
  });
}

function assertAccess(place: string, mode: number): void {
  try {
    accessSync(place, mode);
  } catch (thrown) {
    const hint = `Run dynaload as the user who owns ${place}, or name another folder with --warehouse.`;
    throw systemError(thrown, `The warehouse cannot be opened at ${place}`, {
      hint,
      details: { file: place },
    });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (thrown) {
    // It is another user's.
    return systemCodeOf(thrown) === 'EPERM';
  }
}

/** By Linux's list of locks. The number alone may be that of a process that came later. */
function locks(pid: number, file: string): boolean {
  const { ino } = statSync(file);
  return textOf('/proc/locks')
    .split('\n')
    .some(
      (line) => / FLOCK .* WRITE (\d+) [^:]+:[^:]+:(\d+) /.exec(line)?.slice(1).join() === `${pid},${ino}`,
    );
}

/** Empty when there is no such file, or when it may not be read. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
