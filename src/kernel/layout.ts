/**
 * Where things stand in the memory of the kernel. The first part has a fixed size; what depends on the mapping comes
 * after it, and the lines that are read come last, so that they can have as much room as they need.
 */
import { REGISTERS_SIZE } from './registers';

/** Names kept from line to line. A table whose maps have ever new names starts anew past this. */
export const MOST_NAMES: u32 = 2048;
/** The longest name that is learned, with its quotes and its colon. */
export const LONGEST_NAME: usize = 512;
/** Maps and lists that may be open at once. DynamoDB allows 32; what goes deeper than this is left to the reference. */
export const MAX_DEPTH: i32 = 15;
/** Attributes of one item that can be listed in their order. */
export const MOST_LISTED: u32 = 4096;

/** The registers, in the order of registers.ts. */
export const REGISTERS: usize = __heap_base;

/** By byte: the value of a digit of base64, or 255. */
export const BASE64_VALUES: usize = REGISTERS + REGISTERS_SIZE;
/** The numbers from 00 to 99, two digits each. */
export const PAIRS: usize = BASE64_VALUES + 256;
/** Sixteen times the digit 0. */
export const ZEROS: usize = PAIRS + 208;
/** The elements of a set while it is sorted; see sets.ts. */
export const SET: usize = ZEROS + 16;
/** A value that no line has as it stands: the longest, and where it is put together. */
export const LONGEST_MADE: usize = 1024;
export const MADE: usize = SET + 16 * 8;
/** Texts of names. */
export const TEXTS: usize = MADE + LONGEST_MADE + 64;
export const TEXTS_END: usize = TEXTS + 128 * 1024;
/** The attributes of an item in their order: four words each, see values.ts. */
export const LIST: usize = TEXTS_END;
export const LIST_ENTRY: usize = 16;
/** The tables whose sizes depend on how many names are asked for. */
export const TABLES: usize = LIST + <usize>MOST_LISTED * LIST_ENTRY;

export function aligned(address: usize): usize {
  return (address + 15) & ~(<usize>15);
}
