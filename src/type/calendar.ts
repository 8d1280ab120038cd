/** Days and instants of the proleptic Gregorian calendar, UTC, and the ranges of them that warehouses hold. */

const MICROS_PER_SECOND = 1_000_000n;
const MICROS_PER_DAY = 86_400_000_000n;
const MILLIS_PER_DAY = 86_400_000;

/** In days since 1970-01-01. */
export interface DayRange {
  readonly first: number;
  /** Not in the range itself. */
  readonly end: number;
  /** What messages call it. */
  readonly text: string;
}

/** What every warehouse here holds; the kernel knows no others. */
export const YEARS_1900_TO_2299: DayRange = {
  first: -25_567,
  end: 120_530,
  text: 'the range is 1900-01-01 up to but not including 2300-01-01',
};

/** What can be written with four digits of a year. */
export const YEARS_1_TO_9999: DayRange = {
  first: -719_162,
  end: 2_932_897,
  text: 'the range is 0001-01-01 up to and including 9999-12-31',
};

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

export function isWithin(range: DayRange, day: number): boolean {
  return day >= range.first && day < range.end;
}

/** `YYYY-MM-DD hh:mm:ss.ffffff` of an instant, as SQL has it. */
export function instantText(micros: bigint): string {
  const fraction = ((micros % MICROS_PER_SECOND) + MICROS_PER_SECOND) % MICROS_PER_SECOND;
  const seconds = (micros - fraction) / MICROS_PER_SECOND;
  const iso = new Date(Number(seconds) * 1000).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}.${String(fraction).padStart(6, '0')}`;
}

/** `YYYY-MM-DD`. */
export function dayText(day: number): string {
  return new Date(day * MILLIS_PER_DAY).toISOString().slice(0, 10);
}
