/** Holds values that were walked against the tests of a `where`, as src/mapping/where/where.ts has it. */
import { BACKSLASH, CLOSE_BRACKET, COMMA, LOWER_T } from '../ascii';
import { AFTER_TEXT, BEFORE_TEXT } from '../cells';
import { findByte } from '../copies';
import { compareNumbers } from '../sets';
import { walkText } from '../scalars';
import {
  IS_BINARY,
  IS_BOOLEAN,
  IS_NUMBER,
  IS_TEXT,
  LONG_OPENING,
  OPENS_LIST,
  OPENS_NUMBERS,
  OPENS_TEXTS,
  SHORT,
  SHORT_OPENING,
} from '../tags';
import { walkValue } from '../values';
import {
  BEGINS_WITH,
  CONTAINS,
  EQUALS,
  EXISTS,
  FALSE_BIT,
  IS_LESS,
  IS_MORE,
  IS_SAME,
  NO,
  OF_BINARY,
  OF_BOOLEAN,
  OF_NUMBER,
  OF_TEXT,
  OPEN,
  ORDERED,
  ORDERS,
  TEST_KIND,
  TEXT_ADDRESSES,
  TEXT_COUNT,
  TRUE_BIT,
  YES,
} from './conditions';

/** @returns OPEN when the bytes of the value do not tell */
export function answerTo(test: usize, start: usize, end: usize): u32 {
  switch (load<u32>(test, TEST_KIND)) {
    case EXISTS:
      return YES;
    case EQUALS:
      return isOneOf(test, start, end);
    case BEGINS_WITH:
      return beginsWithOne(listOf(test, load<u32>(start)), start + BEFORE_TEXT, end - AFTER_TEXT);
    case ORDERED:
      return isInOrder(test, start, end);
    case CONTAINS:
      return contains(test, start);
    default:
      return OPEN;
  }
}

/** What a value of a type is held against, or 0. */
function listOf(test: usize, tag: u32): usize {
  if (tag == IS_TEXT) return load<u32>(test, OF_TEXT);
  if (tag == IS_NUMBER) return load<u32>(test, OF_NUMBER);
  return tag == IS_BINARY ? <usize>load<u32>(test, OF_BINARY) : 0;
}

function isOneOf(test: usize, start: usize, end: usize): u32 {
  const tag = load<u32>(start);
  if (tag == IS_BOOLEAN) {
    // The letter behind {"BOOL":
    const bit = load<u8>(start + 8) == LOWER_T ? TRUE_BIT : FALSE_BIT;
    return (load<u32>(test, OF_BOOLEAN) & bit) == 0 ? NO : YES;
  }
  return isAmong(listOf(test, tag), start + BEFORE_TEXT, end - AFTER_TEXT);
}

/** @param list sorted; 0 for none @param start of a text, behind its quote */
function isAmong(list: usize, start: usize, end: usize): u32 {
  if (list == 0) return NO;
  if (findByte(BACKSLASH, start, end) != end) return OPEN;
  let low: u32 = 0;
  let high = load<u32>(list, TEXT_COUNT);
  while (low < high) {
    const middle = (low + high) >> 1;
    const order = compareTexts(start, end - start, textAt(list, middle));
    if (order == 0) return YES;
    if (order < 0) high = middle;
    else low = middle + 1;
  }
  return NO;
}

function textAt(list: usize, index: u32): usize {
  return load<u32>(list + TEXT_ADDRESSES + ((<usize>index) << 2));
}

/** In the order of such lists. */
function compareTexts(start: usize, length: usize, text: usize): i32 {
  const other = load<u32>(text);
  if (<u32>length != other) return <u32>length < other ? -1 : 1;
  return memory.compare(start, text + 4, length);
}

function beginsWithOne(list: usize, start: usize, end: usize): u32 {
  if (list == 0) return NO;
  const count = load<u32>(list, TEXT_COUNT);
  let answer = NO;
  for (let i: u32 = 0; i < count; i++) {
    const found = beginsWith(textAt(list, i), start, end);
    if (found == YES) return YES;
    if (found == OPEN) answer = OPEN;
  }
  return answer;
}

function beginsWith(prefix: usize, start: usize, end: usize): u32 {
  const length: usize = load<u32>(prefix);
  // No escape is shorter than what it stands for.
  if (end - start < length) return NO;
  for (let i: usize = 0; i < length; i++) {
    const byte = load<u8>(start + i);
    if (byte == load<u8>(prefix + 4 + i) && byte != BACKSLASH) continue;
    return byte == BACKSLASH ? OPEN : NO;
  }
  return YES;
}

function isInOrder(test: usize, start: usize, end: usize): u32 {
  if (load<u32>(start) != IS_NUMBER) return NO;
  const number: usize = load<u32>(test, OF_NUMBER);
  const behind = number + 4 + <usize>load<u32>(number);
  const order = compareNumbers(start + BEFORE_TEXT, end - AFTER_TEXT, number + 4, behind);
  const bit = order < 0 ? IS_LESS : order == 0 ? IS_SAME : IS_MORE;
  return (load<u32>(test, ORDERS) & bit) == 0 ? NO : YES;
}

function contains(test: usize, start: usize): u32 {
  const word = load<u64>(start);
  if ((word & SHORT) == OPENS_LIST) return listContains(test, start + SHORT_OPENING);
  if (word == OPENS_TEXTS) return setContains(load<u32>(test, OF_TEXT), start + LONG_OPENING);
  return word == OPENS_NUMBERS ? setContains(load<u32>(test, OF_NUMBER), start + LONG_OPENING) : NO;
}

/** @param start behind the opening bracket */
function listContains(test: usize, start: usize): u32 {
  let answer = NO;
  let at = start;
  while (load<u8>(at) != CLOSE_BRACKET) {
    const end = walkValue(at, 1);
    const found = isOneOf(test, at, end);
    if (found == YES) return YES;
    if (found == OPEN) answer = OPEN;
    at = load<u8>(end) == COMMA ? end + 1 : end;
  }
  return answer;
}

/** @param start of the text of the first element */
function setContains(list: usize, start: usize): u32 {
  let answer = NO;
  let at = start;
  while (true) {
    const end = walkText(at);
    const found = isAmong(list, at, end);
    if (found == YES) return YES;
    if (found == OPEN) answer = OPEN;
    if (load<u8>(end + 1) != COMMA) return answer;
    at = end + 3;
  }
}
