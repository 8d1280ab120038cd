/**
 * How a mapping's columns are told to the kernel: as records in its memory, which src/row/fast/row-program.ts writes. A
 * program makes the rows of one target, or its tombstones. Offsets in bytes; words of four bytes unless said otherwise.
 * Plain constants, without an import: src/row/fast imports this very file.
 */

/** How many columns there are; their records come behind the program. */
export const COLUMNS: usize = 0;
/** The spans from which values are taken. */
export const SPANS: usize = 4;
/** Where the next byte goes, and behind which address none may. */
export const OUT: usize = 8;
export const LIMIT: usize = 12;
/** The text of the row's version; 0 where each record carries its own. */
export const VERSION: usize = 16;
/** One byte each: between cells; behind a row; around text, or 0. */
export const SEPARATOR: usize = 20;
export const TERMINATOR: usize = 21;
export const OPEN: usize = 22;
export const CLOSE: usize = 23;
/** What stands for a quote inside text: two bytes, and in one byte how many of them count. */
export const QUOTES: usize = 24;
export const QUOTE_LENGTH: usize = 26;
/** Two bytes with which a text must not begin. */
export const GUARD: usize = 28;
/** Bytes of the longest text, and JSON, that every warehouse takes unasked. */
export const LONGEST_TEXT: usize = 32;
/** Tables of what stands for JSON's escapes, in text and in JSON; see strings.ts. */
export const TEXT_ESCAPES: usize = 36;
export const JSON_ESCAPES: usize = 40;
export const PROGRAM_SIZE: usize = 48;

/** What a column is made by: one of the kinds below. */
export const KIND: usize = 0;
/** Index of its span. */
export const SPAN_INDEX: usize = 4;
/** Texts of the cell when the attribute is missing and when it is NULL; 0 where the reference decides. */
export const WHEN_MISSING: usize = 8;
export const WHEN_NULL: usize = 12;
/** The steps to a nested value; 0 for none. See paths.ts. */
export const PATH: usize = 16;
/** What the kind needs: digits, a scale, texts, a unit. */
export const FIRST_SETTING: usize = 20;
export const SECOND_SETTING: usize = 24;
export const THIRD_SETTING: usize = 28;
/** The record of what means none in the column; 0 where nothing does. */
export const NULLS: usize = 32;
/** One byte: 1 once an item had what the path leads to, whatever it was. The kernel sets it, and nobody clears it. */
export const SEEN: usize = 36;
/** Texts that stand around the cell, but for that of a NULL; 0 for none. */
export const BEFORE: usize = 40;
export const AFTER: usize = 44;
export const COLUMN_SIZE: usize = 48;

/** For the other side when it is there and not NULL. */
export const OTHER: u32 = 0;
/** Setting: where it is told which names are taken. */
export const REST: u32 = 1;
export const TEXT: u32 = 2;
/** Settings: safe digits; 1 where text is read as a number too. */
export const INTEGER: u32 = 3;
/** Settings: digits before the point, scale; 1 where text is read as a number too. */
export const DECIMAL: u32 = 4;
/** Setting: 1 where text is read as a number too. */
export const FLOAT: u32 = 5;
/** Settings: texts of true and false. */
export const BOOLEAN: u32 = 6;
/** Settings: units in a second (1, 1,000 or 1,000,000); 1 where what is finer than a microsecond is cut off. */
export const EPOCH: u32 = 7;
export const EPOCH_DATE: u32 = 8;
/** Settings: 1 where what is finer than a microsecond is cut off; the zone of texts without one, see times.ts. */
export const ISO: u32 = 9;
export const ISO_DATE: u32 = 10;
export const DAY: u32 = 11;
export const JSON: u32 = 12;
/** Setting: the record of the list. */
export const LIST: u32 = 13;
export const RFC1123: u32 = 14;
export const RFC1123_DATE: u32 = 15;
/** Setting: the record of the rows. */
export const ROWS: u32 = 16;
/** Whatever is there is NULL. */
export const DROPPED: u32 = 17;

/** The record of rows inside a cell. The program that says how text stands there; how many columns, and their records. */
export const ROWS_PROGRAM: usize = 0;
export const ROWS_COLUMNS: usize = 4;
export const ROWS_COLUMN_RECORDS: usize = 8;
/** Texts around all rows, and around each. */
export const ROWS_OPEN: usize = 12;
export const ROWS_CLOSE: usize = 16;
export const ROW_OPEN: usize = 20;
export const ROW_CLOSE: usize = 24;
/** The most rows that every warehouse takes unasked. */
export const MOST_ROWS: usize = 28;
/** Bits for what an element has to be that is not NULL, as columns go into it. */
export const ELEMENT_FORM: usize = 32;
export const IS_MAP: u32 = 1;
export const IS_LIST: u32 = 2;
export const ROWS_SIZE: usize = 40;

/** The record of a list. What its elements are (TEXT, INTEGER, DECIMAL or FLOAT), and the settings of that kind. */
export const ELEMENT_KIND: usize = 0;
export const FIRST_LIMIT: usize = 4;
export const SECOND_LIMIT: usize = 8;
/** Texts: around the elements, around each that is text or a decimal, and in the place of a NULL. */
export const LIST_OPEN: usize = 12;
export const LIST_CLOSE: usize = 16;
export const TEXT_QUOTE: usize = 20;
export const DECIMAL_QUOTE: usize = 24;
export const ELEMENT_NULL: usize = 28;
/** Table of what stands for JSON's escapes. */
export const LIST_ESCAPES: usize = 32;
export const LIST_SIZE: usize = 40;

/**
 * The record of what means none: how many values and how many cells; behind that the addresses of their texts. A value is
 * told as the export writes it, with its tag; a cell as it would be written, for what can be written in several ways.
 */
export const VALUE_COUNT: usize = 0;
export const CELL_COUNT: usize = 4;
export const NULL_TEXTS: usize = 8;

/** The table of what stands for JSON's escapes: by the letter behind the backslash, how many bytes, and those. */
export const ESCAPE_SIZE: usize = 8;
export const ESCAPE_LETTERS: usize = 128;
/** In the entry of letter 0, which follows no backslash: a byte that gets a backslash before it; a quote for none. */
export const BACKSLASHED: usize = 1;

/** The spans of values: by the number of a name, where its value begins (0 when it is missing), and where it ends. */
export const SPAN_SIZE: usize = 8;
export const SPAN_START: usize = 0;
export const SPAN_END: usize = 4;
