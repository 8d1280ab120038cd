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
 * What is known of a name takes eight numbers of one table, as one array is quicker than eight:
 * 0 the name that came after it last time; 1 the map in which it came last; 2 its hash; 3 the bytes of `"name":`, or 0
 * when it is not looked for; 4 the last four of them; 5 where the words before those stand; 6 and 7 nothing.
 * The numbers stand in the code as they are: V8 folds those, and loads constants of a module from memory each time.
 */
const ROW = 8;

const ENDS_NAME = new Uint8Array(256).fill(1, 0, SPACE);
ENDS_NAME[QUOTE] = 1;
ENDS_NAME[BACKSLASH] = 1;

/**
 * The names of the maps at one depth of a line, learned as they come by. Items have much the same attributes in much
 * the same order, so the name that followed the one before last time is tried first, four bytes at a time. Nothing
 * rests on the guess: a name that is not the one expected is walked, and looked up by its hash.
 *
 * Names are numbered from 1; 0 stands for the beginning of a map. A map has a serial number, and every name is marked
 * with the map in which it came last: so a name that comes twice in one map is found out. Only one map of a depth is
 * open at a time.
 */
export class LearnedNames {
  readonly #wanted: readonly string[];
  #count = 0;
  #table = new Int32Array(256 * ROW);
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
    return ++this.#maps;
  }

  /**
   * The name whose opening quote stands at `at`, with its closing quote and colon.
   * @param view over the same bytes
   * @param previous number of the name before it in the map, or 0
   * @returns its number, or -1 when it is in the map already, holds an escape, or is none
   */
  read(bytes: Uint8Array, view: DataView, at: number, previous: number, map: number): number {
    const table = this.#table;
    let name = table[previous << 3] ?? 0;
    if (name === 0 || !this.#stands(name, view, bytes.length, at)) {
      name = this.#find(bytes, view, at);
      if (name === -1) return -1;
      this.#table[previous << 3] = name;
    }
    return this.#isNew(name, map) ? name : -1;
  }

  #isNew(name: number, map: number): boolean {
    const table = this.#table;
    const mark = (name << 3) + 1;
    if (table[mark] === map) return false;
    table[mark] = map;
    return true;
  }

  /** Bytes of a name with its quotes and colon. */
  lengthOf(name: number): number {
    return this.#table[(name << 3) + 3] ?? 0;
  }

  /** @param size of the bytes under the view */
  #stands(name: number, view: DataView, size: number, at: number): boolean {
    const word = 4;
    const table = this.#table;
    const words = this.#words;
    const row = name << 3;
    const end = at + (table[row + 3] ?? 0);
    if (end > size) return false;
    const last = end - word;
    let index = table[row + 5] ?? 0;
    for (let i = at; i < last; i += word) if (view.getInt32(i, true) !== words[index++]) return false;
    // It overlaps the word before it, unless the length is a multiple of four.
    return view.getInt32(last, true) === table[row + 4];
  }

  #find(bytes: Uint8Array, view: DataView, at: number): number {
    if (bytes[at] !== QUOTE) return -1;
    let end = at + 1;
    let hash = 0;
    let byte = bytes[end] ?? LF;
    while (ENDS_NAME[byte] === 0) {
      hash = ((hash << 3) + hash) ^ byte;
      byte = bytes[++end] ?? LF;
    }
    if (byte !== QUOTE || bytes[end + 1] !== COLON || end === at + 1) return -1;
    const length = end + 2 - at;
    const mask = this.#places.length - 1;
    let place = placeOf(hash) & mask;
    for (;;) {
      const name = this.#places[place] ?? 0;
      if (name === 0) return this.#learn(view, at, length, hash | 0);
      const row = name * ROW;
      const isLike = this.#table[row + 2] === (hash | 0) && this.#table[row + 3] === length;
      if (isLike && this.#stands(name, view, bytes.length, at)) return name;
      place = (place + 1) & mask;
    }
  }

  #learn(view: DataView, at: number, length: number, hash: number): number {
    const name = this.#newName();
    const row = name * ROW;
    const last = at + length - WORD;
    this.#table[row + 2] = hash;
    this.#table[row + 3] = length;
    this.#table[row + 4] = view.getInt32(last, true);
    this.#table[row + 5] = this.#usedWords;
    while (this.#usedWords + length > this.#words.length) this.#words = wider(this.#words);
    for (let i = at; i < last; i += WORD) this.#words[this.#usedWords++] = view.getInt32(i, true);
    this.#place(name);
    return name;
  }

  #newName(): number {
    const name = ++this.#count;
    if (name * ROW === this.#table.length) {
      this.#table = wider(this.#table);
      this.#places = new Int32Array(this.#places.length * 2);
      for (let other = 1; other < name; other++) this.#place(other);
    }
    return name;
  }

  #place(name: number): void {
    if (this.#table[(name << 3) + 3] === 0) return;
    const mask = this.#places.length - 1;
    let place = placeOf(this.#table[(name << 3) + 2] ?? 0) & mask;
    while (this.#places[place] !== 0) place = (place + 1) & mask;
    this.#places[place] = name;
  }

  #restart(): void {
    this.#count = 0;
    this.#usedWords = 0;
    this.#maps = 0;
    this.#table.fill(0);
    this.#places.fill(0);
    for (const name of this.#wanted) {
      const quoted = JSON.stringify(name);
      // A name that JSON escapes keeps its number, but is not looked for: a line that holds one is not read here.
      if (name === '' || quoted !== `"${name}"`) this.#newName();
      else {
        const bytes = Buffer.from(`${quoted}:`);
        this.#find(bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0);
      }
    }
  }
}

/** Spreads a hash over its low bits. */
function placeOf(hash: number): number {
  return hash ^ (hash >>> 11) ^ (hash >>> 21);
}

function wider(old: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(old.length * 2);
  grown.set(old);
  return grown;
}
