/**
 * Cuts a stream of bytes into batches of whole lines without looking at a byte more often than needed and without
 * copying: only a line that straddles two chunks is copied.
 */
import { DynaloadError } from '../../errors.ts';

const LF = 0x0a;

/**
 * An item is at most 400 KB in DynamoDB, and a record holds two images of it, in which every byte may become six
 * (`\u0000`): about 5 MB. Anything far beyond that is not an export, and must not fill the memory.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
export const MAX_LINE_BYTES = 64 * 1024 * 1024;

/** How much of a line there is room for at first. */
const USUAL_LINE_BYTES = 4096;

/** Valid until the next batch is asked for: the bytes are in buffers that are used again. */
export interface LineBatch {
  /** Whole lines, each of which ends in a line feed (also the last one of a file that lacks it). At least one. */
  readonly bytes: Uint8Array;
  /** 1-based number of the first line within the uncompressed file. */
  readonly firstLine: number;
  readonly lines: number;
}

/**
 * Calls back for every line of a batch.
 * @param onLine the line without its line feed: a view into the batch, valid as long as the batch is
 */
export function forEachLine(batch: LineBatch, onLine: (line: Uint8Array, number: number) => void): void {
  const { bytes } = batch;
  let number = batch.firstLine;
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(LF, start);
    onLine(bytes.subarray(start, end), number);
    number += 1;
    start = end + 1;
  }
}

/** Takes the chunks of one file in order, and gives the batches of whole lines that they complete. */
export class LineBatcher {
  readonly #file: string;
  /** A line that has begun but not ended, copied: its chunk is used again. */
  #begun = Buffer.allocUnsafe(USUAL_LINE_BYTES);
  #begunBytes = 0;
  #lines = 0;

  /** @param file address of the file, for messages */
  constructor(file: string) {
    this.#file = file;
  }

  /** Lines handed out so far. */
  get lines(): number {
    return this.#lines;
  }

  /** @throws DynaloadError EXPORT_LINE_INVALID at an empty line, or at one that is longer than any record can be */
  *push(chunk: Uint8Array): Generator<LineBatch> {
    const lastFeed = chunk.lastIndexOf(LF);
    if (lastFeed === -1) {
      this.#begin(chunk);
      return;
    }
    let start = 0;
    if (this.#begunBytes > 0) {
      start = chunk.indexOf(LF) + 1;
      this.#begin(chunk.subarray(0, start));
      yield this.#finishLine();
    }
    if (start <= lastFeed) yield this.#batch(chunk.subarray(start, lastFeed + 1));
    this.#begin(chunk.subarray(lastFeed + 1));
  }

  /** The last line, when the file ends without a line feed. */
  *end(): Generator<LineBatch> {
    if (this.#begunBytes === 0) return;
    this.#begin(Uint8Array.of(LF));
    yield this.#finishLine();
  }

  #begin(part: Uint8Array): void {
    if (part.length === 0) return;
    const length = this.#begunBytes + part.length;
    if (length > MAX_LINE_BYTES) {
      throw this.#invalid(this.#lines + 1, `is longer than ${MAX_LINE_BYTES} bytes`);
    }
    if (length > this.#begun.length) {
      // At least doubled, so that a line of many chunks is not copied as often as it has chunks.
      const grown = Buffer.allocUnsafe(Math.max(length, this.#begun.length * 2));
      grown.set(this.#begun.subarray(0, this.#begunBytes));
      this.#begun = grown;
    }
    this.#begun.set(part, this.#begunBytes);
    this.#begunBytes = length;
  }

  #finishLine(): LineBatch {
    const bytes = this.#begun.subarray(0, this.#begunBytes);
    this.#begunBytes = 0;
    return this.#batch(bytes);
  }

  #batch(bytes: Uint8Array): LineBatch {
    const firstLine = this.#lines + 1;
    let lines = 0;
    for (let start = 0; start < bytes.length; lines += 1) {
      const end = bytes.indexOf(LF, start);
      if (end === start) throw this.#invalid(firstLine + lines, 'is empty');
      start = end + 1;
    }
    this.#lines += lines;
    return { bytes, firstLine, lines };
  }

  #invalid(line: number, what: string): DynaloadError {
    return new DynaloadError('EXPORT_LINE_INVALID', `Line ${line} of ${this.#file} ${what}.`, {
      details: { file: this.#file, line },
      hint: 'DynamoDB writes one record per line: copy the export again from where it was written.',
    });
  }
}
