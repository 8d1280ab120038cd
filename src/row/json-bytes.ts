import { looksLikeIndex } from '../decode/index-name.ts';
import type { LineKernel } from '../decode/line-kernel.ts';
import { holdsLoneSurrogate, plainJson } from '../decode/plain-json.ts';
import { readValue } from '../decode/read-value.ts';
import type { ByteWriter } from './byte-writer.ts';
import type { TextSyntax } from './text-syntax.ts';

const QUOTE = 34;
const COMMA = 44;
const UPPER_L = 76;
const UPPER_M = 77;
const UPPER_N = 78;
const UPPER_O = 79;
const UPPER_S = 83;
const UPPER_U = 85;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const LOWER_T = 116;

/** Bytes of `{"S":`, of `{"SS":`, and of `{"BOOL":` and `{"NULL":`. */
const SHORT_TAG = 5;
const SET_TAG = 6;
const LONG_TAG = 8;

const NULL = Buffer.from('null');
const SET = Buffer.from('[,]');

/** Strings of a set that are sorted here: by insertion, which is quick for few. */
const MOST_SORTED = 16;

/** The letters behind a backslash with which JSON.stringify writes an escape, too: all but `/` and `u`. */
const SAME_ESCAPE = new Uint8Array(256);
for (const letter of Buffer.from('"\\bfnrt')) SAME_ESCAPE[letter] = 1;

/**
 * Writes attribute values as plain JSON (see plain-json.ts) straight from their bytes: DynamoDB JSON without its type
 * tags is plain JSON already, apart from the order of sets. Parts that have to be written in another way go through
 * the reference's `plainJson`.
 *
 * All positions are those of values that the kernel has walked.
 */
export class JsonBytes {
  readonly #kernel: LineKernel;
  readonly #syntax: TextSyntax;
  /** The strings of the set that is being written, in their order, with their quotes. */
  readonly #starts = new Int32Array(MOST_SORTED);
  readonly #ends = new Int32Array(MOST_SORTED);

  constructor(kernel: LineKernel, syntax: TextSyntax) {
    this.#kernel = kernel;
    this.#syntax = syntax;
  }

  /**
   * Writes a value.
   * @returns the index behind it, or -1 when it holds half of a surrogate pair, which no text can
   */
  write(start: number, out: ByteWriter): number {
    const { bytes, view } = this.#kernel;
    const second = bytes[start + 3];
    if (second !== QUOTE) {
      if (second === UPPER_O) {
        const end = start + LONG_TAG + (bytes[start + LONG_TAG] === LOWER_T ? 4 : 5);
        out.escaped(bytes, start + LONG_TAG, end, this.#syntax, view);
        return end + 1;
      }
      if (second === UPPER_U) {
        out.escaped(NULL, 0, NULL.length, this.#syntax);
        return start + LONG_TAG + NULL.length + 1;
      }
      return this.#writeSet(start, out);
    }
    const first = bytes[start + 2];
    if (first === UPPER_M) return this.#writeMap(start, out);
    if (first === UPPER_L) return this.#writeList(start, out);
    if (first === UPPER_N) return this.#writeNumber(start, out);
    return this.#writeString(start, out);
  }

  /** An S or a B. */
  #writeString(start: number, out: ByteWriter): number {
    const { bytes, view } = this.#kernel;
    const end = stringEnd(bytes, start + SHORT_TAG);
    if (end === -1) return this.#writeByReference(start, out);
    out.escaped(bytes, start + SHORT_TAG, end, this.#syntax, view);
    return end + 1;
  }

  #writeNumber(start: number, out: ByteWriter): number {
    const { bytes, view } = this.#kernel;
    const first = start + SHORT_TAG + 1;
    let end = first;
    while (bytes[end] !== QUOTE) end++;
    out.escaped(bytes, first, end, this.#syntax, view);
    return end + 2;
  }

  #writeMap(start: number, out: ByteWriter): number {
    const { bytes, view } = this.#kernel;
    const before = out.length;
    let at = start + SHORT_TAG;
    if (bytes[at + 1] !== QUOTE) {
      out.escaped(bytes, at, at + 2, this.#syntax, view);
      return at + 3;
    }
    for (;;) {
      // From the brace or comma to the colon.
      let nameEnd = at + 2;
      while (bytes[nameEnd] !== QUOTE) nameEnd++;
      if (looksLikeIndex(bytes, at + 2, nameEnd)) {
        out.truncate(before);
        return this.#writeByReference(start, out);
      }
      out.escaped(bytes, at, nameEnd + 2, this.#syntax, view);
      at = this.write(nameEnd + 2, out);
      if (at === -1) return -1;
      if (bytes[at] !== COMMA) break;
    }
    out.escaped(bytes, at, at + 1, this.#syntax, view);
    return at + 2;
  }

  #writeList(start: number, out: ByteWriter): number {
    const { bytes, view } = this.#kernel;
    let at = start + SHORT_TAG;
    out.escaped(bytes, at, at + 1, this.#syntax, view);
    at++;
    if (bytes[at] === CLOSE_BRACKET) {
      out.escaped(bytes, at, at + 1, this.#syntax, view);
      return at + 2;
    }
    for (;;) {
      at = this.write(at, out);
      if (at === -1) return -1;
      out.escaped(bytes, at, at + 1, this.#syntax, view);
      if (bytes[at] !== COMMA) return at + 2;
      at++;
    }
  }

  /** A set is sorted. Strings without escapes can be told apart by their bytes; other sets are sorted by the reference. */
  #writeSet(start: number, out: ByteWriter): number {
    const { bytes, view } = this.#kernel;
    const isText = bytes[start + 2] === UPPER_S;
    let at = start + SET_TAG + 1;
    let count = 0;
    for (;;) {
      const end = plainEnd(bytes, at);
      const isAlone = count === 0 && bytes[end] !== COMMA && bytes[start + 2] !== UPPER_N;
      if (end === -1 || count === MOST_SORTED || !(isText || isAlone))
        return this.#writeByReference(start, out);
      this.#insert(count++, at, end);
      at = end;
      if (bytes[at] !== COMMA) break;
      at++;
    }
    out.escaped(SET, 0, 1, this.#syntax);
    for (let i = 0; i < count; i++) {
      if (i > 0) out.escaped(SET, 1, 2, this.#syntax);
      out.escaped(bytes, this.#starts[i] ?? 0, this.#ends[i] ?? 0, this.#syntax, view);
    }
    out.escaped(SET, 2, 3, this.#syntax);
    return at + 2;
  }

  /** Puts a string where it belongs among those before it. */
  #insert(count: number, start: number, end: number): void {
    const { bytes } = this.#kernel;
    const starts = this.#starts;
    const ends = this.#ends;
    let index = count;
    while (index > 0 && isBefore(bytes, start, end, starts[index - 1] ?? 0, ends[index - 1] ?? 0)) {
      starts[index] = starts[index - 1] ?? 0;
      ends[index] = ends[index - 1] ?? 0;
      index--;
    }
    starts[index] = start;
    ends[index] = end;
  }

  #writeByReference(start: number, out: ByteWriter): number {
    const { bytes } = this.#kernel;
    const end = this.#kernel.skipValue(start);
    const json = plainJson(readValue(bytes, start, end));
    if (holdsLoneSurrogate(json)) return -1;
    const utf8 = Buffer.from(json);
    out.escaped(utf8, 0, utf8.length, this.#syntax);
    return end;
  }
}

/**
 * Walks a JSON string from its opening quote.
 * @returns the index behind its closing quote, or -1 when it holds an escape that JSON.stringify may write differently
 */
function stringEnd(bytes: Uint8Array, start: number): number {
  let at = start + 1;
  for (;;) {
    const byte = bytes[at] ?? QUOTE;
    if (byte === QUOTE) return at + 1;
    if (byte === BACKSLASH) {
      if (SAME_ESCAPE[bytes[at + 1] ?? 0] === 0) return -1;
      at += 2;
    } else at++;
  }
}

/** Walks a JSON string without escapes from its opening quote. @returns the index behind it, or -1 */
function plainEnd(bytes: Uint8Array, start: number): number {
  let at = start + 1;
  while (bytes[at] !== QUOTE && bytes[at] !== BACKSLASH) at++;
  return bytes[at] === QUOTE ? at + 1 : -1;
}

/** Whether one string comes before another in the order of UTF-8 bytes; both stand with their quotes. */
function isBefore(
  bytes: Uint8Array,
  start: number,
  end: number,
  otherStart: number,
  otherEnd: number,
): boolean {
  const shorter = Math.min(end - start, otherEnd - otherStart) - 1;
  for (let i = 1; i < shorter; i++) {
    const difference = (bytes[start + i] ?? 0) - (bytes[otherStart + i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return end - start < otherEnd - otherStart;
}
