/**
 * Follows steps from a top-level attribute into its maps and lists. A path is a word that says how many steps it has,
 * and two words for each: the text of a name with its quotes and its colon and 0, or 0 and an index.
 */
import { walkValue } from './values';

const QUOTE: u32 = 0x22;
const COMMA: u32 = 0x2c;
const CLOSE_BRACKET: u32 = 0x5d;
const CLOSE_BRACE: u32 = 0x7d;

const SIX_BYTES: u64 = 0xffff_ffff_ffff;
/** Bytes of `{"M":{` and of `{"L":[`. */
const OPENING: usize = 6;

/**
 * @param start of a value that was walked
 * @returns where the value at the end of the path begins, or 0 when any part of the way is missing or is no map or list
 */
export function followPath(path: usize, start: usize): usize {
  const steps = load<u32>(path);
  let at = start;
  for (let i: u32 = 0; i < steps && at != 0; i++) {
    const step = path + 4 + <usize>(i << 3);
    const name: usize = load<u32>(step);
    at = name == 0 ? findElement(load<u32>(step, 4), at) : findMember(name, at);
  }
  return at;
}

function findMember(name: usize, start: usize): usize {
  // {"M":{
  if ((load<u64>(start) & SIX_BYTES) != 0x7b_3a_22_4d_22_7b) return 0;
  let at = start + OPENING;
  if (<u32>load<u8>(at) == CLOSE_BRACE) return 0;
  const length: usize = load<u32>(name);
  while (true) {
    if (isSame(name + 4, at, length)) return at + length;
    let end = at + 1;
    while (<u32>load<u8>(end) != QUOTE) end++;
    at = walkValue(end + 2, 1);
    if (<u32>load<u8>(at) != COMMA) return 0;
    at++;
  }
}

function isSame(text: usize, at: usize, length: usize): bool {
  for (let i: usize = 0; i < length; i++) if (load<u8>(text + i) != load<u8>(at + i)) return false;
  return true;
}

function findElement(index: u32, start: usize): usize {
  // {"L":[
  if ((load<u64>(start) & SIX_BYTES) != 0x5b_3a_22_4c_22_7b) return 0;
  let at = start + OPENING;
  if (<u32>load<u8>(at) == CLOSE_BRACKET) return 0;
  for (let i: u32 = 0; i < index; i++) {
    at = walkValue(at, 1);
    if (<u32>load<u8>(at) != COMMA) return 0;
    at++;
  }
  return at;
}
