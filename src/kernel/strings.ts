/**
 * Copies what JSON strings say, with the escapes of a row format in the place of JSON's. What stands for each escape is
 * told in a table: eight bytes for each letter that can follow a backslash, of which the first says how many of the
 * others there are. Where it says none, the string is for the other side. One more byte may get a backslash before it.
 */
import { BACKSLASH, QUOTE } from './ascii';
import { BACKSLASHED, ESCAPE_LETTERS, ESCAPE_SIZE } from './programs';

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
  const backslashed = <u32>load<u8>(escapes, BACKSLASHED);
  const others = i8x16.splat(<i8>backslashed);
  while (true) {
    const bytes = v128.load(at);
    const marks = i8x16.bitmask(
      v128.or(
        i8x16.eq(bytes, others),
        v128.or(i8x16.eq(bytes, i8x16.splat(0x22)), i8x16.eq(bytes, i8x16.splat(0x5c))),
      ),
    );
    v128.store(to, bytes);
    if (marks == 0) {
      at += 16;
      to += 16;
      continue;
    }
    at += ctz(marks);
    to += ctz(marks);
    const byte = <u32>load<u8>(at);
    if (byte == QUOTE) break;
    if (byte != BACKSLASH) {
      store<u16>(to, (backslashed << 8) | BACKSLASH);
      at++;
      to += 2;
      continue;
    }
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
