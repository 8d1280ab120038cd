/** Writes sets as JSON, in the order of src/item/sort-order.ts: strings by their bytes, numbers by their value. */
import { COMMA, MINUS, POINT, OPEN_BRACKET, BACKSLASH, CLOSE_BRACKET } from './ascii';
import { copyBytes } from './copies';
import { SET } from './layout';
import { copyString } from './strings';
import { walkText } from './scalars';
import { OPENS_BINARIES, OPENS_NUMBERS } from './tags';

/** Elements that are sorted here: by insertion, which is quick for few. */
const MOST_SORTED: u32 = 16;
/** As in json.ts. */
const MANY_DIGITS: usize = 38;
/** An element of SET, in bytes: 0 where its text begins, 4 where it ends. */
const ELEMENT: usize = 8;

let behind: usize = 0;

/** Behind the set that was written last. */
export function behindSet(): usize {
  return behind;
}

/**
 * @param word the first eight bytes of the value, as far as its first quote
 * @param start of the text of its first element
 * @returns the address behind what was written, or 0 when the set is for the other side
 */
export function writeSet(
  word: u64,
  start: usize,
  escapes: usize,
  quotes: u16,
  quoteLength: usize,
  out: usize,
): usize {
  const isNumbers = word == OPENS_NUMBERS; /* {"NS":[" */
  const isBinaries = word == OPENS_BINARIES; /* {"BS":[" */
  const count = sortSet(start, isNumbers);
  // The order of binaries is that of the bytes that they stand for.
  if (count == 0 || (isBinaries && count > 1)) return 0;
  let at = out;
  store<u8>(at++, OPEN_BRACKET);
  for (let i: u32 = 0; i < count; i++) {
    const element = SET + <usize>i * ELEMENT;
    const from: usize = load<u32>(element);
    if (i > 0) store<u8>(at++, COMMA);
    if (isNumbers) {
      at = copyBytes(at, from, <usize>load<u32>(element, 4) - from);
      continue;
    }
    store<u16>(at, quotes);
    at = copyString(from, escapes, at + quoteLength);
    if (at == 0) return 0;
    store<u16>(at, quotes);
    at += quoteLength;
  }
  store<u8>(at++, CLOSE_BRACKET);
  return at;
}

/** Puts the elements into SET in their order. @returns how many there are, or 0 when they cannot be sorted here */
export function sortSet(start: usize, isNumbers: bool): u32 {
  let at = start;
  let count: u32 = 0;
  while (true) {
    const end = walkText(at);
    if (count == MOST_SORTED || (isNumbers && end - at >= MANY_DIGITS)) return 0;
    insert(count++, at, end, isNumbers);
    if (load<u8>(end + 1) != COMMA) {
      behind = end + 3;
      break;
    }
    at = end + 3;
  }
  // Escapes have another order than what they stand for.
  return count == 1 || isNumbers || !holdsEscape(start, behind) ? count : 0;
}

function holdsEscape(start: usize, end: usize): bool {
  for (let at = start; at < end; at++) if (load<u8>(at) == BACKSLASH) return true;
  return false;
}

function insert(count: u32, start: usize, end: usize, isNumbers: bool): void {
  let element = SET + <usize>count * ELEMENT;
  while (element > SET) {
    const otherStart: usize = load<u32>(element - ELEMENT);
    const otherEnd: usize = load<u32>(element - ELEMENT, 4);
    const isBefore = isNumbers
      ? compareNumbers(start, end, otherStart, otherEnd) < 0
      : comesBefore(start, end, otherStart, otherEnd);
    if (!isBefore) break;
    store<u64>(element, load<u64>(element - ELEMENT));
    element -= ELEMENT;
  }
  store<u32>(element, <u32>start);
  store<u32>(element, <u32>end, 4);
}

/** Of two texts without escapes. */
function comesBefore(start: usize, end: usize, otherStart: usize, otherEnd: usize): bool {
  return compareBytes(start, end, otherStart, otherEnd) < 0;
}

function compareBytes(start: usize, end: usize, otherStart: usize, otherEnd: usize): i32 {
  const length = end - start;
  const otherLength = otherEnd - otherStart;
  const order = memory.compare(start, otherStart, min(length, otherLength));
  return order == 0 ? <i32>length - <i32>otherLength : order;
}

/** The order of two numbers in canonical form: below 0 when the first is less. */
export function compareNumbers(start: usize, end: usize, otherStart: usize, otherEnd: usize): i32 {
  const isNegative = load<u8>(start) == MINUS;
  const isOtherNegative = load<u8>(otherStart) == MINUS;
  if (isNegative != isOtherNegative) return isNegative ? -1 : 1;
  return isNegative
    ? compareMagnitudes(otherStart + 1, otherEnd, start + 1, end)
    : compareMagnitudes(start, end, otherStart, otherEnd);
}

/** Without their signs: with as many digits before the point, the first digit that differs decides. */
function compareMagnitudes(start: usize, end: usize, otherStart: usize, otherEnd: usize): i32 {
  const digits = integerDigits(start, end);
  const otherDigits = integerDigits(otherStart, otherEnd);
  return digits == otherDigits
    ? compareBytes(start, end, otherStart, otherEnd)
    : <i32>digits - <i32>otherDigits;
}

function integerDigits(start: usize, end: usize): usize {
  let at = start;
  while (at < end && load<u8>(at) != POINT) at++;
  return at - start;
}
