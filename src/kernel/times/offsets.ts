/** Reads the offsets of ISO 8601: `Z`, `±hh:mm`, `±hhmm` and `±hh`, with the name of a zone behind it or without. */
import { CLOSE_BRACKET, COLON, MINUS, OPEN_BRACKET, PLUS, SLASH, UNDERSCORE, UPPER_Z, ZERO } from '../ascii';
import { pairAt } from '../pairs';

/** What no offset is. */
export const NO_OFFSET: i32 = i32.MAX_VALUE;

/**
 * @param start behind the time of day
 * @param last where the text ends, at a quote
 * @returns minutes east of UTC, or NO_OFFSET when this is none, or not all that there is
 */
export function readOffset(start: usize, last: usize): i32 {
  const mark: u32 = load<u8>(start);
  let at = start + 1;
  let minutes: u32 = 0;
  if (mark == PLUS || mark == MINUS) {
    const hours = pairAt(at);
    at += 2;
    let rest: u32 = 0;
    if (at < last && load<u8>(at) != OPEN_BRACKET) {
      if (load<u8>(at) == COLON) at++;
      rest = pairAt(at);
      at += 2;
    }
    // What is no number is greater than each of these.
    if (hours > 23 || rest > 59) return NO_OFFSET;
    minutes = hours * 60 + rest;
  } else if (mark != UPPER_Z) return NO_OFFSET;
  if (at != last && !isZoneName(at, last)) return NO_OFFSET;
  return mark == MINUS ? -(<i32>minutes) : <i32>minutes;
}

/** `[Europe/London]`: what the offset says is enough. */
function isZoneName(start: usize, last: usize): bool {
  if (load<u8>(start) != OPEN_BRACKET || load<u8>(last - 1) != CLOSE_BRACKET || last - start < 3)
    return false;
  for (let at = start + 1; at < last - 1; at++) if (!isOfZoneName(load<u8>(at))) return false;
  return true;
}

function isOfZoneName(byte: u32): bool {
  if (byte - ZERO <= 9 || (byte | 0x20) - 0x61 <= 25) return true;
  return byte == UNDERSCORE || byte == PLUS || byte == COLON || byte == SLASH || byte == MINUS;
}
