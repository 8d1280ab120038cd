import type { Transform } from 'node:stream';
import type { Compression } from './compression.ts';
import type { StagedFile } from '../ticket/staged-part.ts';
import type { StagingStore } from './staging-store.ts';

/** One compressed file on its way into the store. Bytes flow through; none are kept. */
export class RowFile {
  readonly key: string;
  readonly #compressor: Transform;
  readonly #stored: Promise<number>;
  /** Ends only when the upload fails. */
  readonly #failed: Promise<never>;
  #compressed = 0;

  constructor(store: StagingStore, key: string, compression: Compression, signal?: AbortSignal) {
    this.key = key;
    this.#compressor = compression.create();
    // What goes wrong is told by the upload, which ends the compressor with itself.
    this.#compressor.on('error', () => undefined);
    // Counted where they are made: when they are fetched from there is a matter of luck, and the number of files of a
    // load must not be one.
    const push = this.#compressor.push.bind(this.#compressor);
    this.#compressor.push = (chunk: unknown, ...more) => {
      if (chunk instanceof Uint8Array) this.#compressed += chunk.length;
      return push(chunk, ...more);
    };
    this.#stored = store.put(key, this.#bytes(), signal);
    this.#failed = this.#stored.then(
      async () => new Promise<never>(() => undefined),
      (error: unknown) => {
        this.#compressor.destroy();
        throw error;
      },
    );
    this.#failed.catch(() => undefined);
  }

  /** Compressed bytes so far. */
  get compressed(): number {
    return this.#compressed;
  }

  /** Resolves when the bytes are compressed, which waits for the upload when that is slower. */
  async write(bytes: Uint8Array): Promise<void> {
    await this.#orWhyNot((done) => this.#compressor.write(bytes, done));
  }

  /** Resolves when the object is in the store. */
  async finish(): Promise<StagedFile> {
    await this.#orWhyNot((done) => this.#compressor.end(done));
    return { key: this.key, bytes: await this.#stored };
  }

  /** Stops the upload, which leaves no object. Never throws. */
  async abort(): Promise<void> {
    this.#compressor.destroy(new Error('the file was given up'));
    await this.#stored.catch(() => undefined);
  }

  async *#bytes(): AsyncGenerator<Uint8Array> {
    for await (const chunk of this.#compressor) if (chunk instanceof Uint8Array) yield chunk;
  }

  /** A compressor that was ended may never answer, and does not know the reason: the upload does. */
  async #orWhyNot(run: (done: (error?: Error | null) => void) => void): Promise<void> {
    const done = new Promise<void>((resolve, reject) => {
      run((error) => {
        if (error === null || error === undefined) resolve();
        else reject(error);
      });
    });
    await Promise.race([done, this.#failed]);
  }
}
