/**
 * The kernel: finds where the attributes that a mapping asks for stand in the lines of an export, in one walk over
 * their bytes. It knows only the exact form in which DynamoDB writes lines; everything else is for the reference
 * decoder. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html
 *
 * This folder is AssemblyScript, the part of TypeScript that compiles to WebAssembly: sixteen bytes are looked at in
 * one instruction there. `npm run generate` compiles it into src/generated/kernel.ts. Addresses are numbers; 0 says
 * that nothing is certain. The one caller, who lays out and fills the memory, is src/row/fast/line-kernel.ts.
 */
import { QUOTE, COMMA, ZERO, COLON, OPEN_BRACE, CLOSE_BRACE } from './ascii';
import { aligned, LIST, LIST_ENTRY, MOST_LISTED, REGISTERS } from './layout';
import {
  areNamesFull,
  clearNames,
  findName,
  layNames,
  lengthOf,
  openMap,
  readName,
  reserveName,
  stepsAt,
} from './names';
import { SPAN_END, SPAN_SIZE } from './programs';
import { IS_DELETE, ITEM_COUNT, KEY_COUNT, OLD_COUNT, TIME_END, TIME_START, WRITTEN_AT } from './registers';
import { prepareScalars } from './scalars';
import { prepareTimes } from './times/times';
import { walkValue } from './values';
import { OPENS_NUMBER } from './tags';

export { route } from './routes/routes';
export { writeCells } from './rows';

/** ge": */
const GE: u32 = 0x3a_22_65_67;

/** Times have 16 digits until the year 2286. */
const MAX_TIME_DIGITS: usize = 16;
const MAX_SAFE_INTEGER: u64 = 0x1f_ffff_ffff_ffff;

let wanted: u32 = 0;
let wantsAll: bool = false;
let itemSpans: usize = 0;
let keySpans: usize = 0;

/**
 * Lays out the memory, once. After it, and whenever `needsNames` says so, the names that are asked for are to be
 * given, in the order of their numbers.
 * @param names how many attributes are asked for by name
 * @param all whether every attribute of an item is to be listed
 * @returns where the memory begins that is not the kernel's own; it has to be made large enough by the caller
 */
export function configure(names: u32, all: bool): usize {
  wanted = names;
  wantsAll = all;
  itemSpans = aligned(layNames(names));
  keySpans = itemSpans + <usize>names * SPAN_SIZE;
  prepareScalars();
  prepareTimes();
  return aligned(keySpans + <usize>names * SPAN_SIZE);
}

export function registersAt(): usize {
  return REGISTERS;
}

export function itemSpansAt(): usize {
  return itemSpans;
}

export function keySpansAt(): usize {
  return keySpans;
}

/** Whether the names have to be given again before the next line. */
export function needsNames(): bool {
  return areNamesFull();
}

export function forgetNames(): void {
  clearNames();
}

/**
 * Gives the next name that is asked for.
 * @param at where it stands with its quotes and its colon; 0 for one that is never to be found
 */
export function wantName(at: usize): void {
  if (at == 0 || findName(at) == 0) reserveName();
}

/**
 * Walks a line of a full export, which holds only whole UTF-8 characters.
 * @returns the address behind its line feed, or 0 when the line is for the reference decoder
 */
export function scanFull(start: usize): usize {
  // {"Item":
  if (load<u64>(start) != 0x3a_22_6d_65_74_49_22_7b) return 0;
  return behindLine(walkItem(start + 8));
}

/** The same for a line of an incremental export, of either view. */
export function scanIncremental(start: usize): usize {
  if (!startsRecord(start)) return 0;
  let at = walkTime(start + 36);
  // },"Keys":
  if (at == 0 || load<u64>(at) != 0x22_73_79_65_4b_22_2c_7d || load<u8>(at + 8) != COLON) return 0;
  at = walkAttributes(at + 9, keySpans, wanted, false, REGISTERS + KEY_COUNT);
  if (at != 0 && load<u64>(at) == 0x61_6d_49_64_6c_4f_22_2c /* ,"OldIma */) {
    // The state at the start of the window, which nothing asks for. One that has not the form of an item is left to the
    // reference decoder, which only holds it to JSON.
    at = load<u32>(at + 8) == GE ? walkAttributes(at + 12, 0, 0, false, REGISTERS + OLD_COUNT) : 0;
  }
  if (at == 0) return 0;
  const isDelete = load<u8>(at) != COMMA;
  store<u32>(REGISTERS + IS_DELETE, isDelete ? 1 : 0);
  if (isDelete) return behindLine(at);
  if (load<u64>(at) != 0x61_6d_49_77_65_4e_22_2c /* ,"NewIma */ || load<u32>(at + 8) != GE) return 0;
  return behindLine(walkItem(at + 12));
}

/** {"Metadata":{"WriteTimestampMicros": */
function startsRecord(at: usize): bool {
  return (
    load<u64>(at) == 0x61_64_61_74_65_4d_22_7b /* {"Metada */ &&
    load<u64>(at + 8) == 0x72_57_22_7b_3a_22_61_74 /* ta":{"Wr */ &&
    load<u64>(at + 16) == 0x73_65_6d_69_54_65_74_69 /* iteTimes */ &&
    load<u64>(at + 24) == 0x72_63_69_4d_70_6d_61_74 /* tampMicr */ &&
    load<u32>(at + 32) == 0x3a_22_73_6f /* os": */
  );
}

/** `{"N":"1768387654353205"}`, or a plain string as the documentation shows. @returns the address behind it, or 0 */
function walkTime(start: usize): usize {
  const isNumber = load<u8>(start) == OPEN_BRACE;
  let first = start + 1;
  if (isNumber) {
    if ((load<u64>(start) & 0xffff_ffff_ffff) != OPENS_NUMBER) return 0;
    first = start + 6;
  } else if (load<u8>(start) != QUOTE) return 0;
  let micros: u64 = 0;
  let at = first;
  for (; at - first <= MAX_TIME_DIGITS; at++) {
    const digit = <u32>load<u8>(at) - ZERO;
    if (digit > 9) break;
    micros = micros * 10 + digit;
  }
  const digits = at - first;
  if (digits == 0 || digits > MAX_TIME_DIGITS || micros > MAX_SAFE_INTEGER) return 0;
  if (load<u8>(first) == ZERO || load<u8>(at) != QUOTE) return 0;
  store<f64>(REGISTERS + WRITTEN_AT, <f64>micros);
  store<u32>(REGISTERS + TIME_START, <u32>first);
  store<u32>(REGISTERS + TIME_END, <u32>at);
  if (!isNumber) return at + 1;
  return load<u8>(at + 1) == CLOSE_BRACE ? at + 2 : 0;
}

function walkItem(start: usize): usize {
  return walkAttributes(start, itemSpans, wanted, wantsAll, REGISTERS + ITEM_COUNT);
}

/**
 * Walks a map from its brace, and notes where the attributes stand that are asked for.
 * @param noted how many have a span
 * @param isListed whether every attribute is listed as well: its number, its name, and its value
 * @param counter where to leave the number of its attributes
 * @returns the address behind it, or 0
 */
function walkAttributes(start: usize, spans: usize, noted: u32, isListed: bool, counter: usize): usize {
  memory.fill(spans, 0, <usize>noted * SPAN_SIZE);
  store<u32>(counter, 0);
  if (load<u8>(start) != OPEN_BRACE) return 0;
  let at = start + 1;
  if (load<u8>(at) == CLOSE_BRACE) return at + 1;
  const map = openMap();
  const steps = stepsAt(0);
  let count: u32 = 1;
  for (let name: u32 = 0; ; count++) {
    const nameStart = at;
    name = readName(at, steps, name, map);
    if (name == 0) return 0;
    const value = at + lengthOf(name);
    at = walkValue(value, 0);
    if (at == 0) return 0;
    if (name <= noted) note(spans, name, value, at);
    if (isListed) {
      if (count > MOST_LISTED) return 0;
      list(count - 1, name <= noted ? name - 1 : u32.MAX_VALUE, nameStart, value, at);
    }
    if (load<u8>(at) != COMMA) break;
    at++;
  }
  store<u32>(counter, count);
  return load<u8>(at) == CLOSE_BRACE ? at + 1 : 0;
}

function list(index: u32, id: u32, name: usize, start: usize, end: usize): void {
  const entry = LIST + <usize>index * LIST_ENTRY;
  store<u32>(entry, id);
  store<u32>(entry, <u32>name, 4);
  store<u32>(entry, <u32>start, 8);
  store<u32>(entry, <u32>end, 12);
}

function note(spans: usize, name: u32, start: usize, end: usize): void {
  const span = spans + <usize>(name - 1) * SPAN_SIZE;
  store<u32>(span, <u32>start);
  store<u32>(span, <u32>end, SPAN_END);
}

/** @param at behind the last map of a line, or 0 */
function behindLine(at: usize): usize {
  return at != 0 && <u32>load<u16>(at) == 0x0a_7d /* brace and line feed */ ? at + 2 : 0;
}
