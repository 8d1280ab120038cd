import type { StagingStore } from '../../src/stage/staging-store.ts';

/** A staging area in memory: an object is there whole, or not at all. */
export class MemoryStagingStore implements StagingStore {
  readonly description = 'memory:';
  readonly objects = new Map<string, Uint8Array>();

  address(key: string): string {
    return `memory:${key}`;
  }

  async put(key: string, body: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<number> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) {
      signal?.throwIfAborted();
      chunks.push(Uint8Array.from(chunk));
    }
    const bytes = Buffer.concat(chunks);
    this.objects.set(key, bytes);
    return bytes.length;
  }

  async assertWritable(): Promise<void> {}

  async read(key: string, signal?: AbortSignal): Promise<Uint8Array | undefined> {
    signal?.throwIfAborted();
    return this.objects.get(key);
  }

  async *list(prefix: string): AsyncGenerator<string> {
    for (const key of [...this.objects.keys()].toSorted()) if (key.startsWith(prefix)) yield key;
  }

  async delete(key: string): Promise<void> {
    this.objects.delete(key);
  }

  async close(): Promise<void> {}
}
