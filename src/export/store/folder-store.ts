import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { DynaloadError } from '../../errors.ts';
import type { ListOptions, ObjectBody, ObjectStore, StoreEntry, StoreLocation } from './object-store.ts';
import { compareKeys, isPlainKey } from './store-key.ts';
import { systemCodeOf } from '../../system/system-code.ts';
import { isOutOfResources, systemError, systemReason } from '../../system/system-error.ts';

/** Bytes per read: large enough that the cost of a call does not show, small enough for many files at once. */
const CHUNK_BYTES = 256 * 1024;

/**
 * A local folder as an object store: a key is the path below the root, with `/` between the segments. Symbolic links
 * are followed, wherever they lead; keys with `..` are refused.
 */
export class FolderStore implements ObjectStore {
  readonly description: string;
  readonly location: StoreLocation;
  readonly #root: string;

  /** @param root the folder that stands for the bucket; relative to the working folder, or absolute */
  constructor(root: string) {
    this.#root = path.resolve(root);
    this.description = this.#root;
    this.location = { kind: 'folder', root: this.#root };
  }

  address(key: string): string {
    return path.join(this.#root, ...key.split('/'));
  }

  async *list({ folder, startAfter, signal }: ListOptions): AsyncGenerator<StoreEntry> {
    const directory = this.#path(folder);
    const names = await attempt(directory, () => readdir(directory));
    const entries: StoreEntry[] = [];
    for (const name of names ?? []) {
      signal?.throwIfAborted();
      if (startAfter !== undefined && compareKeys(`${folder}${name}/`, startAfter) <= 0) continue;
      const entry = await this.#entry(`${folder}${name}`);
      if (entry !== undefined && (startAfter === undefined || compareKeys(entry.key, startAfter) > 0)) {
        entries.push(entry);
      }
    }
    yield* entries.toSorted((left, right) => compareKeys(left.key, right.key));
  }

  async open(key: string, signal?: AbortSignal): Promise<ObjectBody | undefined> {
    signal?.throwIfAborted();
    const file = this.#path(key);
    const stats = await attempt(file, () => stat(file));
    return stats?.isFile() === true
      ? { size: stats.size, chunks: readChunks(file, stats.size, signal) }
      : undefined;
  }

  /** Holds nothing open between calls. */
  async close(): Promise<void> {}

  async #entry(key: string): Promise<StoreEntry | undefined> {
    const stats = await attempt(this.#path(key), () => stat(this.#path(key)));
    if (stats?.isDirectory() === true) return { kind: 'folder', key: `${key}/` };
    // A pipe or a socket is not an object, and opening one could wait for ever.
    return stats?.isFile() === true ? { kind: 'object', key, size: stats.size } : undefined;
  }

  #path(key: string): string {
    if (!isPlainKey(key)) {
      throw new DynaloadError('SOURCE_DENIED', `The key "${key}" leads out of the folder ${this.#root}.`, {
        details: { folder: this.#root, key },
      });
    }
    return this.address(key);
  }
}

async function* readChunks(
  file: string,
  size: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const handle = await attempt(file, () => open(file, 'r'));
  if (handle === undefined) {
    throw new DynaloadError('SOURCE_UNREACHABLE', `The file ${file} went away while it was being read.`, {
      details: { file },
    });
  }
  // No larger than a small file, and with a byte to spare for one that has grown.
  const buffer = Buffer.allocUnsafeSlow(Math.min(size + 1, CHUNK_BYTES));
  try {
    for (;;) {
      signal?.throwIfAborted();
      const read = await attempt(file, () => handle.read(buffer, 0, buffer.length, null));
      if (read === undefined || read.bytesRead === 0) return;
      yield buffer.subarray(0, read.bytesRead);
    }
  } finally {
    await handle.close();
  }
}

/** The result of a file system call; undefined when there is no such file or folder. */
async function attempt<Result>(file: string, call: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await call();
  } catch (thrown) {
    const code = systemCodeOf(thrown);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    if (code === 'EACCES' || code === 'EPERM') {
      throw new DynaloadError('SOURCE_DENIED', `No permission to read ${file}.`, {
        details: { file },
        hint: 'Give the user who runs dynaload the right to read it.',
        cause: thrown,
      });
    }
    const what = `${file} could not be read`;
    if (isOutOfResources(thrown)) throw systemError(thrown, what, { details: { file } });
    throw new DynaloadError('SOURCE_UNREACHABLE', `${what}: ${systemReason(thrown)}.`, {
      details: { file },
      hint: 'Check the disk or the network drive, then run the same command again.',
      cause: thrown,
    });
  }
}
