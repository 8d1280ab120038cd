/**
 * Writes attribute values as plain JSON, as src/item/plain-json.ts has it: DynamoDB JSON without its type tags, sets
 * sorted. Every function gives the address behind what it wrote, or 0 when the cell is for the other side.
 */
import { QUOTE, COMMA, COLON, OPEN_BRACKET, CLOSE_BRACKET, LOWER_T, OPEN_BRACE, CLOSE_BRACE } from './ascii';
import { copyBytes, findByte } from './copies';
import { LIST, LIST_ENTRY, REGISTERS } from './layout';
import { CLOSE, JSON_ESCAPES, LONGEST_TEXT, OPEN, QUOTE_LENGTH, QUOTES } from './programs';
import { ITEM_COUNT } from './registers';
import { behindSet, writeSet } from './sets';
import { closingQuote, copyString } from './strings';
import {
  LONG_OPENING,
  NULL,
  OPENS_BINARY,
  OPENS_BOOLEAN,
  OPENS_LIST,
  OPENS_MAP,
  OPENS_NULL,
  OPENS_NUMBER,
  OPENS_TEXT,
  SHORT,
  SHORT_OPENING,
} from './tags';

/** A number with fewer digits is taken by every warehouse, in JSON too. */
const MANY_DIGITS: usize = 38;
/** What attributes that are not asked for have as their number. */
const NOT_WANTED: u32 = 0xffff_ffff;

/** Of the program whose cell is written. */
let escapes: usize = 0;
let quotes: u16 = 0;
let quoteLength: usize = 0;
/** Behind the value that was written last. */
let cursor: usize = 0;

/** A cell of JSON, from a value that was walked. */
export function writeJsonCell(program: usize, start: usize, end: usize, out: usize): usize {
  if (end - start > <usize>load<u32>(program, LONGEST_TEXT)) return 0;
  const at = writeJson(start, opened(program, out));
  return at == 0 ? 0 : closed(program, at);
}

/**
 * Every attribute of the item that no column takes.
 * @param taken a byte for each name that is asked for: 1 when a column takes it
 */
export function writeRestCell(program: usize, taken: usize, out: usize): usize {
  const count: usize = load<u32>(REGISTERS + ITEM_COUNT);
  if (restLength(count) > <usize>load<u32>(program, LONGEST_TEXT)) return 0;
  let at = opened(program, out);
  store<u8>(at++, OPEN_BRACE);
  let isFirst = true;
  for (let i: usize = 0; i < count; i++) {
    const entry = LIST + i * LIST_ENTRY;
    const id = load<u32>(entry);
    if (id != NOT_WANTED && load<u8>(taken + id) == 1) continue;
    if (!isFirst) store<u8>(at++, COMMA);
    isFirst = false;
    at = writeName(load<u32>(entry, 4), at);
    if (at == 0) return 0;
    at = writeJson(load<u32>(entry, 8), at);
    if (at == 0) return 0;
  }
  store<u8>(at++, CLOSE_BRACE);
  return closed(program, at);
}

/** From the first name to the end of the last value, which is at least as much as what is written. */
export function restLength(count: usize): usize {
  if (count == 0) return 0;
  return load<u32>(LIST + (count - 1) * LIST_ENTRY, 12) - load<u32>(LIST, 4);
}

function opened(program: usize, out: usize): usize {
  escapes = load<u32>(program, JSON_ESCAPES);
  quotes = load<u16>(program, QUOTES);
  quoteLength = load<u8>(program, QUOTE_LENGTH);
  const open = load<u8>(program, OPEN);
  store<u8>(out, open);
  return open == 0 ? out : out + 1;
}

function closed(program: usize, out: usize): usize {
  const close = load<u8>(program, CLOSE);
  store<u8>(out, close);
  return close == 0 ? out : out + 1;
}

function writeJson(start: usize, out: usize): usize {
  const word = load<u64>(start);
  const opening = word & SHORT;
  if (opening == OPENS_TEXT || opening == OPENS_BINARY) {
    const at = writeString(start + SHORT_OPENING, out);
    cursor = closingQuote() + 2;
    return at;
  }
  if (opening == OPENS_NUMBER) return writeNumber(start + SHORT_OPENING, out);
  if (opening == OPENS_MAP) return writeMap(start + SHORT_OPENING, out);
  if (opening == OPENS_LIST) return writeList(start + SHORT_OPENING, out);
  const at = start + LONG_OPENING;
  if (word == OPENS_BOOLEAN) {
    const length: usize = load<u8>(at) == LOWER_T ? 4 : 5;
    cursor = at + length + 1;
    return copyBytes(out, at, length);
  }
  if (word == OPENS_NULL) {
    store<u32>(out, NULL);
    cursor = at + 5;
    return out + 4;
  }
  const behind = writeSet(word, at, escapes, quotes, quoteLength, out);
  cursor = behindSet();
  return behind;
}

/** @param start behind the opening quote */
function writeString(start: usize, out: usize): usize {
  store<u16>(out, quotes);
  const at = copyString(start, escapes, out + quoteLength);
  if (at == 0) return 0;
  store<u16>(at, quotes);
  return at + quoteLength;
}

function writeNumber(start: usize, out: usize): usize {
  const end = findByte(QUOTE, start, start + MANY_DIGITS);
  if (end == start + MANY_DIGITS) return 0;
  cursor = end + 2;
  return copyBytes(out, start, end - start);
}

/** A name with its colon, from its opening quote. JSON.parse may put names of digits before others: they are not ours. */
function writeName(start: usize, out: usize): usize {
  const at = writeString(start + 1, out);
  if (at == 0 || isDigits(start + 1, closingQuote())) return 0;
  store<u8>(at, COLON);
  return at + 1;
}

function isDigits(start: usize, end: usize): bool {
  for (let at = start; at < end; at++) if (<u32>load<u8>(at) - 0x30 > 9) return false;
  return true;
}

/** @param start behind the opening brace */
function writeMap(start: usize, out: usize): usize {
  let at = out;
  store<u8>(at++, OPEN_BRACE);
  cursor = start;
  if (load<u8>(start) != CLOSE_BRACE) {
    while (true) {
      at = writeName(cursor, at);
      if (at == 0) return 0;
      at = writeJson(closingQuote() + 2, at);
      if (at == 0) return 0;
      if (load<u8>(cursor) != COMMA) break;
      store<u8>(at++, COMMA);
      cursor++;
    }
  }
  store<u8>(at++, CLOSE_BRACE);
  cursor += 2;
  return at;
}

/** @param start behind the opening bracket */
function writeList(start: usize, out: usize): usize {
  let at = out;
  store<u8>(at++, OPEN_BRACKET);
  cursor = start;
  if (load<u8>(start) != CLOSE_BRACKET) {
    while (true) {
      at = writeJson(cursor, at);
      if (at == 0) return 0;
      if (load<u8>(cursor) != COMMA) break;
      store<u8>(at++, COMMA);
      cursor++;
    }
  }
  store<u8>(at++, CLOSE_BRACKET);
  cursor += 2;
  return at;
}
