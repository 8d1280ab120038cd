/**
 * Writes the cells of one kind of column each, from values that were walked. Every function gives the address behind
 * what it wrote, or 0 when the cell is for the other side: when it does not fit, needs an escape, or is of a type from
 * which it has to be converted.
 */
import { MINUS, POINT, ZERO, LOWER_T } from './ascii';
import { copyBytes, copyText, findByte } from './copies';
import { CLOSE, GUARD, LONGEST_TEXT, OPEN, TEXT_ESCAPES } from './programs';
import { behindDigits } from './scalars';
import { copyString } from './strings';
import { IS_BOOLEAN, IS_NUMBER, IS_TEXT } from './tags';

/** Bytes of `{"S":"` and of `"}`. */
export const BEFORE_TEXT: usize = 6;
export const AFTER_TEXT: usize = 2;

/** A double holds every number of 15 digits, and JavaScript prints it with the same digits again. */
const EXACT_FLOAT_DIGITS: usize = 15;
/** With at most five zeros behind the point, JavaScript writes no exponent. */
const MAX_FLOAT_ZEROS: usize = 5;

/** Strings, from S and N. */
export function writeText(program: usize, start: usize, end: usize, out: usize): usize {
  const tag = load<u32>(start);
  const first = start + BEFORE_TEXT;
  const length = end - AFTER_TEXT - first;
  if ((tag != IS_TEXT && tag != IS_NUMBER) || length > <usize>load<u32>(program, LONGEST_TEXT)) return 0;
  // Of a text with fewer bytes, what stands behind it is compared as well, and is never the same.
  if (load<u16>(first) == load<u16>(program, GUARD)) return 0;
  const open = load<u8>(program, OPEN);
  store<u8>(out, open);
  const at = copyString(first, load<u32>(program, TEXT_ESCAPES), open == 0 ? out : out + 1);
  if (at == 0 || open == 0) return at;
  store<u8>(at, load<u8>(program, CLOSE));
  return at + 1;
}

/**
 * @param safeDigits so many digits fit whatever they are; longer numbers are held against the bounds elsewhere
 * @param inText whether text is read as a number too
 */
export function writeInteger(safeDigits: usize, inText: bool, start: usize, end: usize, out: usize): usize {
  const first = start + BEFORE_TEXT;
  const last = behindNumber(inText, start, end);
  if (last == 0 || !isInteger(safeDigits, first, last)) return 0;
  return copyBytes(out, first, last - first);
}

/** @param integerDigits the most before the point @param scale the most behind it */
export function writeDecimal(
  integerDigits: usize,
  scale: usize,
  inText: bool,
  start: usize,
  end: usize,
  out: usize,
): usize {
  const first = start + BEFORE_TEXT;
  const last = behindNumber(inText, start, end);
  if (last == 0 || !isDecimal(integerDigits, scale, first, last)) return 0;
  return copyBytes(out, first, last - first);
}

export function writeFloat(inText: bool, start: usize, end: usize, out: usize): usize {
  const first = start + BEFORE_TEXT;
  const last = behindNumber(inText, start, end);
  return last != 0 && isFloat(first, last) ? copyBytes(out, first, last - first) : 0;
}

/** @returns the address behind the canonical digits of a number, which begin where its text does; 0 for what has none */
function behindNumber(inText: bool, start: usize, end: usize): usize {
  const tag = load<u32>(start);
  const last = end - AFTER_TEXT;
  if (tag == IS_NUMBER) return last;
  return inText && tag == IS_TEXT ? behindNumberText(start + BEFORE_TEXT, last) : 0;
}

/** As above, of text: digits, of which a fraction may end in zeros, which are left away. Other forms are rare. */
function behindNumberText(first: usize, last: usize): usize {
  const isNegative = load<u8>(first) == MINUS;
  const digits = isNegative ? first + 1 : first;
  const point = behindDigits(digits);
  if (point == digits || (load<u8>(digits) == ZERO && point != digits + 1)) return 0;
  let end = point;
  if (point != last) {
    if (load<u8>(point) != POINT || point + 1 == last || behindDigits(point + 1) != last) return 0;
    end = last;
    while (load<u8>(end - 1) == ZERO) end--;
    if (end == point + 1) end = point;
  }
  // Not -0.
  return isNegative && load<u8>(digits) == ZERO && end == point ? 0 : end;
}

/** Of the text of a number that was walked, as the next two. */
export function isInteger(safeDigits: usize, first: usize, last: usize): bool {
  return last - first <= safeDigits && findByte(POINT, first, last) == last;
}

export function isDecimal(integerDigits: usize, scale: usize, first: usize, last: usize): bool {
  const point = findByte(POINT, first, last);
  const digits = load<u8>(first) == MINUS ? first + 1 : first;
  const integer: usize = load<u8>(digits) == ZERO ? 0 : point - digits;
  const fraction: usize = point == last ? 0 : last - point - 1;
  return integer <= integerDigits && fraction <= scale;
}

/** Whether JavaScript prints the nearest double with the digits of the number itself. */
export function isFloat(first: usize, last: usize): bool {
  const digits = load<u8>(first) == MINUS ? first + 1 : first;
  const length = last - digits;
  if (load<u8>(digits) != ZERO || length < 2) return length <= EXACT_FLOAT_DIGITS;
  // Behind the zero and the point.
  let zeros: usize = 0;
  while (load<u8>(digits + 2 + zeros) == ZERO) zeros++;
  return zeros <= MAX_FLOAT_ZEROS && length - 2 - zeros <= EXACT_FLOAT_DIGITS;
}

/** @param whenTrue text of the cell */
export function writeBoolean(whenTrue: usize, whenFalse: usize, start: usize, out: usize): usize {
  if (load<u32>(start) != IS_BOOLEAN) return 0;
  // The letter behind {"BOOL":
  return copyText(out, load<u8>(start + 8) == LOWER_T ? whenTrue : whenFalse);
}
