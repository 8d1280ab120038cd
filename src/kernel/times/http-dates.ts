/**
 * Writes timestamps and dates from `Sat, 04 May 2024 04:54:56 GMT`, as HTTP has them. As in cells.ts, 0 leaves a cell to
 * the other side. https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7
 */
import { BLANK, COLON, MINUS, POINT } from '../ascii';
import { AFTER_TEXT, BEFORE_TEXT } from '../cells';
import { isDate, shiftedDay } from './civil';
import { copyBytes } from '../copies';
import { ZEROS } from '../layout';
import { pairAt, writePair } from '../pairs';
import { IS_TEXT } from '../tags';

const LENGTH: usize = 29;
/** Of a word, the three letters of a month or a day. */
const THREE: u32 = 0xff_ffff;
/** A comma and a blank, and a blank and GMT. */
const COMMA_BLANK: u32 = 0x20_2c;
const BLANK_GMT: u32 = 0x54_4d_47_20;

export function writeRfc1123(asDate: bool, start: usize, end: usize, out: usize): usize {
  const first = start + BEFORE_TEXT;
  if (load<u32>(start) != IS_TEXT || end - AFTER_TEXT - first != LENGTH || !hasForm(first)) return 0;
  const day = pairAt(first + 5);
  const month = monthOf(load<u32>(first + 8) & THREE);
  const century = pairAt(first + 12);
  const yearOfCentury = pairAt(first + 14);
  if (!isDate(century, yearOfCentury, month, day)) return 0;
  if ((load<u32>(first) & THREE) != weekdayOf(century * 100 + yearOfCentury, month, day)) return 0;
  // What is no number is greater than each of these.
  if (pairAt(first + 17) > 23 || pairAt(first + 20) > 59 || pairAt(first + 23) > 59) return 0;
  copyBytes(out, first + 12, 4);
  store<u8>(out, MINUS, 4);
  writePair(month, out + 5);
  store<u8>(out, MINUS, 7);
  writePair(day, out + 8);
  if (asDate) return out + 10;
  store<u8>(out, BLANK, 10);
  copyBytes(out + 11, first + 17, 8);
  store<u8>(out, POINT, 19);
  copyBytes(out + 20, ZEROS, 6);
  return out + 26;
}

/** Whether everything but letters and digits stands where it belongs. */
function hasForm(at: usize): bool {
  return (
    load<u16>(at + 3) == COMMA_BLANK &&
    load<u8>(at + 7) == BLANK &&
    load<u8>(at + 11) == BLANK &&
    load<u8>(at + 16) == BLANK &&
    load<u8>(at + 19) == COLON &&
    load<u8>(at + 22) == COLON &&
    load<u32>(at + 25) == BLANK_GMT
  );
}

/** @returns 1 to 12, or 0 for letters that are no month */
function monthOf(letters: u32): u32 {
  switch (letters) {
    case 0x6e_61_4a: // Jan
      return 1;
    case 0x62_65_46: // Feb
      return 2;
    case 0x72_61_4d: // Mar
      return 3;
    case 0x72_70_41: // Apr
      return 4;
    case 0x79_61_4d: // May
      return 5;
    case 0x6e_75_4a: // Jun
      return 6;
    case 0x6c_75_4a: // Jul
      return 7;
    case 0x67_75_41: // Aug
      return 8;
    case 0x70_65_53: // Sep
      return 9;
    case 0x74_63_4f: // Oct
      return 10;
    case 0x76_6f_4e: // Nov
      return 11;
    case 0x63_65_44: // Dec
      return 12;
    default:
      return 0;
  }
}

/** The letters of the day of the week. */
function weekdayOf(year: u32, month: u32, day: u32): u32 {
  // The first of March of the year 0 was a Wednesday.
  const days = shiftedDay(year, month, day);
  switch ((days + 3) % 7) {
    case 0:
      return 0x6e_75_53; // Sun
    case 1:
      return 0x6e_6f_4d; // Mon
    case 2:
      return 0x65_75_54; // Tue
    case 3:
      return 0x64_65_57; // Wed
    case 4:
      return 0x75_68_54; // Thu
    case 5:
      return 0x69_72_46; // Fri
    default:
      return 0x74_61_53; // Sat
  }
}
