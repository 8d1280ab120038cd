const LF = 10;
const SPACE = 32;
const QUOTE = 34;
const COLON = 58;
const BACKSLASH = 92;

/** Names kept from line to line. A table whose maps have ever new names starts anew past this. */
const MOST_NAMES = 4096;
/** A name with its two quotes and its colon has a word of four bytes at least. */
const WORD = 4;

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
  /** By number: what came after it last time. */
  #next = new Int32Array(256);
  #maps = new Int32Array(256);
  #hashes = new Int32Array(256);
  /** By number: where `"name":` stands in `#bytes`, and how long it is. */
  #starts = new Int32Array(256);
  #lengths = new Int32Array(256);
  #bytes = Buffer.alloc(8192);
  #view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.length);
  #used = 0;
  /** Open addressing: numbers of names, or 0 for a free place. */
  #places = new Int32Array(1024);
  #serial = 0;

  /** @param wanted these names have the numbers from 1, always */
  constructor(wanted: readonly string[] = []) {
    this.#wanted = wanted;
    this.#restart();
  }

  /** To be called while no map is open. */
  beginLine(): void {
    if (this.#count > MOST_NAMES + this.#wanted.length || this.#serial > 0x7000_0000) this.#restart();
  }

  /** @returns the serial number of a new map */
  openMap(): number {
    return ++this.#serial;
  }

  /**
   * The name whose opening quote stands at `at`, with its closing quote and colon.
   * @param view over the same bytes
   * @param previous number of the name before it in the map, or 0
   * @returns its number, or -1 when it is in the map already, holds an escape, or is none
   */
  read(bytes: Uint8Array, view: DataView, at: number, previous: number, map: number): number {
    let name = this.#next[previous] ?? 0;
    if (!this.#stands(name, view, bytes.length, at)) {
      name = this.#find(bytes, at);
      if (name === -1) return -1;
      this.#next[previous] = name;
    }
    if (this.#maps[name] === map) return -1;
    this.#maps[name] = map;
    return name;
  }

  /** Bytes of a name with its quotes and colon. */
  lengthOf(name: number): number {
    return this.#lengths[name] ?? 0;
  }

  #stands(name: number, view: DataView, size: number, at: number): boolean {
    const length = this.#lengths[name] ?? 0;
    const last = at + length - WORD;
    if (name === 0 || last + WORD > size) return false;
    const learned = this.#view;
    const shift = (this.#starts[name] ?? 0) - at;
    for (let i = at; i < last; i += WORD) {
      if (view.getInt32(i, true) !== learned.getInt32(i + shift, true)) return false;
    }
    // The last word overlaps the one before it unless the length is a multiple of four.
    return view.getInt32(last, true) === learned.getInt32(last + shift, true);
  }

  #find(bytes: Uint8Array, at: number): number {
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
    let place = (hash ^ (hash >>> 11) ^ (hash >>> 21)) & mask;
    for (;;) {
      const name = this.#places[place] ?? 0;
      if (name === 0) return this.#learn(bytes, at, length, hash | 0);
      if (this.#hashes[name] === (hash | 0) && this.#lengths[name] === length) {
        if (this.#equals(name, bytes, at)) return name;
      }
      place = (place + 1) & mask;
    }
  }

  #equals(name: number, bytes: Uint8Array, at: number): boolean {
    const start = this.#starts[name] ?? 0;
    const length = this.#lengths[name] ?? 0;
    for (let i = 0; i < length; i++) if (this.#bytes[start + i] !== bytes[at + i]) return false;
    return true;
  }

  #learn(bytes: Uint8Array, at: number, length: number, hash: number): number {
    const name = ++this.#count;
    if (name === this.#next.length) this.#growNames();
    while (this.#used + length > this.#bytes.length) this.#growBytes();
    for (let i = 0; i < length; i++) this.#bytes[this.#used + i] = bytes[at + i] ?? 0;
    this.#hashes[name] = hash;
    this.#starts[name] = this.#used;
    this.#lengths[name] = length;
    this.#used += length;
    this.#place(name);
    return name;
  }

  #place(name: number): void {
    const hash = this.#hashes[name] ?? 0;
    const mask = this.#places.length - 1;
    let place = (hash ^ (hash >>> 11) ^ (hash >>> 21)) & mask;
    while (this.#places[place] !== 0) place = (place + 1) & mask;
    this.#places[place] = name;
  }

  #growNames(): void {
    this.#next = wider(this.#next);
    this.#maps = wider(this.#maps);
    this.#hashes = wider(this.#hashes);
    this.#starts = wider(this.#starts);
    this.#lengths = wider(this.#lengths);
    this.#places = new Int32Array(this.#places.length * 2);
    for (let name = 1; name < this.#count; name++) if (this.#lengths[name] !== 0) this.#place(name);
  }

  #growBytes(): void {
    const grown = Buffer.alloc(this.#bytes.length * 2);
    grown.set(this.#bytes);
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer, grown.byteOffset, grown.length);
  }

  #restart(): void {
    this.#count = 0;
    this.#used = 0;
    this.#serial = 0;
    this.#next.fill(0);
    this.#maps.fill(0);
    this.#places.fill(0);
    for (const name of this.#wanted) this.#learnWanted(name);
  }

  /** A name that JSON escapes keeps its number, but is not looked for: a line that holds one is not read here. */
  #learnWanted(name: string): void {
    const quoted = JSON.stringify(name);
    if (quoted === `"${name}"` && name !== '') this.#find(Buffer.from(`${quoted}:`), 0);
    else this.#nameWithoutPlace();
  }

  #nameWithoutPlace(): void {
    this.#count++;
    if (this.#count === this.#next.length) this.#growNames();
    this.#lengths[this.#count] = 0;
  }
}

function wider(old: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(old.length * 2);
  grown.set(old);
  return grown;
}
