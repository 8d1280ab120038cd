import { isUtf8 } from 'node:buffer';
import { LineKernel } from './line-kernel.ts';
import type { LinePosition } from '../../item/line-position.ts';
import type { LineBatch } from '../../export/data/lines.ts';
import type { ColumnSource, TableMapping } from '../../mapping/mapping.ts';
import { DELETE, FastTarget, GONE, NEVER, PUT, UNCERTAIN } from './fast-target.ts';
import type { EncoderTarget, LineEncoder, LineEncoderOptions } from '../line-encoder.ts';
import { RouteProgram } from './route-program.ts';
import { ReferenceEncoder } from '../reference-encoder.ts';
import { WriteWindow } from '../write-window.ts';

const LF = 10;
const QUOTE = 34;
const UPPER_B = 66;
const UPPER_N = 78;
const UPPER_S = 83;

/** Batches beyond this hold a line that no item of DynamoDB has; for such ones the kernel gets no memory. */
const MOST_LOADED = 4 * 1024 * 1024;

/** A target whose `failure` was set before a line takes no part in it. */
const NOT_ASKED = -1;

const WRITTEN: ReadonlySet<number> = new Set([PUT, DELETE, GONE]);

/**
 * The encoder by way of bytes. What it is not certain about it hands to the ReferenceEncoder, which then decides: a line for
 * all targets, or for the one target that the kernel cannot serve. Rows, rejects and errors are those of the reference,
 * always.
 */
export class FastEncoder implements LineEncoder {
  /** Lines that went to the reference for all targets. */
  fallbackLines = 0;
  /** Lines that went to the reference for some of the targets alone. */
  partialLines = 0;
  readonly #options: LineEncoderOptions;
  #made: ReferenceEncoder | undefined;
  /** Null in a full export. */
  readonly #window: WriteWindow | null;
  readonly #kernel: LineKernel;
  readonly #routes: RouteProgram;
  readonly #targets: readonly FastTarget[];
  /** By entry of the routes: what became of the line in its target. */
  readonly #outcomes: number[];
  /** Lines that were counted since the targets were settled. */
  #lines = 0;
  /** Targets whose row of the line the reference has to write. */
  #left: number[] = [];
  /** Ids of the key attributes: the first ones. */
  readonly #keyCount: number;

  /**
   * @throws KernelUnavailable
   */
  constructor(options: LineEncoderOptions) {
    const { source, mapping, format, targets } = options;
    this.#options = options;
    this.#window = WriteWindow.of(source);
    const wanted = wantedNames(mapping, targets);
    const { keys } = mapping.source;
    this.#keyCount = keys.length;
    this.#kernel = new LineKernel(wanted, targets.some(hasRest));
    const version = source.kind === 'full' ? source.at * 1000 - 1 : null;
    this.#routes = new RouteProgram(
      targets.map(({ target }) => target),
      this.#kernel,
      (attribute) => wanted.indexOf(attribute),
    );
    const { exportId } = source;
    const context = { format, kernel: this.#kernel, exportId, wanted, keys, version };
    this.#targets = targets.map((target) => new FastTarget(target, context));
    this.#outcomes = targets.map(() => NOT_ASKED);
  }

  /** Made when it is asked for: most exports have no line for it. */
  get #reference(): ReferenceEncoder {
    this.#made ??= new ReferenceEncoder(this.#options);
    return this.#made;
  }

  encode(line: Uint8Array, at: LinePosition): void {
    const bytes = Buffer.concat([line, Uint8Array.of(LF)]);
    const isOneLine = bytes.indexOf(LF) === line.length && bytes.length <= MOST_LOADED;
    const isText = isOneLine && isUtf8(line);
    if (isText && this.#encodeLine(this.#kernel.load(bytes), at.file, at.line) !== 0) this.#flush();
    else this.#fallBack(line, at);
  }

  encodeBatch(batch: LineBatch, file: string): void {
    if (batch.bytes.length > MOST_LOADED) return this.#fallBackBatch(batch, file);
    const kernel = this.#kernel;
    const isText = isUtf8(batch.bytes);
    let number = batch.firstLine;
    const first = kernel.load(batch.bytes);
    const end = first + batch.bytes.length;
    for (let start = first; start < end; number++) {
      let next = isText ? this.#encodeLine(start, file, number) : 0;
      if (next === 0) {
        next = kernel.bytes.indexOf(LF, start) + 1;
        const line = kernel.bytes.subarray(start, next - 1);
        // One line that is not UTF-8 does not make the others of its batch slow.
        if (isText || !isUtf8(line) || this.#encodeLine(start, file, number) === 0) {
          this.#fallBack(line, { file, line: number });
        }
      }
      start = next;
    }
    this.#flush();
  }

  #fallBackBatch({ bytes, firstLine }: LineBatch, file: string): void {
    let number = firstLine;
    for (let start = 0; start < bytes.length; number++) {
      const end = bytes.indexOf(LF, start);
      this.#fallBack(bytes.subarray(start, end), { file, line: number });
      start = end + 1;
    }
  }

  /** Hands over what was written and counted. */
  #flush(): void {
    for (const target of this.#targets) target.flush();
    this.#settle();
  }

  #settle(): void {
    for (const target of this.#targets) target.settle(this.#lines);
    this.#lines = 0;
  }

  #fallBack(line: Uint8Array, at: LinePosition): void {
    this.fallbackLines++;
    // The rows of the lines before this one come before its own.
    this.#flush();
    this.#reference.encode(line, at);
  }

  /** @returns the position behind the line, or 0 when it is for the reference; nothing is written or counted then */
  #encodeLine(start: number, file: string, line: number): number {
    const kernel = this.#kernel;
    const window = this.#window;
    const next = window === null ? kernel.scanFull(start) : kernel.scanIncremental(start);
    if (next === 0 || !this.#keysStand()) return 0;
    if (window !== null && !window.holds(kernel.writtenAt)) return 0;
    const routes = this.#routes;
    const entries = routes.look();
    if (this.#left.length > 0) this.#left = [];
    for (let entry = 0; entry < entries; entry++) {
      const index = routes.targetOf(entry);
      const target = this.#targets[index];
      if (target === undefined || target.rows.failure !== null) {
        this.#outcomes[entry] = NOT_ASKED;
        continue;
      }
      const outcome = target.encode(routes.routeOf(entry));
      this.#outcomes[entry] = outcome;
      if (outcome === UNCERTAIN) {
        target.restore();
        this.#left.push(index);
      }
    }
    if (this.#left.length > 0) this.#leave(entries, kernel.bytes.subarray(start, next - 1), { file, line });
    for (let entry = 0; entry < entries; entry++) {
      this.#targets[routes.targetOf(entry)]?.count(this.#outcomes[entry] ?? NOT_ASKED);
    }
    this.#lines++;
    return next;
  }

  /** Has the reference write the line for the targets that are left. @param entries of the line */
  #leave(entries: number, line: Uint8Array, at: LinePosition): void {
    if (this.#left.length < this.#targets.length) this.partialLines++;
    else this.fallbackLines++;
    this.#settle();
    // The rows of the lines before this one come before its own.
    for (const index of this.#left) this.#targets[index]?.flush();
    try {
      this.#reference.encodeFor(this.#left, line, at);
    } catch (thrown) {
      // The line is at fault, for all of them.
      for (let entry = 0; entry < entries; entry++) {
        if (!WRITTEN.has(this.#outcomes[entry] ?? NOT_ASKED)) continue;
        this.#targets[this.#routes.targetOf(entry)]?.restore();
      }
      this.#flush();
      throw thrown;
    }
  }

  /** Whether the record has exactly the primary key that the mapping states, and says it twice where it says it twice. */
  #keysStand(): boolean {
    const { item, keys, isDelete, bytes } = this.#kernel;
    const isFull = this.#window === null;
    if (!isFull && this.#kernel.keyCount !== this.#keyCount) return false;
    const source = isDelete ? keys : item;
    for (let id = 0; id < this.#keyCount; id++) {
      const start = source.startOf(id);
      if (start === 0 || !isKeyValue(bytes, start)) return false;
      if (isFull || isDelete) continue;
      const stated = keys.startOf(id);
      const length = keys.endOf(id) - stated;
      if (stated === 0 || length !== item.endOf(id) - start) return false;
      for (let i = 0; i < length; i++) if (bytes[stated + i] !== bytes[start + i]) return false;
    }
    return true;
  }
}

/** Whether a value is an S, an N or a B. */
function isKeyValue(bytes: Uint8Array, start: number): boolean {
  const tag = bytes[start + 2];
  return bytes[start + 3] === QUOTE && (tag === UPPER_S || tag === UPPER_N || tag === UPPER_B);
}

function hasRest({ target }: EncoderTarget): boolean {
  return target.columns.some(({ source }) => source.kind === 'rest');
}

/** Names of the top-level attributes that the targets ask for, the primary key first; each once. */
function wantedNames(mapping: TableMapping, targets: readonly EncoderTarget[]): readonly string[] {
  const names = targets.flatMap(({ target }) => [
    ...target.whereAttributes.map(({ attribute }) => attribute),
    ...target.columns.flatMap(({ source }) => namesOf(source)),
  ]);
  return [...new Set([...mapping.source.keys, ...names])];
}

function namesOf(source: ColumnSource): readonly string[] {
  switch (source.kind) {
    case 'path':
      return [source.path[0]];
    case 'rest':
      return [...source.taken];
    case 'constant':
    case 'load':
      return [NEVER];
  }
}
