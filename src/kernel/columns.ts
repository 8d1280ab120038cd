/** Writes the cell of a column, whatever its kind: of the line that was walked last, and of the rows inside a cell. */
import { CLOSE_BRACKET, COMMA, QUOTE, CLOSE_BRACE } from './ascii';
import { writeBoolean, writeDecimal, writeFloat, writeInteger, writeText } from './cells';
import { copyBytes, copyText } from './copies';
import { writeEpoch } from './times/epochs';
import { writeRfc1123 } from './times/http-dates';
import { restLength, writeJsonCell, writeRestCell } from './json';
import { LONGEST_MADE, MADE, REGISTERS, SET } from './layout';
import { writeListCell } from './lists';
import { isEscaped, isNullCell, isNullValue } from './nulls';
import { followPath } from './paths';
import {
  AFTER,
  BEFORE,
  BOOLEAN,
  COLUMN_SIZE,
  DAY,
  DECIMAL,
  DROPPED,
  ELEMENT_FORM,
  EPOCH,
  EPOCH_DATE,
  FIRST_SETTING,
  FLOAT,
  INTEGER,
  IS_LIST,
  IS_MAP,
  ISO,
  ISO_DATE,
  JSON,
  KIND,
  LIST,
  MOST_ROWS,
  NULLS,
  PATH,
  REST,
  RFC1123,
  RFC1123_DATE,
  ROW_CLOSE,
  ROW_OPEN,
  ROWS,
  ROWS_CLOSE,
  ROWS_COLUMN_RECORDS,
  ROWS_COLUMNS,
  ROWS_OPEN,
  ROWS_PROGRAM,
  SECOND_SETTING,
  SEEN,
  SPAN_END,
  SPAN_INDEX,
  SPAN_SIZE,
  SPANS,
  TEXT,
  THIRD_SETTING,
  WHEN_MISSING,
  WHEN_NULL,
} from './programs';
import { ITEM_COUNT, VALUE_END, VALUE_START } from './registers';
import { sortSet } from './sets';
import { writeDay, writeIso } from './times/times';
import { walkValue } from './values';
import {
  IS_NULL,
  LONG_OPENING,
  OPENS_LIST,
  OPENS_MAP,
  OPENS_NUMBER,
  OPENS_NUMBERS,
  OPENS_TEXT,
  OPENS_TEXTS,
  SHORT,
  SHORT_OPENING,
} from './tags';

/**
 * Room that every cell has beyond twice the bytes of its value, when every character is escaped: for times, for what
 * stands around text, for whole blocks.
 */
export const SLACK: usize = 64;

/** What `writeCell` gives besides addresses. */
const NOT_CERTAIN: usize = 0;
export const HAND_OVER: usize = 1;

export function writeCell(program: usize, column: usize, out: usize, limit: usize): usize {
  if (load<u32>(column, KIND) == REST) return writeRest(program, column, out, limit);
  const span = <usize>load<u32>(program, SPANS) + <usize>load<u32>(column, SPAN_INDEX) * SPAN_SIZE;
  let start: usize = load<u32>(span);
  let end: usize = load<u32>(span, SPAN_END);
  const path: usize = load<u32>(column, PATH);
  if (path != 0 && start != 0) {
    start = followPath(path, start);
    if (start != 0) end = walkValue(start, 1);
  }
  const behind = writeFrom(program, column, start, end, out, limit);
  if (behind != HAND_OVER) return behind;
  store<u32>(REGISTERS + VALUE_START, <u32>start);
  store<u32>(REGISTERS + VALUE_END, <u32>end);
  return HAND_OVER;
}

/** @param start of what the path of the column leads to; 0 when it is missing */
function writeFrom(program: usize, column: usize, start: usize, end: usize, out: usize, limit: usize): usize {
  if (start == 0) return writeConstant(load<u32>(column, WHEN_MISSING), out, limit);
  store<u8>(column, 1, SEEN);
  if (load<u32>(start) == IS_NULL || load<u32>(column, KIND) == DROPPED) {
    return writeConstant(load<u32>(column, WHEN_NULL), out, limit);
  }
  const before: usize = load<u32>(column, BEFORE);
  const around: usize =
    before == 0 ? 0 : <usize>load<u32>(before) + <usize>load<u32>(load<u32>(column, AFTER));
  if (out + around + ((end - start) << 1) + SLACK > limit) return NOT_CERTAIN;
  const nulls: usize = load<u32>(column, NULLS);
  const behind =
    nulls == 0
      ? writeAround(program, column, before, start, end, out, limit)
      : writeUnlessNull(program, column, before, nulls, start, end, out, limit);
  return behind == 0 ? HAND_OVER : behind;
}

/** With what stands around it. @returns the address behind the cell, or 0 when it is for the other side */
function writeAround(
  program: usize,
  column: usize,
  before: usize,
  start: usize,
  end: usize,
  out: usize,
  limit: usize,
): usize {
  if (before == 0) return writeValue(program, column, start, end, out, limit);
  const behind = writeValue(program, column, start, end, copyText(out, before), limit);
  return behind == 0 ? 0 : copyText(behind, load<u32>(column, AFTER));
}

/** The same in a column in which some values mean none. There is room for a NULL: it is shorter than the slack. */
function writeUnlessNull(
  program: usize,
  column: usize,
  before: usize,
  nulls: usize,
  start: usize,
  end: usize,
  out: usize,
  limit: usize,
): usize {
  const whenNull: usize = load<u32>(column, WHEN_NULL);
  if (whenNull == 0 || isEscaped(start, end)) return 0;
  if (isNullValue(nulls, start, end)) return copyText(out, whenNull);
  const cell = before == 0 ? out : copyText(out, before);
  const behind = writeValue(program, column, start, end, cell, limit);
  if (behind == 0) return 0;
  if (isNullCell(nulls, cell, behind)) return copyText(out, whenNull);
  return before == 0 ? behind : copyText(behind, load<u32>(column, AFTER));
}

/** There is no attribute to hand over: what cannot be written here leaves the row to the reference. */
function writeRest(program: usize, column: usize, out: usize, limit: usize): usize {
  if (out + (restLength(load<u32>(REGISTERS + ITEM_COUNT)) << 1) + SLACK > limit) return NOT_CERTAIN;
  return writeRestCell(program, load<u32>(column, FIRST_SETTING), out);
}

function writeConstant(text: usize, out: usize, limit: usize): usize {
  return text == 0 || out + <usize>load<u32>(text) + SLACK > limit ? NOT_CERTAIN : copyText(out, text);
}

/** @returns the address behind the cell, or 0 when it is for the other side */
function writeValue(
  program: usize,
  column: usize,
  start: usize,
  end: usize,
  out: usize,
  limit: usize,
): usize {
  const kind = load<u32>(column, KIND);
  if (kind == TEXT) return writeText(program, start, end, out);
  const first = load<u32>(column, FIRST_SETTING);
  const second = load<u32>(column, SECOND_SETTING);
  switch (kind) {
    case INTEGER:
      return writeInteger(first, second == 1, start, end, out);
    case DECIMAL:
      return writeDecimal(first, second, load<u32>(column, THIRD_SETTING) == 1, start, end, out);
    case FLOAT:
      return writeFloat(first == 1, start, end, out);
    case BOOLEAN:
      return writeBoolean(first, second, start, out);
    case EPOCH:
      return writeEpoch(first, second == 1, false, start, end, out);
    case EPOCH_DATE:
      return writeEpoch(first, true, true, start, end, out);
    case ISO:
      return writeIso(first == 1, second, false, start, end, out);
    case ISO_DATE:
      return writeIso(true, second, true, start, end, out);
    case DAY:
      return writeDay(start, end, out);
    case RFC1123:
      return writeRfc1123(false, start, end, out);
    case RFC1123_DATE:
      return writeRfc1123(true, start, end, out);
    case JSON:
      return writeJsonCell(program, start, end, out);
    case LIST:
      return writeListCell(program, first, start, end, out);
    case ROWS:
      return writeRowsCell(first, start, out, limit);
    default:
      return 0;
  }
}

/** The elements of a list, or of a set of strings or numbers, as rows. See programs.ts. */
function writeRowsCell(rows: usize, start: usize, out: usize, limit: usize): usize {
  const opened = copyText(out, load<u32>(rows, ROWS_OPEN));
  const word = load<u64>(start);
  let at: usize = 0;
  if ((word & SHORT) == OPENS_LIST) at = writeElements(rows, start + SHORT_OPENING, opened, limit);
  else if (word == OPENS_TEXTS) at = writeSorted(rows, OPENS_TEXT, start + LONG_OPENING, opened, limit);
  else if (word == OPENS_NUMBERS) at = writeSorted(rows, OPENS_NUMBER, start + LONG_OPENING, opened, limit);
  return at == 0 || at + SLACK > limit ? 0 : copyText(at, load<u32>(rows, ROWS_CLOSE));
}

/** @param start behind the opening bracket */
function writeElements(rows: usize, start: usize, out: usize, limit: usize): usize {
  if (load<u8>(start) == CLOSE_BRACKET) return out;
  const most = load<u32>(rows, MOST_ROWS);
  let element = start;
  let at = out;
  for (let count: u32 = 0; count < most; count++) {
    const end = walkValue(element, 1);
    at = writeRow(rows, element, end, at, limit);
    if (at == 0 || load<u8>(end) != COMMA) return at;
    store<u8>(at++, COMMA);
    element = end + 1;
  }
  return 0;
}

/** An element of a set has no tag there. @param start of the text of the first element @param opening of an element */
function writeSorted(rows: usize, opening: u64, start: usize, out: usize, limit: usize): usize {
  const count = sortSet(start, opening == OPENS_NUMBER);
  if (count == 0 || count > load<u32>(rows, MOST_ROWS)) return 0;
  let at = out;
  for (let i: u32 = 0; i < count; i++) {
    const element = SET + ((<usize>i) << 3);
    const first: usize = load<u32>(element);
    const length = <usize>load<u32>(element, 4) - first;
    if (length > LONGEST_MADE - LONG_OPENING) return 0;
    store<u64>(MADE, opening);
    const behind = copyBytes(MADE + SHORT_OPENING, first, length);
    store<u16>(behind, (CLOSE_BRACE << 8) | QUOTE);
    if (i > 0) store<u8>(at++, COMMA);
    at = writeRow(rows, MADE, behind + 2, at, limit);
    if (at == 0) return 0;
  }
  return at;
}

/** What a cell does not write, a NULL in some formats, has no comma either. */
function writeRow(rows: usize, start: usize, end: usize, out: usize, limit: usize): usize {
  if (out + SLACK > limit || !hasForm(load<u32>(rows, ELEMENT_FORM), start)) return 0;
  const program: usize = load<u32>(rows, ROWS_PROGRAM);
  const columns = load<u32>(rows, ROWS_COLUMNS);
  let column: usize = load<u32>(rows, ROWS_COLUMN_RECORDS);
  const opened = copyText(out, load<u32>(rows, ROW_OPEN));
  let at = opened;
  for (let i: u32 = 0; i < columns; i++, column += COLUMN_SIZE) {
    let value = start;
    let valueEnd = end;
    const path: usize = load<u32>(column, PATH);
    if (path != 0) {
      value = followPath(path, start);
      if (value != 0) valueEnd = walkValue(value, 1);
    }
    const cell = at == opened ? at : at + 1;
    const behind = writeFrom(program, column, value, valueEnd, cell, limit);
    if (behind <= HAND_OVER) return 0;
    if (behind == cell) continue;
    if (cell != at) store<u8>(at, COMMA);
    at = behind;
  }
  return copyText(at, load<u32>(rows, ROW_CLOSE));
}

/** Columns that go into an element need one that can be gone into; a NULL has nothing in it. */
function hasForm(form: u32, start: usize): bool {
  if (form == 0 || load<u32>(start) == IS_NULL) return true;
  const opening = load<u64>(start) & SHORT;
  return (form == IS_MAP && opening == OPENS_MAP) || (form == IS_LIST && opening == OPENS_LIST);
}
