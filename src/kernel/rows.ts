/** Writes rows: the cells of one program after the other, from the line that was walked last. */
import { writeBoolean, writeDecimal, writeFloat, writeInteger, writeText } from './cells';
import { copyBytes, copyText } from './copies';
import { writeEpoch } from './times/epochs';
import { writeRfc1123 } from './times/http-dates';
import { restLength, writeJsonCell, writeRestCell } from './json';
import { REGISTERS } from './layout';
import { writeListCell } from './lists';
import { isEscaped, isNullCell, isNullValue } from './nulls';
import { followPath } from './paths';
import {
  BOOLEAN,
  COLUMN_SIZE,
  COLUMNS,
  DAY,
  DECIMAL,
  EPOCH,
  EPOCH_DATE,
  FIRST_SETTING,
  FLOAT,
  INTEGER,
  ISO,
  ISO_DATE,
  JSON,
  KIND,
  LIMIT,
  LIST,
  NULLS,
  OUT,
  PATH,
  PROGRAM_SIZE,
  REST,
  RFC1123,
  RFC1123_DATE,
  SECOND_SETTING,
  SEEN,
  SEPARATOR,
  SPAN_INDEX,
  SPANS,
  TERMINATOR,
  TEXT,
  THIRD_SETTING,
  VERSION,
  WHEN_MISSING,
  WHEN_NULL,
} from './programs';
import { ITEM_COUNT, TIME_END, TIME_START, VALUE_END, VALUE_START } from './registers';
import { writeDay, writeIso } from './times/times';
import { walkValue } from './values';
import { IS_NULL } from './tags';

/** What `writeCells` gives besides the index of a column. */
const WHOLE_ROW: i32 = -1;
const UNCERTAIN: i32 = -2;

/**
 * Room that every cell has beyond twice the bytes of its value, when every character is escaped: for times, for what
 * stands around text, for whole blocks.
 */
const SLACK: usize = 64;

/**
 * Writes the cells of a row from a column on, with the separators behind them, and at last its version.
 * @returns -1 when the row is whole; -2 when it is not certain what the row is; else the index of a column whose cell is
 *   for the other side to write, with its separator: VALUE_START and VALUE_END say from where
 */
export function writeCells(program: usize, from: u32): i32 {
  const columns = load<u32>(program, COLUMNS);
  const separator = load<u8>(program, SEPARATOR);
  const limit: usize = load<u32>(program, LIMIT);
  let out: usize = load<u32>(program, OUT);
  for (let i = from; i < columns; i++) {
    const column = program + PROGRAM_SIZE + <usize>i * COLUMN_SIZE;
    const behind = writeCell(program, column, out, limit);
    if (behind <= HAND_OVER) {
      store<u32>(program, <u32>out, OUT);
      return behind == HAND_OVER ? i : UNCERTAIN;
    }
    store<u8>(behind, separator);
    out = behind + 1;
  }
  if (out + SLACK > limit) return UNCERTAIN;
  const version: usize = load<u32>(program, VERSION);
  if (version != 0) out = copyText(out, version);
  else
    out = copyBytes(
      out,
      load<u32>(REGISTERS + TIME_START),
      load<u32>(REGISTERS + TIME_END) - load<u32>(REGISTERS + TIME_START),
    );
  store<u8>(out, load<u8>(program, TERMINATOR));
  store<u32>(program, <u32>out + 1, OUT);
  return WHOLE_ROW;
}

/** What `writeCell` gives besides addresses. */
const NOT_CERTAIN: usize = 0;
const HAND_OVER: usize = 1;

function writeCell(program: usize, column: usize, out: usize, limit: usize): usize {
  const kind = load<u32>(column, KIND);
  if (kind == REST) return writeRest(program, column, out, limit);
  const span = <usize>load<u32>(program, SPANS) + ((<usize>load<u32>(column, SPAN_INDEX)) << 3);
  let start: usize = load<u32>(span);
  let end: usize = load<u32>(span, 4);
  const path: usize = load<u32>(column, PATH);
  if (path != 0 && start != 0) {
    start = followPath(path, start);
    if (start != 0) end = walkValue(start, 1);
  }
  if (start == 0) return writeConstant(load<u32>(column, WHEN_MISSING), out, limit);
  store<u8>(column, 1, SEEN);
  if (load<u32>(start) == IS_NULL) return writeConstant(load<u32>(column, WHEN_NULL), out, limit);
  if (out + ((end - start) << 1) + SLACK > limit) return NOT_CERTAIN;
  const nulls: usize = load<u32>(column, NULLS);
  const behind =
    nulls == 0
      ? writeValue(program, column, kind, start, end, out)
      : writeUnlessNull(program, column, nulls, start, end, out);
  if (behind != 0) return behind;
  store<u32>(REGISTERS + VALUE_START, <u32>start);
  store<u32>(REGISTERS + VALUE_END, <u32>end);
  return HAND_OVER;
}

/** As `writeValue`, in a column in which some values mean none. There is room for a NULL: it is shorter than the slack. */
function writeUnlessNull(
  program: usize,
  column: usize,
  nulls: usize,
  start: usize,
  end: usize,
  out: usize,
): usize {
  const whenNull: usize = load<u32>(column, WHEN_NULL);
  if (whenNull == 0 || isEscaped(start, end)) return 0;
  if (isNullValue(nulls, start, end)) return copyText(out, whenNull);
  const behind = writeValue(program, column, load<u32>(column, KIND), start, end, out);
  return behind != 0 && isNullCell(nulls, out, behind) ? copyText(out, whenNull) : behind;
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
function writeValue(program: usize, column: usize, kind: u32, start: usize, end: usize, out: usize): usize {
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
    default:
      return 0;
  }
}
