/** Days and instants of the proleptic Gregorian calendar, UTC, as every warehouse here can hold them. */

const MICROS_PER_DAY = 86_400_000_000n;

/** 1900-01-01 and 2300-01-01, in days since 1970-01-01. The first is in the range, the second is not. */
const FIRST_DAY = -25_567;
const END_DAY = 120_530;

/** What messages call the range. */
export const RANGE = 'the range is 1900-01-01 up to but not including 2300-01-01';

/**
 * Days since 1970-01-01 of a date in the years 0 to 9999.
 * @returns undefined when there is no such date
 */
export function dayNumber(year: number, month: number, day: number): number | undefined {
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  // Years begin in March here, so that a leap day is the last of its year; 719,468 days lie before 1970-01-01.
  const shiftedYear = month > 2 ? year : year - 1;
  const shiftedMonth = month > 2 ? month - 3 : month + 9;
  const leapDays =
    Math.floor(shiftedYear / 4) - Math.floor(shiftedYear / 100) + Math.floor(shiftedYear / 400);
  return shiftedYear * 365 + leapDays + Math.floor((153 * shiftedMonth + 2) / 5) + day - 1 - 719_468;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** 0 = Sunday. 1970-01-01 was a Thursday. */
export function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

/** The UTC day in which an instant lies. */
export function dayOf(micros: bigint): number {
  const days = micros / MICROS_PER_DAY;
  return Number(micros % MICROS_PER_DAY < 0n ? days - 1n : days);
}

export function dayInRange(day: number): boolean {
  return day >= FIRST_DAY && day < END_DAY;
}
