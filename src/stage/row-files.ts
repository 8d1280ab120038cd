import type { Compression } from './compression.ts';
import { RowFile } from './row-file.ts';
import type { StagedFile } from '../ticket/staged-part.ts';
import type { StagingStore } from './staging-store.ts';

export interface RowFilesOptions {
  readonly store: StagingStore;
  /** Key of a file by its number, from 1. */
  readonly key: (number: number) => string;
  readonly compression: Compression;
  /** Compressed size past which a file ends and the next begins. */
  readonly fileBytes: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Rows of one kind as files of equal size, all but the last: a warehouse loads them side by side, and is done when the
 * largest is. Their number follows from the bytes alone.
 */
export class RowFiles {
  readonly #options: RowFilesOptions;
  readonly #files: Promise<StagedFile>[] = [];
  #current: RowFile | undefined;
  #number = 0;
  #turn: Promise<void> = Promise.resolve();

  constructor(options: RowFilesOptions) {
    this.#options = options;
  }

  /** Whole rows. Calls may overlap; they are written one after the other. */
  async write(bytes: Uint8Array): Promise<void> {
    const mine = this.#turn.then(() => this.#append(bytes));
    this.#turn = mine;
    // Who waits for it is told; the next in line is told by its own turn.
    mine.catch(() => undefined);
    await mine;
  }

  /** The files in their order; none when nothing was written. */
  async finish(): Promise<readonly StagedFile[]> {
    await this.#turn;
    this.#close();
    return Promise.all(this.#files);
  }

  /** Never throws. */
  async abort(): Promise<void> {
    await this.#current?.abort();
    await Promise.allSettled([this.#turn, ...this.#files]);
  }

  async #append(bytes: Uint8Array): Promise<void> {
    const { store, key, compression, fileBytes, signal } = this.#options;
    if (this.#current === undefined) {
      this.#number += 1;
      this.#current = new RowFile(store, key(this.#number), compression, signal);
    }
    await this.#current.write(bytes);
    if (this.#current.compressed < fileBytes) return;
    // At most two uploads at a time: the end of one file, and the beginning of the next.
    await this.#files.at(-1);
    this.#close();
  }

  #close(): void {
    if (this.#current === undefined) return;
    const file = this.#current.finish();
    file.catch(() => undefined);
    this.#files.push(file);
    this.#current = undefined;
  }
}
