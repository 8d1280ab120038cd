import { createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { StagingStore } from '../../../src/stage/staging-store.ts';

/** A folder to stage in, so that the network has no part in what is measured. */
export class FolderStagingStore implements StagingStore {
  readonly description: string;
  readonly #root: string;
  readonly #made = new Set<string>();

  constructor(root: string) {
    this.#root = root;
    this.description = root;
  }

  address(key: string): string {
    return path.join(this.#root, ...key.split('/'));
  }

  async put(key: string, body: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<number> {
    const file = this.address(key);
    await this.#makeFolder(path.dirname(file));
    const stream = createWriteStream(file);
    await pipeline(body, stream, signal === undefined ? {} : { signal });
    return stream.bytesWritten;
  }

  async assertWritable(key: string): Promise<void> {
    await this.#makeFolder(path.dirname(this.address(key)));
  }

  async read(key: string): Promise<Uint8Array | undefined> {
    return readFile(this.address(key)).catch(() => undefined);
  }

  async *list(prefix: string): AsyncGenerator<string> {
    const entries = await readdir(this.#root, { recursive: true, withFileTypes: true });
    const keys = entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(this.#root, path.join(entry.parentPath, entry.name)))
      .map((file) => file.split(path.sep).join('/'));
    yield* keys.filter((key) => key.startsWith(prefix)).toSorted();
  }

  async delete(key: string): Promise<void> {
    await rm(this.address(key), { force: true });
  }

  /** Once: a bucket has none to make. */
  async #makeFolder(folder: string): Promise<void> {
    if (this.#made.has(folder)) return;
    await mkdir(folder, { recursive: true });
    this.#made.add(folder);
  }

  /** Holds nothing open between calls. */
  async close(): Promise<void> {}
}
