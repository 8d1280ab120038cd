/**
 * The names of attributes, learned as they come by. A name that was seen before is recognised by its bytes, eight at a
 * time and with its quotes and colon, which proves that it is well-formed as well. Where items have their attributes in
 * the same order, it is not even looked up: the name that followed the one before last time is tried first.
 *
 * Names are numbered from 1; 0 stands for the beginning of a map. Maps have serial numbers, and by depth every name is
 * marked with the map in which it came last: so a name that comes twice in one map is found out. Only one map of a
 * depth is open at a time.
 */
import { QUOTE } from './ascii';
import { plainEnd } from './scalars';
import { aligned, LONGEST_NAME, MAX_DEPTH, MOST_NAMES, TABLES, TEXTS, TEXTS_END } from './layout';

/** Maps are numbered below this, and from 1 again after it. */
const MOST_MAPS: u32 = 0x7000_0000;

/**
 * What is known of a name, in bytes: 0 its first eight, masked; 8 that mask; 16 its length, with quotes and colon;
 * 20 where it stands; 24 its hash. One that is not looked for has no bits in its mask, and 1 before that: no name has.
 */
const ENTRY: usize = 32;
const MASK: usize = 8;
const LENGTH: usize = 16;
const TEXT: usize = 20;
const HASH: usize = 24;

/** By depth and name, in bytes: 0 the map in which it came last; 4 what came after it last time. */
const STEP: usize = 8;
const NEXT: usize = 4;

let entries: usize = 0;
let capacity: u32 = 0;
let count: u32 = 0;
let texts: usize = TEXTS;
/** Open addressing: numbers of names, or 0 for a free place. At least twice as many as there may be names. */
let places: usize = 0;
let placeMask: u32 = 0;
let steps: usize = 0;
let maps: u32 = 0;
let isFull: bool = false;

/** @param wanted how many names are asked for @returns where the tables end */
export function layNames(wanted: u32): usize {
  capacity = MOST_NAMES + wanted + 1;
  entries = aligned(TABLES);
  places = entries + <usize>capacity * ENTRY;
  let size: u32 = 1024;
  while (size < capacity * 2) size <<= 1;
  placeMask = size - 1;
  steps = aligned(places + ((<usize>size) << 2));
  return steps + <usize>(MAX_DEPTH + 1) * <usize>capacity * STEP;
}

/** Forgets every name. */
export function clearNames(): void {
  count = 0;
  texts = TEXTS;
  isFull = false;
  memory.fill(places, 0, (<usize>placeMask + 1) << 2);
  for (let name: u32 = 0; name < capacity; name++) forget(entryOf(name));
  if (maps > MOST_MAPS) {
    maps = 0;
    memory.fill(steps, 0, <usize>(MAX_DEPTH + 1) * <usize>capacity * STEP);
  }
}

function forget(entry: usize): void {
  store<u64>(entry, 1);
  store<u64>(entry, 0, MASK);
}

/** Whether it is time for `clearNames`, after which the names that are asked for have to be learned again. */
export function areNamesFull(): bool {
  return isFull || maps > MOST_MAPS;
}

/** A name with a number of its own that is not looked for. */
export function reserveName(): void {
  count++;
}

/** @returns the serial number of a new map */
export function openMap(): u32 {
  return ++maps;
}

/** Where the steps of a depth stand. */
export function stepsAt(depth: i32): usize {
  return steps + <usize>depth * <usize>capacity * STEP;
}

/** Bytes of a name with its quotes and its colon. */
export function lengthOf(name: u32): usize {
  return load<u32>(entryOf(name), LENGTH);
}

function entryOf(name: u32): usize {
  return entries + <usize>name * ENTRY;
}

/**
 * The name whose opening quote stands at an address, with its closing quote and its colon.
 * @param stepsOfDepth of `stepsAt`
 * @param previous number of the name before it in the map, or 0
 * @returns its number, or 0 when it is in the map already, holds an escape, is too long or is none
 */
export function readName(at: usize, stepsOfDepth: usize, previous: u32, map: u32): u32 {
  const expected = stepsOfDepth + <usize>previous * STEP;
  let name = load<u32>(expected, NEXT);
  if (!stands(name, at)) {
    name = findName(at);
    if (name == 0) return 0;
    store<u32>(expected, name, NEXT);
  }
  const step = stepsOfDepth + <usize>name * STEP;
  if (load<u32>(step) == map) return 0;
  store<u32>(step, map);
  return name;
}

function stands(name: u32, at: usize): bool {
  const entry = entryOf(name);
  if ((load<u64>(at) & load<u64>(entry, MASK)) != load<u64>(entry)) return false;
  const length: usize = load<u32>(entry, LENGTH);
  return length <= 8 || isSame(load<u32>(entry, TEXT), at, length);
}

/** Two names of more than eight bytes, of which the first eight are the same. */
function isSame(text: usize, at: usize, length: usize): bool {
  const last = length - 8;
  for (let i: usize = 8; i < last; i += 8) if (load<u64>(at + i) != load<u64>(text + i)) return false;
  return load<u64>(at + last) == load<u64>(text + last);
}

/** @returns the number of the name, which is learned if it is new; 0 when it cannot be */
export function findName(at: usize): u32 {
  const end = nameEnd(at + 1);
  if (end == 0) return 0;
  const length = end + 1 - at;
  const hash = hashOf(at, length);
  let place = hash & placeMask;
  while (true) {
    const name = load<u32>(places + ((<usize>place) << 2));
    if (name == 0) return learn(at, length, hash, place);
    if (load<u32>(entryOf(name), HASH) == hash && lengthOf(name) == length && stands(name, at)) return name;
    place = (place + 1) & placeMask;
  }
}

/** @returns the address of the colon behind a plain name, or 0 */
function nameEnd(start: usize): usize {
  // The quote that opens it.
  if (load<u8>(start - 1) != QUOTE) return 0;
  const end = plainEnd(start);
  // A quote and a colon: neither an escape nor an empty name.
  return <u32>load<u16>(end) == 0x3a22 && end != start ? end + 1 : 0;
}

/** Of the length, the first eight bytes and the last eight. */
function hashOf(at: usize, length: usize): u32 {
  const first = load<u64>(at) & maskOf(length);
  const last = length > 8 ? load<u64>(at + length - 8) : first;
  const mixed = (first ^ rotl(last, 23) ^ (<u64>length)) * 0x9e37_79b9_7f4a_7c15;
  return <u32>(mixed >> 32);
}

/** The bits of the first eight bytes that belong to a name. */
function maskOf(length: usize): u64 {
  return length >= 8 ? u64.MAX_VALUE : ((<u64>1) << ((<u64>length) << 3)) - 1;
}

function learn(at: usize, length: usize, hash: u32, place: u32): u32 {
  if (length > LONGEST_NAME) return 0;
  if (count + 1 == capacity || texts + length > TEXTS_END) {
    isFull = true;
    return 0;
  }
  const name = ++count;
  const entry = entryOf(name);
  const mask = maskOf(length);
  memory.copy(texts, at, length);
  store<u64>(entry, load<u64>(at) & mask);
  store<u64>(entry, mask, MASK);
  store<u32>(entry, <u32>length, LENGTH);
  store<u32>(entry, <u32>texts, TEXT);
  store<u32>(entry, hash, HASH);
  texts += length;
  store<u32>(places + ((<usize>place) << 2), name);
  return name;
}
