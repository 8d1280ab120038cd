/** What the operating system says, in words for people: the one place that knows its codes. */
import { DynaloadError, messageOf, type ErrorCode, type ErrorDetails } from '../errors.ts';
import { systemCodeOf } from './system-code.ts';

interface Meaning {
  readonly code: ErrorCode;
  /** Stands behind a colon. */
  readonly reason: string;
  readonly hint: string;
}

const RIGHTS = 'Give the user who runs dynaload the right to it, or name another place.';

const unusable = (reason: string, hint = 'Look at what is there, or name another place.'): Meaning => ({
  code: 'FILE_UNUSABLE',
  reason,
  hint,
});
const full = (reason: string): Meaning => ({
  code: 'DISK_FULL',
  reason,
  hint: 'Make room there, or name another place, then run the same command again.',
});
const tooMany = (reason: string): Meaning => ({
  code: 'FILE_LIMIT_REACHED',
  reason,
  hint: 'Raise the limit, for example with: ulimit -n 4096',
});

/** https://man7.org/linux/man-pages/man3/errno.3.html */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  EACCES: unusable('permission denied', RIGHTS),
  EPERM: unusable('permission denied', RIGHTS),
  EROFS: unusable('the file system can only be read', RIGHTS),
  EEXIST: unusable('something of that name is there already'),
  EISDIR: unusable('it is a folder'),
  ENOTDIR: unusable('a part of the path is a file'),
  ENOENT: unusable('it does not exist'),
  ELOOP: unusable('its symbolic links lead in a circle'),
  ENAMETOOLONG: unusable('the name is too long'),
  EBUSY: unusable('it is in use'),
  ETXTBSY: unusable('it is in use'),
  EIO: unusable('the device failed'),
  ESTALE: unusable('the network drive lost it', 'Run the same command again.'),
  EFBIG: unusable('the file would be larger than the file system or the limit (ulimit -f) allows'),
  ENOSPC: full('no space is left on the device'),
  EDQUOT: full('the quota of the disk is used up'),
  EMFILE: tooMany('this process has as many files open as it may'),
  ENFILE: tooMany('this machine has as many files open as it may'),
};

/** System calls on files and folders; those on sockets share some of the codes. */
const FILE_CALL =
  /^(f?stat|lstat|open|read|write|mkdir|rmdir|unlink|scandir|access|rename|copyfile|close|readlink|realpath|uv_cwd)$/;

/** Why a call failed, without the path, which may hold what is not to be shown: `permission denied`. */
export function systemReason(thrown: unknown): string {
  const code = systemCodeOf(thrown);
  if (code === undefined) return messageOf(thrown);
  return MEANINGS[code]?.reason ?? `the system answered ${code}`;
}

/** True when it is the machine that has run out of something, whichever file was asked for. */
export function isOutOfResources(thrown: unknown): boolean {
  const code = MEANINGS[systemCodeOf(thrown) ?? '']?.code;
  return code === 'DISK_FULL' || code === 'FILE_LIMIT_REACHED';
}

export interface SystemErrorOptions {
  /** Default: what helps against the fault itself. */
  readonly hint?: string;
  readonly details?: ErrorDetails;
}

/**
 * FILE_UNUSABLE, DISK_FULL or FILE_LIMIT_REACHED.
 * @param what could not be done to what: `The folder /a cannot be made`
 */
export function systemError(thrown: unknown, what: string, options: SystemErrorOptions = {}): DynaloadError {
  if (thrown instanceof DynaloadError) return thrown;
  const meaning = MEANINGS[systemCodeOf(thrown) ?? ''];
  const hint = (isOutOfResources(thrown) ? undefined : options.hint) ?? meaning?.hint ?? options.hint;
  return new DynaloadError(meaning?.code ?? 'FILE_UNUSABLE', `${what}: ${systemReason(thrown)}.`, {
    ...(hint === undefined ? {} : { hint }),
    ...(options.details === undefined ? {} : { details: options.details }),
    cause: thrown,
  });
}

/** A fault of the file system that nobody expected where it came up; null for anything else. */
export function asSystemError(thrown: unknown): DynaloadError | null {
  if (!(thrown instanceof Error) || MEANINGS[systemCodeOf(thrown) ?? ''] === undefined) return null;
  if (!('syscall' in thrown) || !FILE_CALL.test(String(thrown.syscall))) return null;
  if (thrown.syscall === 'uv_cwd') {
    return systemError(thrown, 'The working folder cannot be used', {
      hint: 'Change to a folder that exists.',
    });
  }
  const place = 'path' in thrown && typeof thrown.path === 'string' ? thrown.path : 'A file';
  return systemError(thrown, `${place} cannot be used (${String(thrown.syscall)})`);
}
