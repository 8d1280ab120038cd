/** Writes timestamps and dates from numbers of an epoch. As in cells.ts, 0 leaves a cell to the other side. */
import { BLANK, COLON, POINT, ZERO } from '../ascii';
import { AFTER_TEXT, BEFORE_TEXT } from '../cells';
import { DAY_OF_1970, END_DAY, writeCivil } from './civil';
import { writePair } from '../pairs';
import { IS_NUMBER, IS_TEXT } from '../tags';

/** What fits whatever its digits are; and with a fraction. */
const MAX_EPOCH_DIGITS: usize = 18;
const MAX_EPOCH_LENGTH: usize = 38;
const SECONDS_PER_DAY: u64 = 86_400;
const MICROS_PER_SECOND: u64 = 1_000_000;

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
  if (day >= END_DAY - DAY_OF_1970) return 0;
  const unit = MICROS_PER_SECOND / perSecond;
  let micros = (value - seconds * perSecond) * unit;
  if (at != last) {
    const fraction = readFraction(unit, cutsOff, at, last);
    if (fraction == NO_FRACTION) return 0;
    micros += fraction;
  }
  const behindDay = writeCivil(<u32>day + DAY_OF_1970, out);
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
