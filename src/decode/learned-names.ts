const LF = 10;
const SPACE = 32;
const QUOTE = 34;
const COLON = 58;
const BACKSLASH = 92;

/** Names kept from line to line. A table whose maps have ever new names starts anew past this. */
const MOST_NAMES = 4096;
/** Maps are numbered below this, and from 1 again after it. */
const MOST_MAPS = 0x7000_0000;
/** A name with its two quotes and its colon has this many bytes at least. */
const WORD = 4;

/**
 * What is known of a name takes four numbers of one table, as one array is quicker than four:
 * 0 the map in which it came last; 1 the bytes of `"name":`, or 0 when it is not looked for; 2 the last four of them;
 * 3 where the words before those stand.
 * The numbers stand in the code as they are: V8 folds those, and loads constants of a module from memory each time.
 */
const ROW = 4;

/** With more misses than this, names are not guessed until so many maps (a power of two) have passed. */
const MOST_MISSES = 256;
const MAPS_PER_TRIAL = 4096;

const ENDS_NAME = new Uint8Array(256).fill(1, 0, SPACE);
ENDS_NAME[QUOTE] = 1;
ENDS_NAME[BACKSLASH] = 1;

/**
 * The names of the maps at one depth of a line, learned as they come by. A name that was seen before is recognised by
 * its first eight characters and then compared, four bytes at a time and with its quotes and colon, which proves that
 * it is well-formed as well. Where items have their attributes in the same order, not even that is needed: the name that
 * followed the one before last time is tried first.
 *
 * Names are numbered from 1; 0 stands for the beginning of a map. A map has a serial number, and every name is marked with the map in which it came last: so
 * a name that comes twice in one map is found out. Only one map of a depth is open at a time.
 */
export class LearnedNames {
  readonly #wanted: readonly string[];
  #count = 0;
  #table = new Int32Array(256 * ROW);
  #hashes = new Int32Array(256);
  /** By number: what came after it last time. */
  #next = new Int32Array(256);
  /** Names that were not the expected ones, of late. */
  #misses = 0;
  #words = new Int32Array(2048);
  #usedWords = 0;
  /** Open addressing: numbers of names, or 0 for a free place. At least twice as many as there may be names. */
  #places = new Int32Array(512);
  #maps = 0;

  /** @param wanted these names have the numbers from 1, always; each once */
  constructor(wanted: readonly string[] = []) {
    this.#wanted = wanted;
    this.#restart();
  }

  /** To be called while no map is open. */
  beginLine(): void {
    if (this.#count > MOST_NAMES + this.#wanted.length || this.#maps > MOST_MAPS) this.#restart();
  }

  /** @returns the serial number of a new map */
  openMap(): number {
    const map = ++this.#maps;
    if ((map & (MAPS_PER_TRIAL - 1)) === 0) this.#misses = 0;
    return map;
  }

  /**
   * The name whose opening quote stands at `at`, with its closing quote and colon.
   * @param view over the same bytes
   * @param previous number of the name before it in the map, or 0
   * @returns its number, or -1 when it is in the map already, holds an escape, or is none
   */
  read(bytes: Uint8Array, view: DataView, at: number, previous: number, map: number): number {
    // No name, with a value and the end of its line, is shorter.
    if (at + 12 > bytes.length) return -1;
    let name = this.#misses < MOST_MISSES ? (this.#next[previous] ?? 0) : 0;
    if (name === 0 || !this.#stands(name, view, bytes.length, at)) {
      name = this.#find(bytes, view, at);
      if (name === -1) return -1;
      this.#next[previous] = name;
      this.#misses++;
    }
    const table = this.#table;
    if (table[name << 2] === map) return -1;
    table[name << 2] = map;
    return name;
  }

  /** Bytes of a name with its quotes and colon. */
  lengthOf(name: number): number {
    return this.#table[(name << 2) + 1] ?? 0;
  }

  /** @param size of the bytes under the view */
  #stands(name: number, view: DataView, size: number, at: number): boolean {
    const table = this.#table;
    const words = this.#words;
    const row = name << 2;
    const last = at + (table[row + 1] ?? 0) - 4;
    if (last + 4 > size) return false;
    // It overlaps the word before it, unless the length is a multiple of four.
    if (view.getInt32(last, true) !== table[row + 2]) return false;
    let index = table[row + 3] ?? 0;
    for (let i = at; i < last; i += 4) if (view.getInt32(i, true) !== words[index++]) return false;
    return true;
  }

  #find(bytes: Uint8Array, view: DataView, at: number): number {
    const places = this.#places;
    const mask = places.length - 1;
    let place = hashAt(view, at + 1) & mask;
    let name = places[place] ?? 0;
    while (name !== 0 && !this.#stands(name, view, bytes.length, at)) {
      place = (place + 1) & mask;
      name = places[place] ?? 0;
    }
    return name === 0 ? this.#learn(bytes, view, at) : name;
  }

  #learn(bytes: Uint8Array, view: DataView, at: number): number {
    if (bytes[at] !== QUOTE) return -1;
    let end = at + 1;
    while (ENDS_NAME[bytes[end] ?? LF] === 0) end++;
    if (bytes[end] !== QUOTE || bytes[end + 1] !== COLON || end === at + 1) return -1;
    const name = this.#newName();
    const row = name << 2;
    const length = end + 2 - at;
    const last = at + length - WORD;
    this.#table[row + 1] = length;
    this.#table[row + 2] = view.getInt32(last, true);
    this.#table[row + 3] = this.#usedWords;
    while (this.#usedWords + length > this.#words.length) this.#words = wider(this.#words);
    for (let i = at; i < last; i += WORD) this.#words[this.#usedWords++] = view.getInt32(i, true);
    this.#hashes[name] = hashAt(view, at + 1);
    this.#place(name);
    return name;
  }

  #newName(): number {
    const name = ++this.#count;
    if (name * ROW === this.#table.length) {
      this.#table = wider(this.#table);
      this.#hashes = wider(this.#hashes);
      this.#next = wider(this.#next);
      this.#places = new Int32Array(this.#places.length * 2);
      for (let other = 1; other < name; other++) this.#place(other);
    }
    return name;
  }

  #place(name: number): void {
    if (this.#table[(name << 2) + 1] === 0) return;
    const mask = this.#places.length - 1;
    let place = (this.#hashes[name] ?? 0) & mask;
    while (this.#places[place] !== 0) place = (place + 1) & mask;
    this.#places[place] = name;
  }

  #restart(): void {
    this.#count = 0;
    this.#usedWords = 0;
    this.#maps = 0;
    this.#table.fill(0);
    this.#places.fill(0);
    this.#next.fill(0);
    for (const name of this.#wanted) {
      const quoted = JSON.stringify(name);
      // A name that JSON escapes keeps its number, but is not looked for: a line that holds one is not read here.
      if (name === '' || quoted !== `"${name}"`) this.#newName();
      else {
        // What follows does not matter, only that there is enough of it.
        const bytes = Buffer.from(`${quoted}:{"S":""}}}`);
        this.#learn(bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0);
      }
    }
  }
}

/**
 * A hash of the first eight characters of a name, or of all up to its closing quote: without a branch, as the lengths of
 * names are anything but predictable.
 */
function hashAt(view: DataView, at: number): number {
  const first = view.getInt32(at, true);
  const second = view.getInt32(at + 4, true);
  // The highest bit of the first byte that is a quote, and by it the bytes before that one.
  const quotes = first ^ 0x2222_2222;
  const marks = (quotes - 0x0101_0101) & ~quotes & 0x8080_8080;
  const moreQuotes = second ^ 0x2222_2222;
  const moreMarks = (moreQuotes - 0x0101_0101) & ~moreQuotes & 0x8080_8080;
  const isShort = (marks | -marks) >> 31;
  const kept = first & (((marks & -marks) >>> 7) - 1);
  const moreKept = second & (((moreMarks & -moreMarks) >>> 7) - 1) & ~isShort;
  const hash = Math.imul(kept, 0x9e37_79b1) ^ Math.imul(moreKept, 0x85eb_ca6b);
  return hash ^ (hash >>> 15);
}

function wider(old: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(old.length * 2);
  grown.set(old);
  return grown;
}
