import type { AttributeScanner } from '../decode/attribute-scanner.ts';
import { dayInRange, dayNumber } from './calendar.ts';
import type { ByteWriter } from './byte-writer.ts';
import type { CellWriter } from './cell-writer.ts';
import type { RowFormat } from './row-format.ts';

const BLANK = 32;
const QUOTE = 34;
const MINUS = 45;
const POINT = 46;
const COLON = 58;
const UPPER_N = 78;
const UPPER_S = 83;
const UPPER_T = 84;
const UPPER_Z = 90;
/** Bytes of `{"S":"` and of `"}`. */
const BEFORE_TEXT = 6;
const AFTER_TEXT = 2;

const MICROS_PER_SECOND = 1_000_000;
/** Units of an epoch in a day, and microseconds in a unit. */
const UNITS = {
  epoch_s: { perDay: 86_400, micros: MICROS_PER_SECOND },
  epoch_ms: { perDay: 86_400_000, micros: 1000 },
  epoch_us: { perDay: 86_400 * MICROS_PER_SECOND, micros: 1 },
} as const;
/** Digits that a double holds exactly whatever they are. */
const MAX_EPOCH_DIGITS = 15;

const NO_NUMBER = -1;

/** The value of up to nine digits, or -1. */
function digitsAt(bytes: Uint8Array, start: number, count: number): number {
  let value = 0;
  for (let i = start; i < start + count; i++) {
    const digit = (bytes[i] ?? 0) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = (value * 10 + digit) | 0;
  }
  return value;
}

/** The value of up to fifteen digits, or -1. */
function longDigitsAt(bytes: Uint8Array, start: number, count: number): number {
  if (count <= 9) return digitsAt(bytes, start, count);
  const high = digitsAt(bytes, start, count - 9);
  const low = digitsAt(bytes, start + count - 9, 9);
  return high === -1 || low === -1 ? -1 : high * 1_000_000_000 + low;
}

/** Days since 1970-01-01 of `YYYY-MM-DD`, or undefined when that is no date, or one out of range. */
function dayAt(bytes: Uint8Array, start: number): number | undefined {
  if (bytes[start + 4] !== MINUS || bytes[start + 7] !== MINUS) return undefined;
  const year = digitsAt(bytes, start, 4);
  const month = digitsAt(bytes, start + 5, 2);
  const dayOfMonth = digitsAt(bytes, start + 8, 2);
  if (year === NO_NUMBER || month === NO_NUMBER || dayOfMonth === NO_NUMBER) return undefined;
  const day = dayNumber(year, month, dayOfMonth);
  return day !== undefined && dayInRange(day) ? day : undefined;
}

function isTagged(bytes: Uint8Array, start: number, tag: number): boolean {
  return bytes[start + 2] === tag && bytes[start + 3] === QUOTE;
}

/** Timestamps and dates from whole numbers of an epoch, in an N or in the digits of an S. */
export class EpochWriter implements CellWriter {
  readonly #kind: 'timestamp' | 'date';
  readonly #perDay: number;
  readonly #micros: number;
  readonly #format: RowFormat;
  readonly #scanner: AttributeScanner;
  readonly #other: CellWriter;

  constructor(
    kind: 'timestamp' | 'date',
    epoch: keyof typeof UNITS,
    format: RowFormat,
    scanner: AttributeScanner,
    other: CellWriter,
  ) {
    this.#kind = kind;
    this.#perDay = UNITS[epoch].perDay;
    this.#micros = UNITS[epoch].micros;
    this.#format = format;
    this.#scanner = scanner;
    this.#other = other;
  }

  write(start: number, end: number, out: ByteWriter): boolean {
    const { bytes } = this.#scanner;
    const isScalar = isTagged(bytes, start, UPPER_N) || isTagged(bytes, start, UPPER_S);
    const first = start + BEFORE_TEXT;
    const digits = end - AFTER_TEXT - first;
    const value =
      isScalar && digits > 0 && digits <= MAX_EPOCH_DIGITS ? longDigitsAt(bytes, first, digits) : NO_NUMBER;
    // Before 1970, with a fraction, or of another type.
    if (value === NO_NUMBER) return this.#other.write(start, end, out);
    const day = Math.floor(value / this.#perDay);
    if (!dayInRange(day)) return false;
    if (this.#kind === 'date') this.#format.date(day, out);
    else this.#format.timestamp(day, (value - day * this.#perDay) * this.#micros, out);
    return true;
  }
}

/** Timestamps and dates from `YYYY-MM-DDThh:mm:ss[.ffffff]Z`; other offsets are left to the reference. */
export class IsoWriter implements CellWriter {
  readonly #kind: 'timestamp' | 'date';
  readonly #format: RowFormat;
  readonly #scanner: AttributeScanner;
  readonly #other: CellWriter;

  constructor(kind: 'timestamp' | 'date', format: RowFormat, scanner: AttributeScanner, other: CellWriter) {
    this.#kind = kind;
    this.#format = format;
    this.#scanner = scanner;
    this.#other = other;
  }

  write(start: number, end: number, out: ByteWriter): boolean {
    const { bytes } = this.#scanner;
    const first = start + BEFORE_TEXT;
    const last = end - AFTER_TEXT;
    const day =
      isTagged(bytes, start, UPPER_S) && last - first >= 20 && last - first <= 27
        ? dayAt(bytes, first)
        : undefined;
    const micros = day === undefined ? NO_NUMBER : microsOfDay(bytes, first + 10, last);
    if (day === undefined || micros === NO_NUMBER) return this.#other.write(start, end, out);
    if (this.#kind === 'date') this.#format.date(day, out);
    else this.#format.timestamp(day, micros, out);
    return true;
  }
}

/** Of `Thh:mm:ss[.ffffff]Z`, or -1. */
function microsOfDay(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[start] !== UPPER_T && bytes[start] !== BLANK) return NO_NUMBER;
  if (bytes[start + 3] !== COLON || bytes[start + 6] !== COLON || bytes[end - 1] !== UPPER_Z)
    return NO_NUMBER;
  const hour = digitsAt(bytes, start + 1, 2);
  const minute = digitsAt(bytes, start + 4, 2);
  const second = digitsAt(bytes, start + 7, 2);
  if (hour === NO_NUMBER || minute === NO_NUMBER || second === NO_NUMBER) return NO_NUMBER;
  if (hour > 23 || minute > 59 || second > 59) return NO_NUMBER;
  let fraction = 0;
  const places = end - 1 - (start + 9) - 1;
  if (places >= 0) {
    if (places === 0 || bytes[start + 9] !== POINT) return NO_NUMBER;
    fraction = digitsAt(bytes, start + 10, places);
    if (fraction === NO_NUMBER) return NO_NUMBER;
    for (let i = places; i < 6; i++) fraction *= 10;
  }
  return ((hour * 60 + minute) * 60 + second) * MICROS_PER_SECOND + fraction;
}

/** Dates from `YYYY-MM-DD`. */
export class DayWriter implements CellWriter {
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
    const first = start + BEFORE_TEXT;
    const isDay = isTagged(bytes, start, UPPER_S) && end - AFTER_TEXT - first === 10;
    const day = isDay ? dayAt(bytes, first) : undefined;
    if (day === undefined) return this.#other.write(start, end, out);
    this.#format.date(day, out);
    return true;
  }
}
