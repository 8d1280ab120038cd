/**
 * The fast way into a line: finds where the attributes that a mapping asks for stand, in one walk over its bytes.
 * It knows only the exact form in which DynamoDB writes lines; everything else is for the reference decoder.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html
 */
import { AttributeScanner } from './attribute-scanner.ts';
import { AttributeSpans } from './attribute-spans.ts';
import { LearnedNames } from './learned-names.ts';

const LF = 10;
const QUOTE = 34;
const COMMA = 44;
const ZERO = 48;
const NINE = 57;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

const ITEM = Buffer.from('{"Item":');
const METADATA = Buffer.from('{"Metadata":{"WriteTimestampMicros":');
const NUMBER = Buffer.from('{"N":"');
const KEYS = Buffer.from(',"Keys":');
const OLD_IMAGE = Buffer.from(',"OldImage":');
const NEW_IMAGE = Buffer.from(',"NewImage":');

/** Times have 16 digits until the year 2286. */
const MAX_TIME_DIGITS = 16;

export class LineScanner {
  readonly attributes = new AttributeScanner();
  /** The attributes of the item; none when the record is a delete. */
  readonly item: AttributeSpans;
  /** The key that a record of an incremental export states; none in a full export. */
  readonly keys: AttributeSpans;
  isDelete = false;
  /** Microseconds of the write, and where its digits stand. Incremental exports only. */
  writtenAt = 0;
  timeStart = 0;
  timeEnd = 0;
  readonly #names: LearnedNames;
  readonly #ignored: AttributeSpans;

  /**
   * @param wanted names of the top-level attributes that are asked for; their ids are their indexes
   * @param all whether the item's other attributes are asked for too
   */
  constructor(wanted: readonly string[], all: boolean) {
    this.#names = new LearnedNames(wanted);
    this.item = new AttributeSpans(wanted.length, all);
    this.keys = new AttributeSpans(wanted.length, false);
    this.#ignored = new AttributeSpans(0, false);
  }

  /** @param bytes whole lines, each of which ends in a line feed */
  setBytes(bytes: Uint8Array): void {
    this.attributes.setBytes(bytes);
  }

  /**
   * Walks a line of a full export, which holds only whole UTF-8 characters.
   * @returns the index behind its line feed, or -1 when the line is for the reference decoder
   */
  scanFull(start: number): number {
    this.#names.beginLine();
    this.attributes.beginLine();
    this.isDelete = false;
    if (!this.#startsWith(start, ITEM)) return -1;
    const end = this.#scanMap(start + ITEM.length, this.item);
    return end === -1 ? -1 : this.#lineEnd(end);
  }

  /** The same for a line of an incremental export, of either view. */
  scanIncremental(start: number): number {
    this.#names.beginLine();
    this.attributes.beginLine();
    const { bytes } = this.attributes;
    if (!this.#startsWith(start, METADATA)) return -1;
    let at = this.#scanTime(start + METADATA.length);
    if (at === -1 || bytes[at] !== CLOSE_BRACE || !this.#startsWith(at + 1, KEYS)) return -1;
    at = this.#scanMap(at + 1 + KEYS.length, this.keys);
    if (at !== -1 && this.#startsWith(at, OLD_IMAGE)) {
      // The state at the start of the window, which nothing asks for. One that has not the form of an item is left to
      // the reference decoder, which only holds it to JSON.
      at = this.#scanMap(at + OLD_IMAGE.length, this.#ignored);
    }
    if (at === -1) return -1;
    this.isDelete = bytes[at] !== COMMA;
    if (this.isDelete) return this.#lineEnd(at);
    if (!this.#startsWith(at, NEW_IMAGE)) return -1;
    at = this.#scanMap(at + NEW_IMAGE.length, this.item);
    return at === -1 ? -1 : this.#lineEnd(at);
  }

  /** `{"N":"1768387654353205"}`, or a plain string as the documentation shows. */
  #scanTime(start: number): number {
    const { bytes } = this.attributes;
    const isNumber = bytes[start] === OPEN_BRACE;
    if (isNumber ? !this.#startsWith(start, NUMBER) : bytes[start] !== QUOTE) return -1;
    const first = isNumber ? start + NUMBER.length : start + 1;
    let at = first;
    let micros = 0;
    for (;;) {
      const byte = bytes[at] ?? LF;
      if (byte < ZERO || byte > NINE) break;
      micros = micros * 10 + (byte - ZERO);
      at++;
    }
    const digits = at - first;
    if (digits === 0 || digits > MAX_TIME_DIGITS || micros > Number.MAX_SAFE_INTEGER) return -1;
    if (bytes[first] === ZERO || bytes[at] !== QUOTE) return -1;
    this.writtenAt = micros;
    this.timeStart = first;
    this.timeEnd = at;
    if (!isNumber) return at + 1;
    return bytes[at + 1] === CLOSE_BRACE ? at + 2 : -1;
  }

  /** Walks a map and notes where its attributes stand. @returns the index behind it, or -1 */
  #scanMap(start: number, spans: AttributeSpans): number {
    spans.clear();
    const { attributes } = this;
    const { bytes, view } = attributes;
    if (bytes[start] !== OPEN_BRACE) return -1;
    if (bytes[start + 1] === CLOSE_BRACE) return start + 2;
    const names = this.#names;
    const map = names.openMap();
    let at = start + 1;
    const { noted } = spans;
    let count = 0;
    for (let name = 0; ;) {
      const nameStart = at;
      name = names.read(bytes, view, at, name, map);
      if (name === -1) return -1;
      const valueStart = at + names.lengthOf(name);
      at = attributes.skipValue(valueStart, 0);
      if (at === -1) return -1;
      if (name <= noted) spans.add(name - 1, nameStart, valueStart, at);
      count++;
      if (bytes[at] !== COMMA) break;
      at++;
    }
    spans.count = count;
    return bytes[at] === CLOSE_BRACE ? at + 1 : -1;
  }

  #startsWith(at: number, expected: Uint8Array): boolean {
    const { bytes } = this.attributes;
    for (let i = 0; i < expected.length; i++) if (bytes[at + i] !== expected[i]) return false;
    return true;
  }

  #lineEnd(at: number): number {
    const { bytes } = this.attributes;
    return bytes[at] === CLOSE_BRACE && bytes[at + 1] === LF ? at + 2 : -1;
  }
}
