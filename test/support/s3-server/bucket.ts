import { createHash } from 'node:crypto';

export interface StoredObject {
  readonly bytes: Buffer;
  /** With its quotes. */
  readonly etag: string;
  readonly modified: Date;
  /** Headers that come back with the object: its type, its encoding, its `x-amz-meta-…`. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A bucket in memory. Every method is one atomic step. */
export class Bucket {
  readonly name: string;
  readonly #objects = new Map<string, StoredObject>();
  #sorted: readonly string[] | undefined;

  constructor(name: string) {
    this.name = name;
  }

  get(key: string): StoredObject | undefined {
    return this.#objects.get(key);
  }

  /** @param etag default: the MD5 of the bytes, as of an object that was put in one piece */
  put(
    key: string,
    bytes: Buffer,
    headers: Readonly<Record<string, string>> = {},
    etag = etagOf(bytes),
  ): StoredObject {
    const stored = { bytes, etag, headers, modified: new Date() };
    if (!this.#objects.has(key)) this.#sorted = undefined;
    this.#objects.set(key, stored);
    return stored;
  }

  delete(key: string): void {
    if (this.#objects.delete(key)) this.#sorted = undefined;
  }

  /** By UTF-8 bytes. */
  keys(): readonly string[] {
    this.#sorted ??= [...this.#objects.keys()]
      .map((key) => Buffer.from(key))
      .toSorted((left, right) => Buffer.compare(left, right))
      .map(String);
    return this.#sorted;
  }
}

export function etagOf(bytes: Uint8Array): string {
  return `"${createHash('md5').update(bytes).digest('hex')}"`;
}
