/**
 * The port through which exports are read. Two adapters: S3 and a local folder. It knows nothing of exports:
 * what the keys mean is for `export-catalog.ts` and its neighbours.
 */

/** A direct child of a folder in the store. Folder keys end in `/`. */
export type StoreEntry =
  | { readonly kind: 'folder'; readonly key: string }
  | { readonly kind: 'object'; readonly key: string; readonly size: number };

export type StoreLocation =
  { readonly kind: 'folder'; readonly root: string } | { readonly kind: 'bucket'; readonly bucket: string };

export interface ListOptions {
  /** Key prefix of the folder: '' for the root, else ending in `/`. */
  readonly folder: string;
  /** Only entries whose key sorts after this one (by UTF-8 bytes, as S3 lists). */
  readonly startAfter?: string;
  readonly signal?: AbortSignal;
}

export interface ObjectBody {
  /**
   * Bytes in the order of the object. A chunk is valid until the next one is asked for: it may lie in a buffer that is
   * used again. Leaving the loop early releases the connection or file.
   */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Size of the object in bytes, as the store states it. */
  readonly size: number;
}

export interface ObjectStore {
  /** For messages: `s3://bucket` or the folder's path. Never holds a secret. */
  readonly description: string;

  /** What another thread needs to open the same store; undefined when it cannot be opened twice. */
  readonly location?: StoreLocation;

  /** The address of a key for messages, e.g. `s3://bucket/prefix/file` or a path. */
  address(key: string): string;

  /**
   * The direct children of a folder, in key order. A folder that does not exist has none.
   * @throws DynaloadError SOURCE_UNREACHABLE, SOURCE_DENIED
   */
  list(options: ListOptions): AsyncIterable<StoreEntry>;

  /**
   * Opens an object, or gives undefined when there is none.
   * @throws DynaloadError SOURCE_UNREACHABLE, SOURCE_DENIED (also while reading the chunks)
   */
  open(key: string, signal?: AbortSignal): Promise<ObjectBody | undefined>;

  close(): Promise<void>;
}
