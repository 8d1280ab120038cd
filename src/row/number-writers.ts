import type { AttributeScanner } from '../decode/attribute-scanner.ts';
import { pointOf } from '../decode/scan-scalar.ts';
import type { ByteWriter } from './byte-writer.ts';
import type { CellWriter } from './cell-writer.ts';
import type { RowFormat } from './row-format.ts';

const QUOTE = 34;
const MINUS = 45;
const ZERO = 48;
const UPPER_N = 78;
/** Bytes of `{"N":"` and of `"}`. */
const BEFORE_DIGITS = 6;
const AFTER_DIGITS = 2;

/** Digits that fit whatever they are; longer numbers are held against the bounds by the reference. */
const SAFE_DIGITS = { int32: 9, int64: 18 } as const;

/** A double holds every number of 15 digits, and JavaScript prints it with the same digits again. */
const EXACT_FLOAT_DIGITS = 15;
/** With at most five zeros behind the point, JavaScript writes no exponent. */
const MAX_FLOAT_ZEROS = 5;

function isNumber(bytes: Uint8Array, start: number): boolean {
  return bytes[start + 2] === UPPER_N && bytes[start + 3] === QUOTE;
}

export class IntegerWriter implements CellWriter {
  readonly #safeDigits: number;
  readonly #format: RowFormat;
  readonly #scanner: AttributeScanner;
  readonly #other: CellWriter;

  constructor(kind: 'int32' | 'int64', format: RowFormat, scanner: AttributeScanner, other: CellWriter) {
    this.#safeDigits = SAFE_DIGITS[kind];
    this.#format = format;
    this.#scanner = scanner;
    this.#other = other;
  }

  write(start: number, end: number, out: ByteWriter): boolean {
    const { bytes } = this.#scanner;
    const first = start + BEFORE_DIGITS;
    const last = end - AFTER_DIGITS;
    if (!isNumber(bytes, start) || last - first > this.#safeDigits || pointOf(bytes, first, last) !== last) {
      return this.#other.write(start, end, out);
    }
    this.#format.number(bytes, first, last, out);
    return true;
  }
}

export class DecimalWriter implements CellWriter {
  readonly #scale: number;
  readonly #integerDigits: number;
  readonly #format: RowFormat;
  readonly #scanner: AttributeScanner;
  readonly #other: CellWriter;

  constructor(
    { precision, scale }: { readonly precision: number; readonly scale: number },
    format: RowFormat,
    scanner: AttributeScanner,
    other: CellWriter,
  ) {
    this.#scale = scale;
    this.#integerDigits = precision - scale;
    this.#format = format;
    this.#scanner = scanner;
    this.#other = other;
  }

  write(start: number, end: number, out: ByteWriter): boolean {
    const { bytes } = this.#scanner;
    const first = start + BEFORE_DIGITS;
    const last = end - AFTER_DIGITS;
    const point = isNumber(bytes, start) ? pointOf(bytes, first, last) : -1;
    if (point === -1) return this.#other.write(start, end, out);
    const digits = bytes[first] === MINUS ? first + 1 : first;
    const integer = bytes[digits] === ZERO ? 0 : point - digits;
    const fraction = point === last ? 0 : last - point - 1;
    // It is certain that the number does not fit; the reference says so in words.
    if (integer > this.#integerDigits || fraction > this.#scale) return false;
    this.#format.number(bytes, first, last, out);
    return true;
  }
}

export class FloatWriter implements CellWriter {
  readonly #format: RowFormat;
  readonly #scanner: AttributeScanner;
  readonly #other: CellWriter;

  constructor(format: RowFormat, scanner: AttributeScanner, other: CellWriter) {
    this.#format = format;
    this.#scanner = scanner;
    this.#other = other;
  }

  write(start: number, end: number, out: ByteWriter): boolean {
    const { bytes } = this.#scanner;
    const first = start + BEFORE_DIGITS;
    const last = end - AFTER_DIGITS;
    const point = isNumber(bytes, start) ? pointOf(bytes, first, last) : -1;
    if (point === -1 || !isExact(bytes, first, last, point)) return this.#other.write(start, end, out);
    this.#format.float(bytes, first, last, out);
    return true;
  }
}

/** Whether JavaScript prints the nearest double with the digits of the number itself. */
function isExact(bytes: Uint8Array, first: number, last: number, point: number): boolean {
  const digits = bytes[first] === MINUS ? first + 1 : first;
  const length = last - digits;
  if (bytes[digits] !== ZERO) return length <= EXACT_FLOAT_DIGITS;
  let zeros = 0;
  while (bytes[point + 1 + zeros] === ZERO) zeros++;
  return zeros <= MAX_FLOAT_ZEROS && length - 2 - zeros <= EXACT_FLOAT_DIGITS;
}
