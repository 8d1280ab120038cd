/**
 * The port to the place where rows wait for a warehouse that loads them by itself. It knows nothing of rows: keys and
 * bytes alone. One adapter: S3.
 */

export interface StagingStore {
  /** `s3://bucket`, for messages. Never holds a secret. */
  readonly description: string;

  /** The address under which the warehouse finds a key: `s3://bucket/key`. */
  address(key: string): string;

  /**
   * Writes an object, or replaces it, once all of its bytes have come; memory stays flat. A failure leaves no object.
   * @returns its size in bytes
   * @throws DynaloadError STAGING_UNREACHABLE, STAGING_DENIED
   */
  put(key: string, body: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<number>;

  /**
   * Proves that objects may be written there, without writing one.
   * @throws DynaloadError STAGING_UNREACHABLE, STAGING_DENIED, STAGING_INVALID
   */
  assertWritable(key: string, signal?: AbortSignal): Promise<void>;

  /** A small object whole, or undefined when there is none. */
  read(key: string, signal?: AbortSignal): Promise<Uint8Array | undefined>;

  /** The keys that begin so, in order. */
  list(prefix: string, signal?: AbortSignal): AsyncIterable<string>;

  /** Removes an object; that there was none is no error. */
  delete(key: string, signal?: AbortSignal): Promise<void>;

  close(): Promise<void>;
}
