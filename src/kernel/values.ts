/**
 * Walks attribute values in the exact form in which DynamoDB writes them: compact, no escapes in names. What it lets
 * pass, the reference decoder takes; of anything else it is not certain, and says so with 0.
 *
 * Words of text are little-endian numbers here; the comment beside each says which text.
 */
import { MAX_DEPTH } from './layout';
import { lengthOf, openMap, readName, stepsAt } from './names';
import { walkBase64, walkNumber, walkText } from './scalars';

const QUOTE: u32 = 0x22;
const COMMA: u32 = 0x2c;
const CLOSE_BRACKET: u32 = 0x5d;
const CLOSE_BRACE: u32 = 0x7d;

const SIX_BYTES: u64 = 0xffff_ffff_ffff;

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
  const opening = word & SIX_BYTES;
  let end: usize = 0;
  if (opening == 0x22_3a_22_53_22_7b /* {"S":" */) end = walkText(start + 6);
  else if (opening == 0x22_3a_22_4e_22_7b /* {"N":" */) end = walkNumber(start + 6);
  else if (opening == 0x7b_3a_22_4d_22_7b /* {"M":{ */) return closed(walkMap(start + 6, depth + 1));
  else if (opening == 0x5b_3a_22_4c_22_7b /* {"L":[ */) return closed(walkList(start + 6, depth + 1));
  else if (opening == 0x22_3a_22_42_22_7b /* {"B":" */) end = walkBase64(start + 6);
  else return walkLongTag(word, start + 8);
  // A quote, which is there, and a brace.
  return end != 0 && <u32>load<u8>(end + 1) == CLOSE_BRACE ? end + 2 : 0;
}

function walkLongTag(word: u64, at: usize): usize {
  if (word == 0x3a_22_4c_4f_4f_42_22_7b /* {"BOOL": */) {
    const text = load<u32>(at);
    if (text == 0x65_75_72_74 /* true */) return closed(at + 4);
    if (text == 0x73_6c_61_66 /* fals */ && <u32>load<u8>(at + 4) == 0x65 /* e */) return closed(at + 5);
    return 0;
  }
  if (word == 0x3a_22_4c_4c_55_4e_22_7b /* {"NULL": */) {
    return load<u32>(at) == 0x65_75_72_74 /* true */ ? closed(at + 4) : 0;
  }
  if (word == 0x22_5b_3a_22_53_53_22_7b /* {"SS":[" */) return closed(walkSet(at, TEXT));
  if (word == 0x22_5b_3a_22_53_4e_22_7b /* {"NS":[" */) return closed(walkSet(at, NUMBER));
  if (word == 0x22_5b_3a_22_53_42_22_7b /* {"BS":[" */) return closed(walkSet(at, BASE64));
  return 0;
}

/** @returns the address behind a closing brace */
function closed(at: usize): usize {
  return at != 0 && <u32>load<u8>(at) == CLOSE_BRACE ? at + 1 : 0;
}

/** From behind its opening brace. @returns the address behind its closing brace, or 0 */
function walkMap(start: usize, depth: i32): usize {
  if (<u32>load<u8>(start) == CLOSE_BRACE) return start + 1;
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
    if (<u32>load<u8>(at) != COMMA) return closed(at);
    at++;
  }
}

/** From behind its opening bracket. @returns the address behind its closing bracket, or 0 */
function walkList(start: usize, depth: i32): usize {
  if (<u32>load<u8>(start) == CLOSE_BRACKET) return start + 1;
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
    if (byte != COMMA || <u32>load<u8>(end + 2) != QUOTE) return 0;
    at = end + 3;
  }
}
