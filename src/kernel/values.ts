/**
 * Walks attribute values in the exact form in which DynamoDB writes them: compact, no escapes in names. What it lets
 * pass, the reference decoder takes; of anything else it is not certain, and says so with 0.
 */
import { QUOTE, COMMA, CLOSE_BRACKET, LOWER_E, CLOSE_BRACE } from './ascii';
import { MAX_DEPTH } from './layout';
import { lengthOf, openMap, readName, stepsAt } from './names';
import { walkBase64, walkNumber, walkText } from './scalars';
import {
  FALS,
  LONG_OPENING,
  OPENS_BINARIES,
  OPENS_BINARY,
  OPENS_BOOLEAN,
  OPENS_LIST,
  OPENS_MAP,
  OPENS_NULL,
  OPENS_NUMBER,
  OPENS_NUMBERS,
  OPENS_TEXT,
  OPENS_TEXTS,
  SHORT,
  SHORT_OPENING,
  TRUE,
} from './tags';

/** What a string is to be held to. */
const TEXT: u32 = 0;
const NUMBER: u32 = 1;
const BASE64: u32 = 2;

/**
 * Walks an attribute value such as `{"S":"x"}` from its brace.
 * @param depth how many maps and lists are open around it
 * @returns the address behind it, or 0
 */
export function walkValue(start: usize, depth: i32): usize {
  const word = load<u64>(start);
  const opening = word & SHORT;
  let end: usize = 0;
  if (opening == OPENS_TEXT) end = walkText(start + SHORT_OPENING);
  else if (opening == OPENS_NUMBER) end = walkNumber(start + SHORT_OPENING);
  else if (opening == OPENS_MAP) return closed(walkMap(start + SHORT_OPENING, depth + 1));
  else if (opening == OPENS_LIST) return closed(walkList(start + SHORT_OPENING, depth + 1));
  else if (opening == OPENS_BINARY) end = walkBase64(start + SHORT_OPENING);
  else return walkLongTag(word, start + LONG_OPENING);
  // A quote, which is there, and a brace.
  return end != 0 && load<u8>(end + 1) == CLOSE_BRACE ? end + 2 : 0;
}

function walkLongTag(word: u64, at: usize): usize {
  if (word == OPENS_BOOLEAN) {
    const text = load<u32>(at);
    if (text == TRUE) return closed(at + 4);
    if (text == FALS && load<u8>(at + 4) == LOWER_E) return closed(at + 5);
    return 0;
  }
  if (word == OPENS_NULL) return load<u32>(at) == TRUE ? closed(at + 4) : 0;
  if (word == OPENS_TEXTS) return closed(walkSet(at, TEXT));
  if (word == OPENS_NUMBERS) return closed(walkSet(at, NUMBER));
  if (word == OPENS_BINARIES) return closed(walkSet(at, BASE64));
  return 0;
}

/** @returns the address behind a closing brace */
function closed(at: usize): usize {
  return at != 0 && load<u8>(at) == CLOSE_BRACE ? at + 1 : 0;
}

/** From behind its opening brace. @returns the address behind its closing brace, or 0 */
function walkMap(start: usize, depth: i32): usize {
  if (load<u8>(start) == CLOSE_BRACE) return start + 1;
  if (depth > MAX_DEPTH) return 0;
  const map = openMap();
  const steps = stepsAt(depth);
  let at = start;
  let name: u32 = 0;
  while (true) {
    name = readName(at, steps, name, map);
    if (name == 0) return 0;
    at = walkValue(at + lengthOf(name), depth);
    if (at == 0) return 0;
    if (load<u8>(at) != COMMA) return closed(at);
    at++;
  }
}

/** From behind its opening bracket. @returns the address behind its closing bracket, or 0 */
function walkList(start: usize, depth: i32): usize {
  if (load<u8>(start) == CLOSE_BRACKET) return start + 1;
  if (depth > MAX_DEPTH) return 0;
  let at = start;
  while (true) {
    at = walkValue(at, depth);
    if (at == 0) return 0;
    const byte: u32 = load<u8>(at);
    at++;
    if (byte == CLOSE_BRACKET) return at;
    if (byte != COMMA) return 0;
  }
}

/** From the text of its first string. @returns the address behind its closing bracket, or 0 */
function walkSet(start: usize, kind: u32): usize {
  let at = start;
  while (true) {
    const end = kind == TEXT ? walkText(at) : kind == NUMBER ? walkNumber(at) : walkBase64(at);
    if (end == 0) return 0;
    const byte: u32 = load<u8>(end + 1);
    if (byte == CLOSE_BRACKET) return end + 2;
    if (byte != COMMA || load<u8>(end + 2) != QUOTE) return 0;
    at = end + 3;
  }
}
