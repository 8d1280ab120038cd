/**
 * Writes lists of strings and of numbers, from an L and from a set. As in cells.ts, 0 leaves a cell to the other side:
 * when an element is of another type, does not fit, or holds what cannot be copied.
 */
import { QUOTE, COMMA, CLOSE_BRACKET } from './ascii';
import { isDecimal, isFloat, isInteger } from './cells';
import { copyBytes, copyText, findByte } from './copies';
import { SET } from './layout';
import {
  DECIMAL,
  DECIMAL_QUOTE,
  ELEMENT_KIND,
  ELEMENT_NULL,
  FIRST_LIMIT,
  FLOAT,
  GUARD,
  INTEGER,
  LIST_CLOSE,
  LIST_ESCAPES,
  LIST_OPEN,
  LONGEST_TEXT,
  SECOND_LIMIT,
  TEXT,
  TEXT_QUOTE,
} from './programs';
import { sortSet } from './sets';
import { closingQuote, copyString } from './strings';
import {
  IS_NULL,
  LONG_OPENING,
  OPENS_LIST,
  OPENS_NUMBER,
  OPENS_NUMBERS,
  OPENS_TEXT,
  OPENS_TEXTS,
  SHORT,
  SHORT_OPENING,
} from './tags';

/** Behind the element that was written last. */
let cursor: usize = 0;

/** @param list how the format writes lists, and what the elements have to fit; see programs.ts */
export function writeListCell(program: usize, list: usize, start: usize, end: usize, out: usize): usize {
  if (end - start > <usize>load<u32>(program, LONGEST_TEXT)) return 0;
  const opened = copyText(out, load<u32>(list, LIST_OPEN));
  const word = load<u64>(start);
  let at: usize = 0;
  if ((word & SHORT) == OPENS_LIST) at = writeElements(program, list, start + SHORT_OPENING, opened);
  else if (word == OPENS_TEXTS) at = writeSorted(program, list, start + LONG_OPENING, false, opened);
  else if (word == OPENS_NUMBERS) at = writeSorted(program, list, start + LONG_OPENING, true, opened);
  return at == 0 ? 0 : copyText(at, load<u32>(list, LIST_CLOSE));
}

/** @param start behind the opening bracket */
function writeElements(program: usize, list: usize, start: usize, out: usize): usize {
  if (load<u8>(start) == CLOSE_BRACKET) return out;
  let at = out;
  cursor = start;
  while (true) {
    at = writeTagged(program, list, at);
    if (at == 0 || load<u8>(cursor) != COMMA) return at;
    store<u8>(at++, COMMA);
    cursor++;
  }
}

/** The element at the cursor, with its tag. */
function writeTagged(program: usize, list: usize, out: usize): usize {
  const opening = load<u64>(cursor) & SHORT;
  const first = cursor + SHORT_OPENING;
  if (opening == OPENS_NUMBER) {
    const last = findByte(QUOTE, first, first + 64);
    cursor = last + 2;
    return writeElement(program, list, true, first, last, out);
  }
  if (opening == OPENS_TEXT) {
    const at = writeElement(program, list, false, first, 0, out);
    cursor = closingQuote() + 2;
    return at;
  }
  if (load<u32>(cursor) != IS_NULL) return 0;
  cursor += 13;
  return copyText(out, load<u32>(list, ELEMENT_NULL));
}

/** @param start of the text of the first element */
function writeSorted(program: usize, list: usize, start: usize, isNumbers: bool, out: usize): usize {
  const count = sortSet(start, isNumbers);
  if (count == 0) return 0;
  let at = out;
  for (let i: u32 = 0; i < count; i++) {
    if (i > 0) store<u8>(at++, COMMA);
    const element = SET + ((<usize>i) << 3);
    at = writeElement(program, list, isNumbers, load<u32>(element), load<u32>(element, 4), at);
    if (at == 0) return 0;
  }
  return at;
}

/** @param last the closing quote of a number; that of a string is found on the way */
function writeElement(
  program: usize,
  list: usize,
  isNumber: bool,
  first: usize,
  last: usize,
  out: usize,
): usize {
  const kind = load<u32>(list, ELEMENT_KIND);
  if (kind == TEXT) return writeText(program, list, first, out);
  if (!isNumber || !fits(list, kind, first, last)) return 0;
  if (kind != DECIMAL) return copyBytes(out, first, last - first);
  const quote: usize = load<u32>(list, DECIMAL_QUOTE);
  return copyText(copyBytes(copyText(out, quote), first, last - first), quote);
}

function fits(list: usize, kind: u32, first: usize, last: usize): bool {
  const limit = load<u32>(list, FIRST_LIMIT);
  if (kind == INTEGER) return isInteger(limit, first, last);
  if (kind == DECIMAL) return isDecimal(limit, load<u32>(list, SECOND_LIMIT), first, last);
  return kind == FLOAT && isFloat(first, last);
}

function writeText(program: usize, list: usize, first: usize, out: usize): usize {
  if (load<u16>(first) == load<u16>(program, GUARD)) return 0;
  const quote: usize = load<u32>(list, TEXT_QUOTE);
  const at = copyString(first, load<u32>(list, LIST_ESCAPES), copyText(out, quote));
  return at == 0 ? 0 : copyText(at, quote);
}
