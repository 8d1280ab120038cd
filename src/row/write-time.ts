/** Dates and times as most warehouses read them. Days count from 1970-01-01, UTC, within the range of `calendar.ts`. */
import type { ByteWriter } from './byte-writer.ts';

const MINUS = 45;
const COLON = 58;
const BLANK = 32;
const POINT = 46;

/** `YYYY-MM-DD` */
export function writeDay(day: number, out: ByteWriter): void {
  // Years begin in March here, so that a leap day is the last of its year; eras of 400 years have 146,097 days.
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  out.padded(era * 400 + yearOfEra + (month <= 2 ? 1 : 0), 4);
  out.byte(MINUS);
  out.padded(month, 2);
  out.byte(MINUS);
  out.padded(dayOfMonth, 2);
}

/** `YYYY-MM-DD hh:mm:ss.ffffff` @param micros since the beginning of the day */
export function writeInstant(day: number, micros: number, out: ByteWriter): void {
  const seconds = Math.floor(micros / 1_000_000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  writeDay(day, out);
  out.byte(BLANK);
  out.padded(hours, 2);
  out.byte(COLON);
  out.padded(minutes - hours * 60, 2);
  out.byte(COLON);
  out.padded(seconds - minutes * 60, 2);
  out.byte(POINT);
  out.padded(micros - seconds * 1_000_000, 6);
}
