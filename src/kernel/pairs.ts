/** Numbers of two digits. */
import { ZERO } from './ascii';
import { PAIRS } from './layout';

/** Greater than each part of a date or time. */
const NO_NUMBER: u32 = 0xffff;

/** The value of two digits, or NO_NUMBER. */
export function pairAt(at: usize): u32 {
  const tens = <u32>load<u8>(at) - ZERO;
  const ones = <u32>load<u8>(at + 1) - ZERO;
  return tens > 9 || ones > 9 ? NO_NUMBER : tens * 10 + ones;
}

/** Of a value below 100. */
export function writePair(value: u32, out: usize): void {
  store<u16>(out, load<u16>(PAIRS + <usize>(value << 1)));
}
