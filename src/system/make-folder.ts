/** Folders that dynaload writes to. */
import { accessSync, constants, mkdirSync, statfsSync, statSync } from 'node:fs';
import path from 'node:path';
import { DynaloadError } from '../errors.ts';
import { systemCodeOf } from './system-code.ts';
import { systemError, type SystemErrorOptions } from './system-error.ts';

const HINT = 'Name a folder that can be made, or give the user who runs dynaload the right to make this one.';

/** File systems that show the kernel's state and keep nothing: /proc and /sys. Of statfs(2). */
const KEEPS_NOTHING: ReadonlySet<number> = new Set([0x9fa0, 0x62656572]);

/**
 * Makes a folder, and those above it that are missing. One after the other: Node's own way (`recursive`) never comes
 * back from a file system that answers "does not exist" to a mkdir, as /proc does.
 * @throws DynaloadError FILE_UNUSABLE, DISK_FULL
 */
export function makeFolder(folder: string): void {
  const { missing } = lookUp(folder);
  for (const next of missing.toReversed()) {
    try {
      mkdirSync(next);
    } catch (thrown) {
      // Somebody else may have made it in between.
      if (systemCodeOf(thrown) === 'EEXIST' && statSync(next).isDirectory()) continue;
      if (systemCodeOf(thrown) === 'ENOENT') throw refused(folder, nothingKept(path.dirname(next)));
      throw systemError(thrown, cannotBeMade(folder), forFolder(folder));
    }
  }
}

/**
 * Finds out whether a folder could be made, as far as that can be told without making it. One that is there already
 * passes.
 * @throws DynaloadError FILE_UNUSABLE
 */
export function assertFolderCanBeMade(folder: string): void {
  const { missing, above } = lookUp(folder);
  if (missing.length === 0) return;
  try {
    accessSync(above, constants.W_OK | constants.X_OK);
  } catch (thrown) {
    throw systemError(thrown, cannotBeMade(folder), forFolder(folder));
  }
  if (KEEPS_NOTHING.has(statfsSync(above).type)) throw refused(folder, nothingKept(above));
}

interface LookedUp {
  /** The folder, and those above it, that do not exist: the lowest first. */
  readonly missing: readonly string[];
  /** The lowest one that exists. */
  readonly above: string;
}

/** @throws DynaloadError FILE_UNUSABLE where a file stands in the way, or where nothing may be looked at */
function lookUp(folder: string): LookedUp {
  const missing: string[] = [];
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    try {
      if (statSync(at).isDirectory()) return { missing, above: at };
    } catch (thrown) {
      const code = systemCodeOf(thrown);
      if (code !== 'ENOENT' && code !== 'ENOTDIR')
        throw systemError(thrown, cannotBeMade(folder), forFolder(folder));
      missing.push(at);
      continue;
    }
    throw refused(folder, `${at} is a file, not a folder`);
  }
}

function nothingKept(folder: string): string {
  return `${folder} takes no folders`;
}

function refused(folder: string, reason: string): DynaloadError {
  return new DynaloadError('FILE_UNUSABLE', `${cannotBeMade(folder)}: ${reason}.`, forFolder(folder));
}

function cannotBeMade(folder: string): string {
  return `The folder ${path.resolve(folder)} cannot be made`;
}

function forFolder(folder: string): Required<SystemErrorOptions> {
  return { hint: HINT, details: { folder: path.resolve(folder) } };
}
