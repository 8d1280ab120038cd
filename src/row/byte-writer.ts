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
    if (this.#length + source.length > this.#buffer.length) this.#grow(source.length);
    this.#buffer.set(source, this.#length);
    this.#length += source.length;
  }

  /** Forgets everything written after `length`. */
  truncate(length: number): void {
    this.#length = length;
  }

  /** The bytes written so far. The writer starts again with a new buffer, so the caller owns these. */
  take(): Uint8Array {
    const taken = this.#buffer.subarray(0, this.#length);
    this.#buffer = Buffer.allocUnsafe(Math.max(this.#buffer.length, 1024));
    this.#length = 0;
    return taken;
  }

  #grow(extra: number): void {
    const grown = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + extra));
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
  }
}
