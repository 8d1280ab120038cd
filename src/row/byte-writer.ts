/** A growing buffer of bytes that row formats write to. `take` hands the bytes out and starts afresh. */
export class ByteWriter {
  #buffer: Buffer;
  #length = 0;

  constructor(capacity = 64 * 1024) {
    this.#buffer = Buffer.allocUnsafe(capacity);
  }

  get length(): number {
    return this.#length;
  }

  byte(value: number): void {
    if (this.#length === this.#buffer.length) this.#grow(1);
    this.#buffer[this.#length++] = value;
  }

  /** Text of which every character is ASCII: digits, keywords, separators. */
  ascii(text: string): void {
    if (this.#length + text.length > this.#buffer.length) this.#grow(text.length);
    this.#length += this.#buffer.write(text, this.#length, 'latin1');
  }

  /** Text as UTF-8. The caller has made sure that it holds no lone surrogate. */
  utf8(text: string): void {
    // A UTF-16 code unit takes at most three bytes.
    const most = text.length * 3;
    if (this.#length + most > this.#buffer.length) this.#grow(most);
    this.#length += this.#buffer.write(text, this.#length, 'utf8');
  }

  bytes(source: Uint8Array): void {
    if (source.length > 0) this.copy(source, 0, source.length);
  }

  /** A stretch of bytes as they are: short ones, as a call to the runtime costs more than they do. */
  copy(source: Uint8Array, start: number, end: number): void {
    const buffer = this.#room(end - start);
    let at = this.#length;
    if (end - start > LONG) {
      buffer.set(source.subarray(start, end), at);
      at += end - start;
    } else for (let i = start; i < end; i++) buffer[at++] = source[i] ?? 0;
    this.#length = at;
  }

  /** Copies what was written to another place, which has room for it. */
  copyTo(target: Uint8Array, at: number): void {
    target.set(this.#buffer.subarray(0, this.#length), at);
  }

  /** Forgets everything written after `length`. */
  truncate(length: number): void {
    this.#length = length;
  }

  /**
   * The bytes written so far. The writer starts again with another buffer, so the caller owns these.
   * @param next that buffer, which nobody reads any more; without it a new one is made
   */
  take(next?: Buffer): Buffer {
    const taken = this.#buffer.subarray(0, this.#length);
    this.#buffer = next ?? Buffer.allocUnsafe(Math.max(this.#buffer.length, 1024));
    this.#length = 0;
    return taken;
  }

  /** The buffer, with room for so many bytes more. */
  #room(extra: number): Buffer {
    if (this.#length + extra > this.#buffer.length) this.#grow(extra);
    return this.#buffer;
  }

  #grow(extra: number): void {
    const grown = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + extra));
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
  }
}

/** From here on `set` is quicker than a loop. */
const LONG = 64;
