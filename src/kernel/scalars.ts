/**
 * Walks the text of scalars. Every function takes the address of the first byte of a string's text and gives that of
 * its closing quote, or 0 when it is not certain that the reference decoder takes the text.
 *
 * None looks for the end of the input: the line feed at the end of a line is in no text, so it stops every walk.
 */
import { QUOTE, MINUS, POINT, ZERO, EQUALS, BACKSLASH, LOWER_U } from './ascii';
import { BASE64_VALUES } from './layout';

const MAX_SIGNIFICANT_DIGITS: usize = 38;
const NO_DIGIT: u32 = 255;

/** @returns the address of the first quote, backslash or control character */
export function plainEnd(start: usize): usize {
  let at = start;
  while (true) {
    const bytes = v128.load(at);
    const marks = i8x16.bitmask(
      v128.or(
        i8x16.lt_u(bytes, i8x16.splat(0x20)),
        v128.or(i8x16.eq(bytes, i8x16.splat(0x22)), i8x16.eq(bytes, i8x16.splat(0x5c))),
      ),
    );
    if (marks != 0) return at + ctz(marks);
    at += 16;
  }
}

/** The string of an S. Whether its bytes are UTF-8 is decided outside, for many lines at once. */
export function walkText(start: usize): usize {
  let at = plainEnd(start);
  while (load<u8>(at) != QUOTE) {
    if (load<u8>(at) != BACKSLASH) return 0;
    at = behindEscape(at);
    if (at == 0) return 0;
    at = plainEnd(at);
  }
  return at;
}

/** @returns the address behind an escape of JSON, or 0 when it is none */
function behindEscape(at: usize): usize {
  const letter: u32 = load<u8>(at + 1);
  if (letter == LOWER_U) {
    for (let i: usize = 2; i < 6; i++) if (!isHexDigit(load<u8>(at + i))) return 0;
    return at + 6;
  }
  switch (letter) {
    case 0x22: // "
    case 0x5c: // \
    case 0x2f: // /
    case 0x62: // b
    case 0x66: // f
    case 0x6e: // n
    case 0x72: // r
    case 0x74: // t
      return at + 2;
    default:
      return 0;
  }
}

function isHexDigit(byte: u32): bool {
  const letter = byte | 0x20;
  return byte - ZERO <= 9 || letter - 0x61 <= 5;
}

/** The text of an N, in the canonical form in which DynamoDB writes it: no exponent, no needless zeros. */
export function walkNumber(start: usize): usize {
  const isNegative = load<u8>(start) == MINUS;
  const first = isNegative ? start + 1 : start;
  let end = behindDigits(first);
  // 0 stands alone, and no other number begins with it.
  if (load<u8>(first) == ZERO ? end != first + 1 : end == first) return 0;
  if (load<u8>(end) == POINT) {
    const fraction = end + 1;
    end = behindDigits(fraction);
    if (end == fraction || load<u8>(end - 1) == ZERO) return 0;
  } else if (isNegative && load<u8>(first) == ZERO) return 0;
  // With a point there is one digit fewer, so 38 characters never hold more than 38 digits.
  return load<u8>(end) == QUOTE && end - first <= MAX_SIGNIFICANT_DIGITS ? end : 0;
}

/** @returns the address of the first byte that is no digit */
export function behindDigits(start: usize): usize {
  let at = start;
  while (true) {
    const values = i8x16.sub(v128.load(at), i8x16.splat(0x30));
    const others = i8x16.bitmask(i8x16.gt_u(values, i8x16.splat(9)));
    if (others != 0) return at + ctz(others);
    at += 16;
  }
}

/** The text of a B: standard base64 with padding, in the one way in which the bytes are written. */
export function walkBase64(start: usize): usize {
  let at = start;
  while (load<u8>(BASE64_VALUES + <usize>load<u8>(at)) != NO_DIGIT) at++;
  const rest = (at - start) & 3;
  if (rest == 0) return load<u8>(at) == QUOTE ? at : 0;
  if (rest == 1 || load<u8>(at) != EQUALS) return 0;
  // The bits of the last digit that belong to no byte are zeros.
  const last: u32 = load<u8>(BASE64_VALUES + <usize>load<u8>(at - 1));
  if (rest == 3) return (last & 3) == 0 && load<u8>(at + 1) == QUOTE ? at + 1 : 0;
  if (load<u8>(at + 1) != EQUALS) return 0;
  return (last & 15) == 0 && load<u8>(at + 2) == QUOTE ? at + 2 : 0;
}

/** Once, before anything is walked. */
export function prepareScalars(): void {
  memory.fill(BASE64_VALUES, 255, 256);
  for (let value: u32 = 0; value < 64; value++) {
    store<u8>(BASE64_VALUES + base64Digit(value), value);
  }
}

function base64Digit(value: u32): usize {
  if (value < 26) return 0x41 + value;
  if (value < 52) return 0x61 + value - 26;
  if (value < 62) return ZERO + value - 52;
  return value == 62 ? 0x2b : 0x2f;
}
