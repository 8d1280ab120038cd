/** Dates and times as most warehouses read them. Days count from 1970-01-01, UTC, within the range of `calendar.ts`. */
import type { ByteWriter } from './byte-writer.ts';

/** `YYYY-MM-DD hh:mm:ss.ffffff`, in whole words; its day is the one that was written last. */
const text = Buffer.from('1970-01-01 00:00:00.000000  ');
const view = new DataView(text.buffer, text.byteOffset, text.length);
const DAY_LENGTH = 10;
const INSTANT_LENGTH = 26;
let dayInText = 0;

/** `YYYY-MM-DD` */
export function writeDay(day: number, out: ByteWriter): void {
  if (day !== dayInText) placeDay(day);
  out.words(view, DAY_LENGTH);
}

/** `YYYY-MM-DD hh:mm:ss.ffffff` @param micros since the beginning of the day */
export function writeInstant(day: number, micros: number, out: ByteWriter): void {
  if (day !== dayInText) placeDay(day);
  const seconds = (micros / 1_000_000) | 0;
  const fraction = (micros - seconds * 1_000_000) | 0;
  const minutes = (seconds / 60) | 0;
  const hours = (minutes / 60) | 0;
  const millis = (fraction / 1000) | 0;
  placeTwo(hours, 11);
  placeTwo(minutes - hours * 60, 14);
  placeTwo(seconds - minutes * 60, 17);
  placeThree(millis, 20);
  placeThree(fraction - millis * 1000, 23);
  out.words(view, INSTANT_LENGTH);
}

function placeDay(day: number): void {
  dayInText = day;
  // Years begin in March here, so that a leap day is the last of its year; eras of 400 years have 146,097 days.
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const leapDays =
    Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0);
  placeTwo((year / 100) | 0, 0);
  placeTwo(year % 100, 2);
  placeTwo(month, 5);
  placeTwo(dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1, 8);
}

function placeTwo(value: number, at: number): void {
  const tens = (value / 10) | 0;
  text[at] = 48 + tens;
  text[at + 1] = 48 + value - tens * 10;
}

function placeThree(value: number, at: number): void {
  const hundreds = (value / 100) | 0;
  text[at] = 48 + hundreds;
  placeTwo(value - hundreds * 100, at + 1);
}
