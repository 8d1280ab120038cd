/**
 * Copies what JSON strings say, with the escapes of a row format in the place of JSON's. What stands for each escape is
 * told in a table: eight bytes for each letter that can follow a backslash, of which the first says how many of the
 * others there are. Where it says none, the string is for the other side.
 */
import { QUOTE } from './ascii';
import { ESCAPE_LETTERS, ESCAPE_SIZE } from './programs';

/** Where the closing quote of the string stands that was copied last. */
let quote: usize = 0;

export function closingQuote(): usize {
  return quote;
}

/**
 * @param start behind the opening quote of a string that was walked
 * @param escapes table of what stands for each escape
 * @returns the address behind what was written, or 0
 */
export function copyString(start: usize, escapes: usize, out: usize): usize {
  let at = start;
  let to = out;
  while (true) {
    const bytes = v128.load(at);
    const marks = i8x16.bitmask(
      v128.or(i8x16.eq(bytes, i8x16.splat(0x22)), i8x16.eq(bytes, i8x16.splat(0x5c))),
    );
    v128.store(to, bytes);
    if (marks == 0) {
      at += 16;
      to += 16;
      continue;
    }
    at += ctz(marks);
    to += ctz(marks);
    if (load<u8>(at) == QUOTE) break;
    const escape = escapes + ((<usize>load<u8>(at + 1)) & (ESCAPE_LETTERS - 1)) * ESCAPE_SIZE;
    const length: usize = load<u8>(escape);
    if (length == 0) return 0;
    store<u64>(to, load<u64>(escape) >> 8);
    at += 2;
    to += length;
  }
  quote = at;
  return to;
}
