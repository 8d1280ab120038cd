import { HEX_VALUES } from './hex-values.ts';
import type { TextSyntax } from './text-syntax.ts';

const BACKSLASH = 92;
const LOWER_U = 117;
const WORD = 4;

/** By letter of an escape of JSON: the byte that it stands for. */
const ESCAPED = new Uint8Array(256);
for (const [index, letter] of Buffer.from('"\\/bfnrt').entries()) {
  ESCAPED[letter] = '"\\/\b\f\n\r\t'.charCodeAt(index);
}

/** A growing buffer of bytes that row formats write to. `take` hands the bytes out and starts afresh. */
export class ByteWriter {
  #buffer: Buffer;
  /** Over the same bytes. */
  #view: DataView;
  #length = 0;

  constructor(capacity = 64 * 1024) {
    this.#buffer = Buffer.allocUnsafe(capacity);
    this.#view = viewOf(this.#buffer);
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

  /**
   * A stretch of UTF-8 without control characters, with the escapes of a format.
   * @param view over the source, where there is one
   */
  escaped(source: Uint8Array, start: number, end: number, syntax: TextSyntax, view?: DataView): void {
    const buffer = this.#room((end - start) * syntax.longest + WORD);
    const { marks } = syntax;
    let i = view === undefined ? start : this.#copyPlain(source, view, start, end, syntax.patterns);
    let at = this.#length;
    for (; i < end; i++) {
      const byte = source[i] ?? 0;
      if (marks[byte] === 0) buffer[at++] = byte;
      else at = replaced(byte, buffer, at, syntax);
    }
    this.#length = at;
  }

  /**
   * What a JSON string says, with the escapes of a format: from the bytes between its quotes, which are well-formed.
   * @param view over the source
   * @returns false when it holds the escape of a surrogate; what was written up to there has to be truncated
   */
  jsonString(source: Uint8Array, view: DataView, start: number, end: number, syntax: TextSyntax): boolean {
    const buffer = this.#room((end - start) * syntax.longest + WORD);
    const { marks } = syntax;
    let i = this.#copyPlain(source, view, start, end, syntax.jsonPatterns);
    let at = this.#length;
    for (; i < end; i++) {
      const byte = source[i] ?? 0;
      if (marks[byte] === 0) buffer[at++] = byte;
      else if (byte !== BACKSLASH) at = replaced(byte, buffer, at, syntax);
      else {
        const letter = source[++i] ?? 0;
        if (letter === LOWER_U) {
          const unit = unitAt(source, i + 1);
          if (unit >= 0xd800 && unit <= 0xdfff) return false;
          at = character(unit, buffer, at, syntax);
          i += 4;
        } else at = replaced(ESCAPED[letter] ?? 0, buffer, at, syntax);
      }
    }
    this.#length = at;
    return true;
  }

  /**
   * Copies bytes four at a time, for which there has to be room, up to the first four in which one of two characters
   * stands. It may look past the end, up to the end of the source; such bytes are not kept.
   * @returns where it stopped
   */
  #copyPlain(
    source: Uint8Array,
    view: DataView,
    start: number,
    end: number,
    patterns: readonly [number, number],
  ): number {
    const [first, second] = patterns;
    const out = this.#view;
    const last = Math.min(end - 1, source.length - 4);
    const shift = this.#length - start;
    if (first === 0) return start;
    let i = start;
    while (i <= last) {
      const word = view.getInt32(i, true);
      const left = word ^ first;
      const right = word ^ second;
      if (((((left - 0x0101_0101) & ~left) | ((right - 0x0101_0101) & ~right)) & 0x8080_8080) !== 0) {
        break;
      }
      out.setInt32(i + shift, word, true);
      i += 4;
    }
    if (i > end) i = end;
    this.#length = i + shift;
    return i;
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
    this.#view = viewOf(this.#buffer);
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
    this.#view = viewOf(grown);
  }
}

function viewOf(buffer: Buffer): DataView {
  return new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
}

/** From here on `set` is quicker than a loop. */
const LONG = 64;

function replaced(byte: number, buffer: Uint8Array, start: number, syntax: TextSyntax): number {
  const replacement = syntax.replacements[byte];
  let at = start;
  if (replacement === undefined) buffer[at++] = byte;
  else for (const part of replacement) buffer[at++] = part;
  return at;
}

/** The UTF-16 unit of four hex digits. */
function unitAt(source: Uint8Array, start: number): number {
  let unit = 0;
  for (let i = start; i < start + 4; i++) unit = (unit << 4) | (HEX_VALUES[source[i] ?? 0] ?? 0);
  return unit;
}

/** A character of the basic plane as UTF-8. Its escape took six bytes, so there is room. */
function character(unit: number, buffer: Uint8Array, start: number, syntax: TextSyntax): number {
  if (unit < 0x80) return replaced(unit, buffer, start, syntax);
  let at = start;
  if (unit < 0x800) buffer[at++] = 0xc0 | (unit >> 6);
  else {
    buffer[at++] = 0xe0 | (unit >> 12);
    buffer[at++] = 0x80 | ((unit >> 6) & 0x3f);
  }
  buffer[at++] = 0x80 | (unit & 0x3f);
  return at;
}
