/**
 * Writes timestamps as `YYYY-MM-DD hh:mm:ss.ffffff` and dates as `YYYY-MM-DD`, from 1900 up to but not including 2300, as
 * src/row/calendar.ts has it. As in cells.ts, 0 leaves a cell to the other side.
 */
import { BLANK, MINUS, POINT, COLON, UPPER_T, ZERO } from './ascii';
import { AFTER_TEXT, BEFORE_TEXT } from './cells';
import { copyBytes } from './copies';
import { PAIRS, ZEROS } from './layout';
import { NO_OFFSET, readOffset } from './offsets';
import { pairAt, writePair } from './pairs';
import { behindDigits } from './scalars';
import { IS_NUMBER, IS_TEXT } from './tags';

const FIRST_YEAR: u32 = 1900;
const END_YEAR: u32 = 2300;
/** 2300-01-01, in days since 1970-01-01. */
const END_DAY: u64 = 120_530;
/** What fits whatever its digits are; and with a fraction. */
const MAX_EPOCH_DIGITS: usize = 18;
const MAX_EPOCH_LENGTH: usize = 38;
/** The year 0 began 719,468 days before 1970, in March. */
const DAYS_TO_1970: u32 = 719_468;
/** 1900-01-01 and 2300-01-01, in days since then. */
const FIRST_SHIFTED: u32 = DAYS_TO_1970 - 25_567;
const END_SHIFTED: u32 = DAYS_TO_1970 + <u32>END_DAY;
const MINUTES_PER_DAY: i32 = 1440;
/** Of a fraction of a second. */
const MICRO_DIGITS: usize = 6;
const SECONDS_PER_DAY: u64 = 86_400;
const MICROS_PER_SECOND: u64 = 1_000_000;

/** Once, before anything is written. */
export function prepareTimes(): void {
  for (let value: u32 = 0; value < 100; value++) {
    store<u8>(PAIRS + <usize>(value << 1), 0x30 + value / 10);
    store<u8>(PAIRS + <usize>(value << 1), 0x30 + (value % 10), 1);
  }
  memory.fill(ZEROS, 0x30, 16);
}

/**
 * From numbers of an epoch, in an N or in the digits of an S.
 * @param perSecond units in a second
 * @param cutsOff whether what is finer than a microsecond is cut off
 */
export function writeEpoch(
  perSecond: u64,
  cutsOff: bool,
  isDate: bool,
  start: usize,
  end: usize,
  out: usize,
): usize {
  const tag = load<u32>(start);
  const first = start + BEFORE_TEXT;
  const last = end - AFTER_TEXT;
  if ((tag != IS_NUMBER && tag != IS_TEXT) || last - first > MAX_EPOCH_LENGTH) return 0;
  let value: u64 = 0;
  let at = first;
  for (; at < last; at++) {
    const digit = <u32>load<u8>(at) - ZERO;
    if (digit > 9) break;
    value = value * 10 + digit;
  }
  // Before 1970, or of another kind; a number may have wrapped around.
  if (at == first || at - first > MAX_EPOCH_DIGITS) return 0;
  const seconds = value / perSecond;
  const day = seconds / SECONDS_PER_DAY;
  if (day >= END_DAY) return 0;
  const unit = MICROS_PER_SECOND / perSecond;
  let micros = (value - seconds * perSecond) * unit;
  if (at != last) {
    const fraction = readFraction(unit, cutsOff, at, last);
    if (fraction == NO_FRACTION) return 0;
    micros += fraction;
  }
  const behindDay = writeCivil(<u32>day + DAYS_TO_1970, out);
  if (isDate) return behindDay;
  return writeTime(<u32>(seconds - day * SECONDS_PER_DAY), <u32>micros, behindDay);
}

const NO_FRACTION: u64 = u64.MAX_VALUE;

/** @param unit microseconds in a whole one @returns the microseconds of a fraction, or NO_FRACTION */
function readFraction(unit: u64, cutsOff: bool, point: usize, last: usize): u64 {
  if (load<u8>(point) != POINT || point + 1 == last) return NO_FRACTION;
  let micros: u64 = 0;
  let place = unit;
  for (let at = point + 1; at < last; at++) {
    const digit = <u32>load<u8>(at) - ZERO;
    place /= 10;
    if (digit > 9 || (place == 0 && digit != 0 && !cutsOff)) return NO_FRACTION;
    micros += digit * place;
  }
  return micros;
}

/** Days since the first of March of the year 0, as `writeCivil` takes them. */
export function shiftedDay(year: u32, month: u32, day: u32): u32 {
  const shiftedYear = month > 2 ? year : year - 1;
  const shiftedMonth = month > 2 ? month - 3 : month + 9;
  const leapDays = shiftedYear / 4 - shiftedYear / 100 + shiftedYear / 400;
  return shiftedYear * 365 + leapDays + (153 * shiftedMonth + 2) / 5 + day - 1;
}

/** @param shifted see above */
function writeCivil(shifted: u32, out: usize): usize {
  // Years begin in March here, so that a leap day is the last of its year; eras of 400 years have 146,097 days.
  const era = shifted / 146_097;
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
  const dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const shiftedMonth = (5 * dayOfYear + 2) / 153;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0);
  writePair(year / 100, out);
  writePair(year % 100, out + 2);
  store<u8>(out, MINUS, 4);
  writePair(month, out + 5);
  store<u8>(out, MINUS, 7);
  writePair(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1, out + 8);
  return out + 10;
}

function writeTime(secondOfDay: u32, micros: u32, out: usize): usize {
  const minutes = secondOfDay / 60;
  const hours = minutes / 60;
  store<u8>(out, BLANK);
  writePair(hours, out + 1);
  store<u8>(out, COLON, 3);
  writePair(minutes - hours * 60, out + 4);
  store<u8>(out, COLON, 6);
  writePair(secondOfDay - minutes * 60, out + 7);
  store<u8>(out, POINT, 9);
  const high = micros / 10_000;
  const low = micros / 100;
  writePair(high, out + 10);
  writePair(low - high * 100, out + 12);
  writePair(micros - low * 100, out + 14);
  return out + 16;
}

/**
 * From `YYYY-MM-DDThh:mm[:ss[.fraction]]` and an offset, in the forms of src/mapping/formats.ts.
 * @param cutsOff whether what is finer than a microsecond is cut off
 * @param zone of texts without an offset: minutes east of UTC, and 1,440 more; 0 where such texts are no instants
 */
export function writeIso(
  cutsOff: bool,
  zone: u32,
  isDate: bool,
  start: usize,
  end: usize,
  out: usize,
): usize {
  const first = start + BEFORE_TEXT;
  const last = end - AFTER_TEXT;
  if (load<u32>(start) != IS_TEXT || last - first < 16 || !isDay(first) || !isMinute(first + 10)) return 0;
  let at = first + 16;
  const hasSeconds = load<u8>(at) == COLON;
  let fraction = at;
  let digits: usize = 0;
  if (hasSeconds) {
    // What is no number is greater.
    if (pairAt(at + 1) > 59) return 0;
    at += 3;
    if (load<u8>(at) == POINT) {
      fraction = at + 1;
      at = behindDigits(fraction);
      digits = at - fraction;
      if (digits == 0 || (digits > MICRO_DIGITS && !cutsOff && !areZeros(fraction + MICRO_DIGITS, at))) {
        return 0;
      }
    }
  }
  const offset = at == last && zone != 0 ? <i32>zone - MINUTES_PER_DAY : readOffset(at, last);
  if (offset == NO_OFFSET) return 0;
  copyBytes(out, first, 10);
  copyBytes(out + 11, first + 11, 8);
  if (!hasSeconds) {
    store<u8>(out, COLON, 16);
    writePair(0, out + 17);
  }
  if (offset != 0 && !moveBack(offset, first, out)) return 0;
  if (isDate) return out + 10;
  store<u8>(out, BLANK, 10);
  store<u8>(out, POINT, 19);
  copyBytes(out + 20, ZEROS, 6);
  copyFraction(out + 20, fraction, min(digits, MICRO_DIGITS));
  return out + 26;
}

/** Writes the day and the minute in UTC over those that stand in the text. @returns false for a day out of the range */
function moveBack(offset: i32, first: usize, out: usize): bool {
  let minute = <i32>(pairAt(first + 11) * 60 + pairAt(first + 14)) - offset;
  if (minute < 0 || minute >= MINUTES_PER_DAY) {
    // An offset is less than a day.
    const isBefore = minute < 0;
    const year = pairAt(first) * 100 + pairAt(first + 2);
    const day = shiftedDay(year, pairAt(first + 5), pairAt(first + 8)) + (isBefore ? -1 : 1);
    if (day < FIRST_SHIFTED || day >= END_SHIFTED) return false;
    writeCivil(day, out);
    minute += isBefore ? MINUTES_PER_DAY : -MINUTES_PER_DAY;
  }
  writePair(<u32>minute / 60, out + 11);
  writePair(<u32>minute % 60, out + 14);
  return true;
}

function areZeros(start: usize, end: usize): bool {
  for (let at = start; at < end; at++) if (load<u8>(at) != ZERO) return false;
  return true;
}

/** Up to six digits over as many zeros. */
function copyFraction(out: usize, from: usize, digits: usize): void {
  for (let i: usize = 0; i < digits; i++) store<u8>(out + i, load<u8>(from + i));
}

/** From `YYYY-MM-DD`. */
export function writeDay(start: usize, end: usize, out: usize): usize {
  const first = start + BEFORE_TEXT;
  if (load<u32>(start) != IS_TEXT || end - AFTER_TEXT - first != 10 || !isDay(first)) return 0;
  return copyBytes(out, first, 10);
}

/** Whether a date of the calendar and of the range stands there. */
function isDay(at: usize): bool {
  return (
    load<u8>(at + 4) == MINUS &&
    load<u8>(at + 7) == MINUS &&
    isDate(pairAt(at), pairAt(at + 2), pairAt(at + 5), pairAt(at + 8))
  );
}

/** Whether these are a date of the calendar and of the range; each may be NO_NUMBER. */
export function isDate(century: u32, yearOfCentury: u32, month: u32, day: u32): bool {
  // What is no number is greater than each of these.
  if (century > 99 || yearOfCentury > 99 || month - 1 >= 12) return false;
  const year = century * 100 + yearOfCentury;
  return year >= FIRST_YEAR && year < END_YEAR && day - 1 < daysInMonth(year, month);
}

function daysInMonth(year: u32, month: u32): u32 {
  if (month == 2) return (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/** Whether `Thh:mm` stands there. */
function isMinute(at: usize): bool {
  const mark: u32 = load<u8>(at);
  // What is no number is greater than each of these.
  return (
    (mark == UPPER_T || mark == BLANK) &&
    load<u8>(at + 3) == COLON &&
    pairAt(at + 1) <= 23 &&
    pairAt(at + 4) <= 59
  );
}
