/**
 * The fast way into a line: a WebAssembly module (src/kernel) that finds where the attributes of a mapping stand, in one
 * walk over the bytes, and writes the cells of most columns. It knows only the exact form in which DynamoDB writes
 * lines; everything else is for the reference decoder.
 */
import { KERNEL } from '../../generated/kernel.ts';
import { IS_DELETE, KEY_COUNT, VALUE_END, VALUE_START, WRITTEN_AT } from '../../kernel/registers.ts';
import { kernelExports, type KernelExports } from './kernel-exports.ts';
import { Spans } from './spans.ts';

/** Compiled once for all loads of a process. */
let compiled: WebAssembly.Module | undefined;

/** This process cannot have the kernel: V8 runs without WebAssembly, or may not reserve the memory for it. */
export class KernelUnavailable extends Error {}

/** @throws KernelUnavailable */
function instantiate(): WebAssembly.Instance {
  try {
    compiled ??= new WebAssembly.Module(Buffer.from(KERNEL, 'base64'));
    return new WebAssembly.Instance(compiled);
  } catch (error) {
    throw new KernelUnavailable('the kernel cannot be had', { cause: error });
  }
}

const PAGE_BYTES = 64 * 1024;
/** Behind the lines: what whole blocks may be read past their end. */
const INPUT_MARGIN = 64;
/** Characters. */
const LONGEST_NAME = 1024;
/** Lines come in pieces of about this size; longer ones make the memory grow. */
const LEAST_INPUT = 64 * 1024;

/** A part of the memory to which rows are written. */
export interface Region {
  /** Bytes that it has at least, and for each byte of the lines that were loaded. */
  readonly least: number;
  readonly perByte: number;
  /** Called when the region has got another place, or other lines have been loaded. */
  moved(start: number, end: number): void;
}

/** The kernel with its memory: the constants of a mapping, the lines of one batch, and the rows that are made of them. */
export class LineKernel {
  /** The whole memory. Positions are indexes of it. Another one whenever the memory has grown. */
  bytes: Buffer = Buffer.alloc(0);
  words: Int32Array = new Int32Array(0);
  /** The attributes of the item; none when the record is a delete. */
  readonly item: Spans;
  /** The key that a record of an incremental export states; none in a full export. */
  readonly keys: Spans;
  readonly #exports: KernelExports;
  readonly #wanted: readonly string[];
  readonly #registers: number;
  readonly #regions: Region[] = [];
  readonly #shared = new Map<string, number>();
  /** Where the next constant goes. */
  #top: number;
  #inputCapacity = 0;

  /**
   * @param wanted names of the top-level attributes that are asked for; their ids are their indexes
   * @param all whether the item's other attributes are asked for too
   * @throws KernelUnavailable
   */
  constructor(wanted: readonly string[], all: boolean) {
    this.#exports = kernelExports(instantiate());
    this.#wanted = wanted;
    this.#top = this.#exports.configure(wanted.length, all ? 1 : 0);
    this.#registers = this.#exports.registersAt();
    this.item = new Spans(this, this.#exports.itemSpansAt());
    this.keys = new Spans(this, this.#exports.keySpansAt());
    this.#reach(this.#top + PAGE_BYTES);
    this.#giveNames();
  }

  /** Puts constants into the memory, before any lines are loaded. @returns where they stand, at a multiple of 8 */
  place(bytes: Uint8Array): number {
    const at = this.#top;
    this.#top = Math.ceil((at + bytes.length) / 8) * 8;
    this.#reach(this.#top + INPUT_MARGIN);
    this.bytes.set(bytes, at);
    return at;
  }

  /** The same for what nobody writes to: it stands there once, however often it is placed. */
  placeShared(bytes: Uint8Array): number {
    const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
    const at = this.#shared.get(content) ?? this.place(bytes);
    this.#shared.set(content, at);
    return at;
  }

  /** Asks for room for rows, before any lines are loaded. */
  addRegion(region: Region): void {
    this.#regions.push(region);
  }

  /**
   * Takes the place of the lines that were loaded before.
   * @param lines whole lines, each of which ends in a line feed
   * @returns where they begin
   */
  load(lines: Uint8Array): number {
    const start = this.#top;
    if (lines.length > this.#inputCapacity || this.#inputCapacity === 0) this.#makeRoom(lines.length);
    this.bytes.set(lines, start);
    return start;
  }

  #makeRoom(needed: number): void {
    this.#inputCapacity = Math.max(needed, LEAST_INPUT);
    let at = this.#top + this.#inputCapacity + INPUT_MARGIN;
    const places = this.#regions.map((region) => {
      const start = Math.ceil(at / 16) * 16;
      at = start + region.least + Math.ceil(this.#inputCapacity * region.perByte);
      return { region, start, end: at };
    });
    this.#reach(at + INPUT_MARGIN);
    for (const { region, start, end } of places) region.moved(start, end);
  }

  /**
   * Walks a line of a full export, which holds only whole UTF-8 characters.
   * @returns the position behind its line feed, or 0 when the line is for the reference decoder
   */
  scanFull(start: number): number {
    const next = this.#exports.scanFull(start);
    if (next !== 0 || this.#exports.needsNames() === 0) return next;
    this.#giveNames();
    return this.#exports.scanFull(start);
  }

  /** The same for a line of an incremental export, of either view. */
  scanIncremental(start: number): number {
    const next = this.#exports.scanIncremental(start);
    if (next !== 0 || this.#exports.needsNames() === 0) return next;
    this.#giveNames();
    return this.#exports.scanIncremental(start);
  }

  /**
   * Tells which targets the line is one of that was walked last; see src/kernel/routes/routes.ts.
   * @param routing where what is known of them stands
   * @param isNew false when it goes on, with the answer that it asked for
   * @returns how many entries it made, or -1 - the index of a test whose answer it asks for
   */
  route(routing: number, isNew: boolean): number {
    return this.#exports.route(routing, isNew ? 1 : 0);
  }

  /**
   * Writes the cells of a row from a column on; see src/kernel/rows.ts.
   * @param program where the program stands
   * @returns -1 when the row is whole, less than that when it is not certain what it is, or the index of a column that is
   *   handed over
   */
  writeCells(program: number, from: number): number {
    return this.#exports.writeCells(program, from);
  }

  /** Of the column that `writeCells` handed over. */
  get valueStart(): number {
    return this.words[(this.#registers + VALUE_START) >> 2] ?? 0;
  }

  get valueEnd(): number {
    return this.words[(this.#registers + VALUE_END) >> 2] ?? 0;
  }

  /** Microseconds of the write; 0 in a full export. */
  get writtenAt(): number {
    return this.bytes.readDoubleLE(this.#registers + WRITTEN_AT);
  }

  get isDelete(): boolean {
    return this.words[(this.#registers + IS_DELETE) >> 2] === 1;
  }

  get keyCount(): number {
    return this.words[(this.#registers + KEY_COUNT) >> 2] ?? 0;
  }

  #giveNames(): void {
    this.#exports.forgetNames();
    for (const name of this.#wanted) this.#exports.wantName(this.#lendName(name));
  }

  /**
   * Lets the kernel see a name with its quotes and its colon, for the time of one call.
   * @returns where; 0 for a name that is not looked for, as a line that holds it is not read here: one that JSON escapes,
   *   and one of a length that no name has in practice
   */
  #lendName(name: string): number {
    const quoted = JSON.stringify(name);
    if (name === '' || quoted !== `"${name}"` || quoted.length > LONGEST_NAME) return 0;
    // Past everything else, lines included.
    const at = this.bytes.length - PAGE_BYTES;
    this.bytes.set(Buffer.from(`${quoted}:`), at);
    return at;
  }

  #reach(size: number): void {
    const { memory } = this.#exports;
    const missing = size + PAGE_BYTES - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
    else if (this.bytes.length > 0) return;
    this.bytes = Buffer.from(memory.buffer);
    this.words = new Int32Array(memory.buffer);
  }
}
