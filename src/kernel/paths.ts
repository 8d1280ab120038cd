/**
 * Follows steps from a top-level attribute into its maps and lists. A path is a word that says how many steps it has,
 * and two words for each: the text of a name with its quotes and its colon and 0, or 0 and an index.
 */
import { QUOTE, COMMA, CLOSE_BRACKET, CLOSE_BRACE } from './ascii';
import { walkValue } from './values';
import { OPENS_LIST, OPENS_MAP, SHORT, SHORT_OPENING } from './tags';

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
  if ((load<u64>(start) & SHORT) != OPENS_MAP) return 0;
  let at = start + SHORT_OPENING;
  if (load<u8>(at) == CLOSE_BRACE) return 0;
  const length: usize = load<u32>(name);
  while (true) {
    if (isSame(name + 4, at, length)) return at + length;
    let end = at + 1;
    while (load<u8>(end) != QUOTE) end++;
    at = walkValue(end + 2, 1);
    if (load<u8>(at) != COMMA) return 0;
    at++;
  }
}

function isSame(text: usize, at: usize, length: usize): bool {
  for (let i: usize = 0; i < length; i++) if (load<u8>(text + i) != load<u8>(at + i)) return false;
  return true;
}

function findElement(index: u32, start: usize): usize {
  if ((load<u64>(start) & SHORT) != OPENS_LIST) return 0;
  let at = start + SHORT_OPENING;
  if (load<u8>(at) == CLOSE_BRACKET) return 0;
  for (let i: u32 = 0; i < index; i++) {
    at = walkValue(at, 1);
    if (load<u8>(at) != COMMA) return 0;
    at++;
  }
  return at;
}
