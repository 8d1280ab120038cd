/** Writes rows: the cells of one program after the other, from the line that was walked last. */
import { HAND_OVER, SLACK, writeCell } from './columns';
import { copyBytes, copyText } from './copies';
import { REGISTERS } from './layout';
import { COLUMN_SIZE, COLUMNS, LIMIT, OUT, PROGRAM_SIZE, SEPARATOR, TERMINATOR, VERSION } from './programs';
import { TIME_END, TIME_START } from './registers';

/** What `writeCells` gives besides the index of a column. */
const WHOLE_ROW: i32 = -1;
const UNCERTAIN: i32 = -2;

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
