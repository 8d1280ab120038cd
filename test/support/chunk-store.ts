import type { ObjectBody, ObjectStore } from '../../src/export/store/object-store.ts';

/** A store of one kind of thing only: objects that come in exactly the given chunks. */
export class ChunkStore implements ObjectStore {
  readonly description = 'memory:';
  readonly #objects: ReadonlyMap<string, readonly Uint8Array[]>;
  /** Bodies that were begun and not yet ended or left. */
  openBodies = 0;

  constructor(objects: Readonly<Record<string, readonly Uint8Array[]>>) {
    this.#objects = new Map(Object.entries(objects));
  }

  address(key: string): string {
    return `memory:${key}`;
  }

  async *list(): AsyncGenerator<never> {}

  async open(key: string): Promise<ObjectBody | undefined> {
    const chunks = this.#objects.get(key);
    if (chunks === undefined) return undefined;
    return { chunks: this.#deliver(chunks), size: chunks.reduce((sum, { length }) => sum + length, 0) };
  }

  async close(): Promise<void> {}

  async *#deliver(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
    this.openBodies += 1;
    try {
      for (const chunk of chunks) {
        // As with a network: what comes next comes later.
        await new Promise(setImmediate);
        yield chunk;
      }
    } finally {
      this.openBodies -= 1;
    }
  }
}

/** The bytes in chunks of the given sizes, over and over until they are used up. */
export function chunked(bytes: Uint8Array, sizes: readonly number[]): readonly Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = Math.max(1, sizes[turn % sizes.length] ?? bytes.length);
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}
