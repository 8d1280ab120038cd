/**
 * Days of the calendar, from 1900 up to but not including 2300. They are counted from the first of March of the year 0, so
 * that a leap day is the last of its year.
 */
import { MINUS } from '../ascii';
import { writePair } from '../pairs';

const FIRST_YEAR: u32 = 1900;
const END_YEAR: u32 = 2300;
/** 1970-01-01, 1900-01-01 and 2300-01-01. */
export const DAY_OF_1970: u32 = 719_468;
export const FIRST_DAY: u32 = DAY_OF_1970 - 25_567;
export const END_DAY: u32 = DAY_OF_1970 + 120_530;

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

/** The count of a day. */
export function shiftedDay(year: u32, month: u32, day: u32): u32 {
  const shiftedYear = month > 2 ? year : year - 1;
  const shiftedMonth = month > 2 ? month - 3 : month + 9;
  const leapDays = shiftedYear / 4 - shiftedYear / 100 + shiftedYear / 400;
  return shiftedYear * 365 + leapDays + (153 * shiftedMonth + 2) / 5 + day - 1;
}

/** @param shifted the count of a day */
export function writeCivil(shifted: u32, out: usize): usize {
  // Eras of 400 years have 146,097 days.
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
