/**
 * Writes timestamps as `YYYY-MM-DD hh:mm:ss.ffffff` and dates as `YYYY-MM-DD`, from 1900 up to but not including 2300, as
 * src/type/calendar.ts has it. As in cells.ts, 0 leaves a cell to the other side.
 */
import { BLANK, COLON, MINUS, POINT, UPPER_T, ZERO } from '../ascii';
import { AFTER_TEXT, BEFORE_TEXT } from '../cells';
import { END_DAY, FIRST_DAY, isDate, shiftedDay, writeCivil } from './civil';
import { copyBytes } from '../copies';
import { PAIRS, ZEROS } from '../layout';
import { NO_OFFSET, readOffset } from './offsets';
import { pairAt, writePair } from '../pairs';
import { behindDigits } from '../scalars';
import { IS_TEXT } from '../tags';

const MINUTES_PER_DAY: i32 = 1440;
/** Of a fraction of a second. */
const MICRO_DIGITS: usize = 6;

/** Once, before anything is written. */
export function prepareTimes(): void {
  for (let value: u32 = 0; value < 100; value++) {
    store<u8>(PAIRS + <usize>(value << 1), 0x30 + value / 10);
    store<u8>(PAIRS + <usize>(value << 1), 0x30 + (value % 10), 1);
  }
  memory.fill(ZEROS, 0x30, 16);
}

/**
 * From `YYYY-MM-DDThh:mm[:ss[.fraction]]` and an offset, in the forms of src/type/formats.ts.
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
    if (day < FIRST_DAY || day >= END_DAY) return false;
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
