import { createHash } from 'node:crypto';
import type { Reject } from '../row/reject.ts';
import type { RowBlock } from '../row/row-block.ts';
import { bestCompression, GZIP, type Compression } from './compression.ts';
import { redshiftManifest, stageNote } from './redshift-manifest.ts';
import { RowFile, type StagedFile } from './row-file.ts';
import { RowFiles } from './row-files.ts';
import { rowFileName, stageFolder, type RowSyntax, type StageIdentity } from './stage-key.ts';
import type { StagingStore } from './staging-store.ts';

/** In the middle of the 64 to 128 MB that a slice of Amazon Redshift loads best. Compressed. */
const FILE_BYTES = 96 * 1024 * 1024;
/**
 * The size of a block that suits staging: its rows are still in the core's cache when they are compressed. Files are as
 * large as they are whatever the blocks.
 */
export const STAGED_BLOCK_BYTES = 1024 * 1024;
/** In the form that COPY reads, whoever loads the files. */
const MANIFESTS = {
  csv: { puts: 'redshift.manifest', deletes: 'deletes.manifest' },
  tsv: { puts: 'puts.manifest', deletes: 'deletes.manifest' },
} as const;
const NOTE = 'stage.json';
const REJECTS = 'rejects.jsonl.gz';

export interface StagerOptions {
  readonly store: StagingStore;
  /** Prefix of the staging area: '' or ending in `/`. */
  readonly prefix: string;
  readonly load: StageIdentity;
  /** Default: CSV. */
  readonly rows?: RowSyntax | undefined;
  /** Default: the best that this Node has. */
  readonly compression?: Compression | undefined;
  /** Compressed bytes of a file. Default: 96 MiB. */
  readonly fileBytes?: number | undefined;
}

/** What waits in the store. */
export interface StagedLoad {
  /** Rows in the files. */
  readonly puts: number;
  readonly deletes: number;
  /** Keys of the files. */
  readonly putsFiles: readonly string[];
  readonly deletesFiles: readonly string[];
  /** Addresses of the manifests that COPY is given; null where there are no rows to copy. */
  readonly putsManifest: string | null;
  readonly deletesManifest: string | null;
  readonly compression: Compression['name'];
  /** `s3://bucket/prefix/…/`: what everything staged begins with. */
  readonly folder: string;
}

/**
 * Stages the rows of one load. A later attempt at the same load writes the same keys again; what an earlier one left
 * beyond them is removed before the manifests are written, and a note comes last: who finds it finds the rest.
 */
export class Stager {
  readonly #options: StagerOptions;
  readonly #folder: string;
  readonly #compression: Compression;
  readonly #manifests: { readonly puts: string; readonly deletes: string };
  readonly #files: { readonly puts: RowFiles; readonly tombstones: RowFiles };
  readonly #rows = { puts: 0, tombstones: 0 };
  /** Digests of the blocks taken: a block that is sent again because its answer was lost is taken once. */
  readonly #taken = new Set<string>();
  readonly #stopped = new AbortController();
  #rejects: RowFile | undefined;
  #rejected = 0;
  #rejecting: Promise<void> = Promise.resolve();
  #prepared: Promise<void> | undefined;

  constructor(options: StagerOptions) {
    const { store, prefix, load, rows = 'csv', compression = bestCompression() } = options;
    const { fileBytes = FILE_BYTES } = options;
    this.#options = options;
    this.#folder = `${prefix}${stageFolder(load)}`;
    this.#compression = compression;
    this.#manifests = MANIFESTS[rows];
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
    if (block.rows === 0) return;
    // Two blocks of the same bytes are one block: their rows would have the same keys.
    const digest = createHash('sha256').update(block.kind).update(block.bytes).digest('base64');
    if (this.#taken.has(digest)) return;
    this.#taken.add(digest);
    this.#rows[block.kind] += block.rows;
    await this.#prepare();
    await this.#files[block.kind].write(block.bytes);
  }

  /** Keeps rejected rows beside the good ones, one JSON object on each line. */
  async reject(rejects: readonly Reject[]): Promise<void> {
    if (rejects.length === 0) return;
    const lines = rejects.map((reject) => `${JSON.stringify(reject)}\n`).join('');
    this.#rejected += rejects.length;
    const mine = this.#rejecting.then(async () => {
      await this.#prepare();
      this.#rejects ??= new RowFile(
        this.#options.store,
        `${this.#folder}${REJECTS}`,
        GZIP,
        this.#stopped.signal,
      );
      await this.#rejects.write(Buffer.from(lines));
    });
    this.#rejecting = mine;
    mine.catch(() => undefined);
    await mine;
  }

  /** Rows taken so far. */
  get rows(): { readonly puts: number; readonly tombstones: number } {
    return this.#rows;
  }

  /** Completes the files, removes what an earlier attempt left, and writes the manifests and the note. */
  async finish(signal?: AbortSignal): Promise<StagedLoad> {
    const { store, load } = this.#options;
    await this.#prepare();
    const puts = await this.#files.puts.finish();
    const deletes = await this.#files.tombstones.finish();
    const rejects = await this.#finishRejects();
    const written = new Set(
      [...puts, ...deletes, ...(rejects === undefined ? [] : [rejects])].map(({ key }) => key),
    );
    for await (const key of store.list(this.#folder, signal)) {
      if (!written.has(key)) await store.delete(key, signal);
    }
    const deletesManifest = await this.#putManifest(this.#manifests.deletes, deletes, signal);
    const putsManifest = await this.#putManifest(this.#manifests.puts, puts, signal);
    const note = stageNote({
      table: load.table,
      exportId: load.exportId,
      mappingHash: load.mappingHash,
      puts: this.#rows.puts,
      deletes: this.#rows.tombstones,
      rejected: this.#rejected,
      compression: this.#compression.name,
      putsManifest,
      deletesManifest,
      rejectsFile: rejects === undefined ? null : store.address(rejects.key),
    });
    await this.#putText(`${this.#folder}${NOTE}`, note, signal);
    return {
      puts: this.#rows.puts,
      deletes: this.#rows.tombstones,
      putsFiles: puts.map(({ key }) => key),
      deletesFiles: deletes.map(({ key }) => key),
      putsManifest,
      deletesManifest,
      compression: this.#compression.name,
      folder: store.address(this.#folder),
    };
  }

  /** Stops what is under way. Rejects that were kept stay. Never throws. */
  async abort(): Promise<void> {
    await this.#rejecting.catch(() => undefined);
    await this.#finishRejects().catch(() => undefined);
    this.#stopped.abort();
    await Promise.all([this.#files.puts.abort(), this.#files.tombstones.abort()]);
  }

  /** Removes what was staged, but not the rejects. */
  async remove(signal?: AbortSignal): Promise<void> {
    const { store } = this.#options;
    for await (const key of store.list(this.#folder, signal)) {
      if (!key.endsWith(`/${REJECTS}`)) await store.delete(key, signal);
    }
  }

  /** @returns its address; null when there is nothing that it could list */
  async #putManifest(
    name: string,
    files: readonly StagedFile[],
    signal: AbortSignal | undefined,
  ): Promise<string | null> {
    if (files.length === 0) return null;
    const { store } = this.#options;
    const entries = files.map(({ key, bytes }) => ({ url: store.address(key), bytes }));
    await this.#putText(`${this.#folder}${name}`, redshiftManifest(entries), signal);
    return store.address(`${this.#folder}${name}`);
  }

  /** What says that an earlier attempt was complete must not stand beside the files of this one. */
  #prepare(): Promise<void> {
    this.#prepared ??= (async () => {
      for (const name of [NOTE, ...Object.values(this.#manifests)])
        await this.#options.store.delete(`${this.#folder}${name}`);
    })();
    return this.#prepared;
  }

  async #finishRejects(): Promise<StagedFile | undefined> {
    await this.#rejecting;
    const file = this.#rejects;
    this.#rejects = undefined;
    return file?.finish();
  }

  async #putText(key: string, text: string, signal: AbortSignal | undefined): Promise<void> {
    await this.#options.store.put(key, oneChunk(Buffer.from(text)), signal);
  }
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
