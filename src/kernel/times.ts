/**
 * Writes timestamps as `YYYY-MM-DD hh:mm:ss.ffffff` and dates as `YYYY-MM-DD`, from 1900 up to but not including 2300, as
 * src/row/calendar.ts has it. As in cells.ts, 0 leaves a cell to the other side.
 */
import { BLANK, MINUS, POINT, COLON, UPPER_T, UPPER_Z } from './ascii';
import { AFTER_TEXT, BEFORE_TEXT } from './cells';
import { copyBytes } from './copies';
import { PAIRS, ZEROS } from './layout';
import { IS_NUMBER, IS_TEXT } from './tags';

const FIRST_YEAR: u32 = 1900;
const END_YEAR: u32 = 2300;
/** 2300-01-01, in days since 1970-01-01. */
const END_DAY: u64 = 120_530;
/** What fits whatever its digits are. */
const MAX_EPOCH_DIGITS: usize = 18;
const SECONDS_PER_DAY: u64 = 86_400;
const MICROS_PER_SECOND: u64 = 1_000_000;
const NO_NUMBER: u32 = 0xffff;

/** Once, before anything is written. */
export function prepareTimes(): void {
  for (let value: u32 = 0; value < 100; value++) {
    store<u8>(PAIRS + <usize>(value << 1), 0x30 + value / 10);
    store<u8>(PAIRS + <usize>(value << 1), 0x30 + (value % 10), 1);
  }
  memory.fill(ZEROS, 0x30, 16);
}

/** From whole numbers of an epoch, in an N or in the digits of an S. @param perSecond units in a second */
export function writeEpoch(perSecond: u64, isDate: bool, start: usize, end: usize, out: usize): usize {
  const tag = load<u32>(start);
  const first = start + BEFORE_TEXT;
  const last = end - AFTER_TEXT;
  if ((tag != IS_NUMBER && tag != IS_TEXT) || first == last || last - first > MAX_EPOCH_DIGITS) return 0;
  let value: u64 = 0;
  for (let at = first; at < last; at++) {
    const digit = <u32>load<u8>(at) - 0x30;
    // Before 1970, with a fraction, or of another kind.
    if (digit > 9) return 0;
    value = value * 10 + digit;
  }
  const seconds = value / perSecond;
  const day = seconds / SECONDS_PER_DAY;
  if (day >= END_DAY) return 0;
  const behindDay = writeCivil(<u32>day, out);
  if (isDate) return behindDay;
  const secondOfDay = <u32>(seconds - day * SECONDS_PER_DAY);
  const micros = <u32>((value - seconds * perSecond) * (MICROS_PER_SECOND / perSecond));
  return writeTime(secondOfDay, micros, behindDay);
}

/** @param day since 1970-01-01 */
function writeCivil(day: u32, out: usize): usize {
  // Years begin in March here, so that a leap day is the last of its year; eras of 400 years have 146,097 days.
  const shifted = day + 719_468;
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

export function writePair(value: u32, out: usize): void {
  store<u16>(out, load<u16>(PAIRS + <usize>(value << 1)));
}

/** From `YYYY-MM-DDThh:mm:ss[.ffffff]Z`; other offsets are left to the other side. */
export function writeIso(isDate: bool, start: usize, end: usize, out: usize): usize {
  const first = start + BEFORE_TEXT;
  const last = end - AFTER_TEXT;
  const length = last - first;
  if (load<u32>(start) != IS_TEXT || length < 20 || length > 27) return 0;
  if (!isDay(first) || !isTime(first + 10, last)) return 0;
  copyBytes(out, first, 10);
  if (isDate) return out + 10;
  store<u8>(out, BLANK, 10);
  copyBytes(out + 11, first + 11, 8);
  store<u8>(out, POINT, 19);
  copyBytes(out + 20, ZEROS, 6);
  // Between the point and the Z, where there is one.
  if (length > 21) copyFraction(out + 20, first + 20, length - 21);
  return out + 26;
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

/** Whether `Thh:mm:ss[.ffffff]Z` stands there. */
function isTime(at: usize, end: usize): bool {
  const mark: u32 = load<u8>(at);
  if ((mark != UPPER_T && mark != BLANK) || load<u8>(end - 1) != UPPER_Z) return false;
  if (load<u8>(at + 3) != COLON || load<u8>(at + 6) != COLON) return false;
  // What is no number is greater than each of these.
  if (pairAt(at + 1) > 23 || pairAt(at + 4) > 59 || pairAt(at + 7) > 59) return false;
  if (end - at == 10) return true;
  if (load<u8>(at + 9) != POINT || end - at == 11) return false;
  for (let i = at + 10; i < end - 1; i++) if (<u32>load<u8>(i) - 0x30 > 9) return false;
  return true;
}

/** The value of two digits, or NO_NUMBER. */
export function pairAt(at: usize): u32 {
  const tens = <u32>load<u8>(at) - 0x30;
  const ones = <u32>load<u8>(at + 1) - 0x30;
  return tens > 9 || ones > 9 ? NO_NUMBER : tens * 10 + ones;
}
