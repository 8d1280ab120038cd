/** Streams one data file of an export: uncompressed, cut into lines, and proven against its manifest. */
import { createHash } from 'node:crypto';
import { DynaloadError, messageOf, type ErrorCode } from '../../errors.ts';
import type { DataFile } from '../export-info.ts';
import { gunzipIfNeeded } from './gunzip.ts';
import { LineBatcher, type LineBatch } from './lines.ts';
import type { ObjectStore } from '../store/object-store.ts';
import { systemCodeOf } from '../../system/system-code.ts';

const COPY_AGAIN =
  'Copy the export again from the bucket that DynamoDB wrote it to, then run the same command.';

export interface ReadDataFileOptions {
  readonly store: ObjectStore;
  readonly file: DataFile;
  /** For messages. */
  readonly exportId: string;
  /**
   * Takes the lines in the order of the file; the next batch comes when it is done with this one, which is the
   * back-pressure. Use `forEachLine` of lines.ts, or walk the bytes; they are valid until then.
   */
  readonly onBatch: (batch: LineBatch) => void | Promise<void>;
  readonly signal?: AbortSignal;
}

export interface DataFileTotals {
  readonly lines: number;
  /** Size of the object as it lies in the store. */
  readonly compressedBytes: number;
  /** Size of its lines. */
  readonly bytes: number;
}

/**
 * Reads a data file to its end. Memory stays flat whatever its size: one chunk, and the line that straddles two.
 *
 * What `onBatch` throws is thrown on, after the rest of the file was read for its checksum: bytes that were damaged
 * on the way make nonsense of lines, and then the damage is what gets reported.
 * @throws DynaloadError EXPORT_FILE_MISSING; EXPORT_CHECKSUM_MISMATCH (over the compressed bytes, before all that
 *   follow); EXPORT_FILE_CORRUPT when the gzip stream is broken or cut short; EXPORT_LINE_INVALID at an empty line;
 *   EXPORT_COUNT_MISMATCH; SOURCE_UNREACHABLE, SOURCE_DENIED; the reason of `signal` when it is aborted
 */
export async function readDataFile(options: ReadDataFileOptions): Promise<DataFileTotals> {
  const { store, file, signal } = options;
  const body = await store.open(file.key, signal);
  if (body === undefined) {
    throw failure('EXPORT_FILE_MISSING', options, 'does not exist, although the file manifest lists it');
  }
  const source = new HashedSource(body.chunks[Symbol.asyncIterator](), signal);
  try {
    const outcome = await settle(readLines(source, options));
    if (outcome.failed && (isPassing(outcome.error) || signal?.aborted === true)) throw outcome.error;
    await checkMd5(source, options);
    if (outcome.failed) throw asCorrupt(outcome.error, options);
    checkCount(outcome.value.lines, options);
    return { ...outcome.value, compressedBytes: source.bytes };
  } finally {
    await source.close();
  }
}

async function readLines(
  source: HashedSource,
  { store, file, onBatch, signal }: ReadDataFileOptions,
): Promise<{ lines: number; bytes: number }> {
  const batcher = new LineBatcher(store.address(file.key));
  let bytes = 0;
  const deliver = async (batches: Iterable<LineBatch>): Promise<void> => {
    for (const batch of batches) {
      signal?.throwIfAborted();
      bytes += batch.bytes.length;
      const working = onBatch(batch);
      if (working !== undefined) await working;
    }
  };
  for await (const chunk of gunzipIfNeeded(source)) await deliver(batcher.push(chunk));
  await deliver(batcher.end());
  return { lines: batcher.lines, bytes };
}

/** The chunks of an object, hashed as they go by. */
class HashedSource implements AsyncIterator<Uint8Array> {
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #signal: AbortSignal | undefined;
  readonly #hash = createHash('md5');
  #bytes = 0;

  constructor(chunks: AsyncIterator<Uint8Array>, signal: AbortSignal | undefined) {
    this.#chunks = chunks;
    this.#signal = signal;
  }

  get bytes(): number {
    return this.#bytes;
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.#signal?.throwIfAborted();
    const next = await this.#chunks.next();
    if (next.done === true) return { done: true, value: undefined };
    this.#hash.update(next.value);
    this.#bytes += next.value.length;
    return next;
  }

  /** Reads what is left, and gives the base64 MD5 of all. */
  async md5(): Promise<string> {
    while ((await this.next()).done !== true);
    return this.#hash.digest('base64');
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}

async function checkMd5(source: HashedSource, options: ReadDataFileOptions): Promise<void> {
  const expected = options.file.md5;
  if (expected === null) return;
  const found = await source.md5();
  if (found === expected) return;
  throw failure(
    'EXPORT_CHECKSUM_MISMATCH',
    options,
    `has the MD5 ${found}, but the file manifest states ${expected}`,
    { expected, found },
  );
}

function checkCount(found: number, options: ReadDataFileOptions): void {
  const expected = options.file.itemCount;
  if (found === expected) return;
  throw failure(
    'EXPORT_COUNT_MISMATCH',
    options,
    `holds ${found} items, but the file manifest states ${expected}`,
    { expected, found },
  );
}

/** What zlib throws becomes EXPORT_FILE_CORRUPT; all else stays. */
function asCorrupt(thrown: unknown, options: ReadDataFileOptions): unknown {
  const code = systemCodeOf(thrown);
  if (thrown instanceof DynaloadError || code?.startsWith('Z_') !== true) return thrown;
  const what = code === 'Z_BUF_ERROR' ? 'ends in the middle' : `is broken (${messageOf(thrown)})`;
  return failure('EXPORT_FILE_CORRUPT', options, `is not a whole gzip stream: it ${what}`, {}, thrown);
}

function failure(
  code: ErrorCode,
  { store, file, exportId }: ReadDataFileOptions,
  what: string,
  details: Readonly<Record<string, string | number>> = {},
  cause?: unknown,
): DynaloadError {
  const address = store.address(file.key);
  return new DynaloadError(code, `The data file ${address} of export ${exportId} ${what}.`, {
    details: { file: address, export: exportId, ...details },
    hint: COPY_AGAIN,
    cause,
  });
}

/** Errors that say nothing about the bytes of the file. */
function isPassing(thrown: unknown): boolean {
  return (
    thrown instanceof DynaloadError &&
    (thrown.retryable || thrown.code === 'SOURCE_DENIED' || thrown.code === 'INTERRUPTED')
  );
}

type Outcome<Value> =
  { readonly failed: false; readonly value: Value } | { readonly failed: true; readonly error: unknown };

async function settle<Value>(work: Promise<Value>): Promise<Outcome<Value>> {
  try {
    return { failed: false, value: await work };
  } catch (error) {
    return { failed: true, error };
  }
}
