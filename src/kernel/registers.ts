/**
 * What the walk of a line found out, for the outside: offsets in bytes behind `registersAt`. Plain constants, which
 * src/row/fast imports as they stand.
 */

/** Microseconds, as a double of eight bytes; the others are words of four. */
export const WRITTEN_AT: usize = 0;
export const IS_DELETE: usize = 8;
export const TIME_START: usize = 12;
export const TIME_END: usize = 16;
export const ITEM_COUNT: usize = 20;
export const KEY_COUNT: usize = 24;
export const OLD_COUNT: usize = 28;

/** The value whose cell is handed over. */
export const VALUE_START: usize = 32;
export const VALUE_END: usize = 36;

/** How much room they take. */
export const REGISTERS_SIZE: usize = 64;
