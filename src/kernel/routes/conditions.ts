/**
 * How the `where` of targets is told to the kernel: as records in its memory, which src/row/fast/route-program.ts writes.
 * Offsets in bytes; words of four bytes unless said otherwise. Plain constants, without an import, as in programs.ts.
 */

/** How many tests there are, and where a byte for the answer of each stands, and their records. */
export const TESTS: usize = 0;
export const ANSWERS: usize = 4;
export const TEST_RECORDS: usize = 8;
/** How many targets there are, and where their records stand, and the list of what they ask. */
export const TARGETS: usize = 12;
export const TARGET_RECORDS: usize = 16;
export const ASKED: usize = 20;
/** Where the entries go: those of the targets that a line is not elsewhere of. */
export const ENTRIES: usize = 24;
/** The spans of the item's attributes, and of the key that the record states. */
export const ROUTED_ITEM: usize = 28;
export const ROUTED_KEYS: usize = 32;
export const ROUTING_SIZE: usize = 40;

/** What a target asks: behind which address of the list the tests of its key end, and all of its tests. */
export const KEY_END: usize = 0;
export const ASKED_END: usize = 4;
export const TARGET_SIZE: usize = 8;
/** A word of that list: the index of a test, and in its last bits the answer that is wanted. */
export const ANSWER_BITS: u32 = 2;
export const OPEN: u32 = 0;
export const NO: u32 = 1;
export const YES: u32 = 2;

/** An entry: the index of a target, and how the line stands to it. */
export const ENTRY_TARGET: usize = 0;
export const ENTRY_ROUTE: usize = 4;
export const ENTRY_SIZE: usize = 8;
export const IS_HERE: u32 = 1;
/** Its key is one of the target's, and the item as it is now is not. */
export const IS_GONE: u32 = 2;

/** A test: one of the kinds below; 1 when it is of the key, which a delete has as well; the index of its span. */
export const TEST_KIND: usize = 0;
export const IS_OF_KEY: usize = 4;
export const TEST_SPAN: usize = 8;
/** What it holds an S, an N and a B against: lists of texts, or 0 for none. For ORDERED the number alone, as a text. */
export const OF_TEXT: usize = 12;
export const OF_NUMBER: usize = 16;
export const OF_BINARY: usize = 20;
/** Bits for true and for false. */
export const OF_BOOLEAN: usize = 24;
export const FALSE_BIT: u32 = 1;
export const TRUE_BIT: u32 = 2;
/** Bits for the orders of a value and the number that are wanted. */
export const ORDERS: usize = 28;
export const IS_LESS: u32 = 1;
export const IS_SAME: u32 = 2;
export const IS_MORE: u32 = 4;
export const TEST_SIZE: usize = 32;

/** Every value that is there is for the other side to answer. */
export const UNDECIDED: u32 = 0;
export const EXISTS: u32 = 1;
/** The lists are sorted: shorter texts first, those of one length by their bytes. */
export const EQUALS: u32 = 2;
export const BEGINS_WITH: u32 = 3;
export const ORDERED: u32 = 4;
/** An element of a list, or of a set of strings or numbers, is as for EQUALS. */
export const CONTAINS: u32 = 5;

/** A list of texts: how many there are, and behind that their addresses. */
export const TEXT_COUNT: usize = 0;
export const TEXT_ADDRESSES: usize = 4;
