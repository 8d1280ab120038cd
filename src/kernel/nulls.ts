/** Tells the values that mean none; programs.ts has the layout of what is known of them. */
import { BACKSLASH } from './ascii';
import { findByte } from './copies';
import { CELL_COUNT, NULL_TEXTS, VALUE_COUNT } from './programs';
import { IS_TEXT } from './tags';

/** Whether a value is written as one that means none. */
export function isNullValue(nulls: usize, start: usize, end: usize): bool {
  return isOneOf(nulls + NULL_TEXTS, load<u32>(nulls, VALUE_COUNT), start, end);
}

/** Whether a cell that was written is that of a value that means none. */
export function isNullCell(nulls: usize, start: usize, end: usize): bool {
  const cells = nulls + NULL_TEXTS + ((<usize>load<u32>(nulls, VALUE_COUNT)) << 2);
  return isOneOf(cells, load<u32>(nulls, CELL_COUNT), start, end);
}

/** Whether a value is text with an escape: then its bytes do not tell whether it means none. */
export function isEscaped(start: usize, end: usize): bool {
  return load<u32>(start) == IS_TEXT && findByte(BACKSLASH, start, end) != end;
}

function isOneOf(texts: usize, count: u32, start: usize, end: usize): bool {
  const length = end - start;
  for (let i: u32 = 0; i < count; i++) {
    const text: usize = load<u32>(texts + ((<usize>i) << 2));
    if (load<u32>(text) == <u32>length && memory.compare(text + 4, start, length) == 0) return true;
  }
  return false;
}
