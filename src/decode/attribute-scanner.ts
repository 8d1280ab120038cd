import { LearnedNames } from './learned-names.ts';
import { scanBase64, scanNumber, scanText } from './scan-scalar.ts';

const QUOTE = 34;
const COMMA = 44;
const UPPER_U = 85;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const CLOSE_BRACE = 125;

// What the tags of sets begin with, as little-endian words of four bytes.
const IS_SS = 0x53_53_22_7b;
const IS_NS = 0x53_4e_22_7b;
const IS_BS = 0x53_42_22_7b;
/** OL": */
const OL_FOLLOWS = 0x3a_22_4c_4f;
/** LL": */
const LL_FOLLOWS = 0x3a_22_4c_4c;
const TRUE = 0x65_75_72_74;
const FALS = 0x73_6c_61_66;
const LOWER_E = 101;

/** Maps and lists that may be open at once. DynamoDB nests 32 levels; beyond this the reference decoder takes over. */
const MAX_DEPTH = 40;

/**
 * Walks attribute values in the exact form in which DynamoDB writes them: compact, no escapes in names. What it lets
 * pass, the reference decoder takes; of anything else it is not certain, and says so with -1.
 *
 * Lines end in a line feed, which is in no value: it stops every walk before the end of the buffer.
 *
 * In the hottest parts words and characters stand in the code as numbers, little-endian: V8 folds those, and loads the
 * constants of a module from memory each time.
 */
export class AttributeScanner {
  /** What is walked: whole lines. */
  bytes: Uint8Array = Buffer.alloc(0);
  view: DataView = new DataView(new ArrayBuffer(0));
  /** By depth, from 1: maps inside of items. */
  readonly #names: LearnedNames[] = [];

  setBytes(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  beginLine(): void {
    for (const names of this.#names) names.beginLine();
  }

  /**
   * Walks an attribute value such as `{"S":"x"}` from its brace.
   * @param depth how many maps and lists are open around it
   * @returns the index behind it, or -1
   */
  skipValue(start: number, depth: number): number {
    const { bytes, view } = this;
    // No value, with the end of its line, is shorter.
    if (start + 8 > bytes.length) return -1;
    const tag = view.getInt32(start, true);
    const follows = view.getUint16(start + 4, true);
    let end: number;
    if (follows === 0x22_3a /* :" */) {
      if (tag === 0x22_53_22_7b /* {"S" */) end = scanText(bytes, view, start + 6);
      else if (tag === 0x22_4e_22_7b /* {"N" */) end = scanNumber(bytes, start + 6);
      else if (tag === 0x22_42_22_7b /* {"B" */) end = scanBase64(bytes, start + 6);
      else return -1;
      return end !== -1 && bytes[end + 1] === 0x7d /* } */ ? end + 2 : -1;
    }
    if (tag === 0x22_4d_22_7b /* {"M" */ && follows === 0x7b_3a /* :{ */) {
      end = this.#skipMap(start + 5, depth + 1);
    } else if (tag === 0x22_4c_22_7b /* {"L" */ && follows === 0x5b_3a /* :[ */) {
      end = this.#skipList(start + 5, depth + 1);
    } else if (tag === 0x4f_42_22_7b /* {"BO */) end = this.#skipBoolean(start);
    else if (tag === 0x55_4e_22_7b /* {"NU */) end = this.#skipNull(start);
    else if (view.getInt32(start + 3, true) !== 0x5b_3a_22_53 /* S":[ */) return -1;
    else end = this.#skipSet(start + 6, tag);
    return end !== -1 && bytes[end] === 0x7d /* } */ ? end + 1 : -1;
  }

  #skipMap(start: number, depth: number): number {
    const { bytes, view } = this;
    if (bytes[start + 1] === CLOSE_BRACE) return start + 2;
    const names = this.#namesAt(depth);
    if (names === undefined) return -1;
    const map = names.openMap();
    let at = start + 1;
    for (let name = 0; ;) {
      name = names.read(bytes, view, at, name, map);
      if (name === -1) return -1;
      at = this.skipValue(at + names.lengthOf(name), depth);
      if (at === -1) return -1;
      if (bytes[at] !== COMMA) break;
      at++;
    }
    return bytes[at] === CLOSE_BRACE ? at + 1 : -1;
  }

  #namesAt(depth: number): LearnedNames | undefined {
    if (depth > MAX_DEPTH) return undefined;
    while (this.#names.length < depth) this.#names.push(new LearnedNames());
    return this.#names[depth - 1];
  }

  #skipList(start: number, depth: number): number {
    const { bytes } = this;
    if (bytes[start + 1] === CLOSE_BRACKET) return start + 2;
    if (depth > MAX_DEPTH) return -1;
    let at = start + 1;
    for (;;) {
      at = this.skipValue(at, depth);
      if (at === -1) return -1;
      if (bytes[at] !== COMMA) break;
      at++;
    }
    return bytes[at] === CLOSE_BRACKET ? at + 1 : -1;
  }

  #skipSet(start: number, tag: number): number {
    const { bytes, view } = this;
    let at = start + 1;
    if (bytes[start] !== OPEN_BRACKET || bytes[at] === CLOSE_BRACKET) return -1;
    for (;;) {
      if (bytes[at] !== QUOTE) return -1;
      if (tag === IS_SS) at = scanText(bytes, view, at + 1);
      else if (tag === IS_NS) at = scanNumber(bytes, at + 1);
      else if (tag === IS_BS) at = scanBase64(bytes, at + 1);
      else return -1;
      if (at === -1) return -1;
      at++;
      if (bytes[at] !== COMMA) break;
      at++;
    }
    return bytes[at] === CLOSE_BRACKET ? at + 1 : -1;
  }

  /** `{"BOOL":true` or `{"BOOL":false` */
  #skipBoolean(start: number): number {
    const { bytes, view } = this;
    if (start + 13 > bytes.length || view.getInt32(start + 4, true) !== OL_FOLLOWS) return -1;
    const value = view.getInt32(start + 8, true);
    if (value === TRUE) return start + 12;
    return value === FALS && bytes[start + 12] === LOWER_E ? start + 13 : -1;
  }

  /** `{"NULL":true` */
  #skipNull(start: number): number {
    const { bytes, view } = this;
    if (start + 12 > bytes.length || view.getInt32(start + 4, true) !== LL_FOLLOWS) return -1;
    return view.getInt32(start + 8, true) === TRUE ? start + 12 : -1;
  }
}

/** Whether a value that was walked is `{"NULL":true}`: no other tag has this letter there. */
export function isNull(bytes: Uint8Array, start: number): boolean {
  return bytes[start + 3] === UPPER_U;
}
