import { randomBytes } from 'node:crypto';
import type { Reject } from '../row/reject.ts';
import type { RowBlock } from '../row/row-block.ts';
import type { StagedRows } from '../ticket/staged-part.ts';
import { GZIP, type Compression } from './compression.ts';
import { RowFile } from './row-file.ts';
import { RowFiles } from './row-files.ts';
import { partFolder, REJECTS_FILE, rowFileName, type RowSyntax } from './stage-key.ts';
import type { StagingStore } from './staging-store.ts';

/** In the middle of the 64 to 128 MB that a slice of Amazon Redshift loads best. Compressed. */
const FILE_BYTES = 96 * 1024 * 1024;
/**
 * The size of a block that suits staging: its rows are still in the core's cache when they are compressed. Files are as
 * large as they are whatever the blocks.
 */
export const STAGED_BLOCK_BYTES = 1024 * 1024;
const TAG_BYTES = 4;

export interface PartStagerOptions {
  readonly store: StagingStore;
  /** Of the load: what the keys begin with. */
  readonly folder: string;
  /** Name of the part. */
  readonly part: string;
  readonly rows: RowSyntax;
  readonly compression: Compression;
  /** Compressed bytes of a file. Default: 96 MiB. */
  readonly fileBytes?: number | undefined;
}

/**
 * Stages the rows of one part, each time under keys of its own: processes that stage the same part at the same time do
 * not write into each other's files.
 */
export class PartStager {
  readonly #options: PartStagerOptions;
  readonly #folder: string;
  readonly #files: { readonly puts: RowFiles; readonly tombstones: RowFiles };
  readonly #stopped = new AbortController();
  #rejects: RowFile | undefined;
  #rejecting: Promise<void> = Promise.resolve();

  constructor(options: PartStagerOptions) {
    const { store, folder, part, rows, compression, fileBytes = FILE_BYTES } = options;
    this.#options = options;
    this.#folder = `${folder}${partFolder(part, randomBytes(TAG_BYTES).toString('hex'))}`;
    const files = (kind: 'puts' | 'deletes'): RowFiles =>
      new RowFiles({
        store,
        key: (number) => `${this.#folder}${rowFileName(kind, number, rows, compression.extension)}`,
        compression,
        fileBytes,
        signal: this.#stopped.signal,
      });
    this.#files = { puts: files('puts'), tombstones: files('deletes') };
  }

  /** Resolves when the block is compressed and there is room for the next. Calls may overlap. */
  async write(block: RowBlock): Promise<void> {
    if (block.rows > 0) await this.#files[block.kind].write(block.bytes);
  }

  /** Keeps rejected rows beside the good ones, one JSON object on each line. */
  async reject(rejects: readonly Reject[]): Promise<void> {
    if (rejects.length === 0) return;
    const lines = rejects.map((reject) => `${JSON.stringify(reject)}\n`).join('');
    const mine = this.#rejecting.then(async () => {
      this.#rejects ??= new RowFile(
        this.#options.store,
        `${this.#folder}${REJECTS_FILE}`,
        GZIP,
        this.#stopped.signal,
      );
      await this.#rejects.write(Buffer.from(lines));
    });
    this.#rejecting = mine;
    mine.catch(() => undefined);
    await mine;
  }

  /** Completes the files. */
  async finish(): Promise<StagedRows> {
    const puts = await this.#files.puts.finish();
    const tombstones = await this.#files.tombstones.finish();
    const rejects = await this.#finishRejects();
    return { kind: 'files', puts, tombstones, rejects };
  }

  /** Stops what is under way. Rejects that were kept stay. Never throws. */
  async abort(): Promise<void> {
    await this.#rejecting.catch(() => undefined);
    await this.#finishRejects().catch(() => undefined);
    this.#stopped.abort();
    await Promise.all([this.#files.puts.abort(), this.#files.tombstones.abort()]);
  }

  /** @returns the key of the file */
  async #finishRejects(): Promise<string | null> {
    await this.#rejecting;
    const file = this.#rejects;
    this.#rejects = undefined;
    return file === undefined ? null : (await file.finish()).key;
  }
}
