import { isUtf8 } from 'node:buffer';
import { LineScanner } from '../decode/line-scanner.ts';
import type { LinePosition } from '../decode/line-position.ts';
import type { LineBatch } from '../export/lines.ts';
import type { TableMapping } from '../mapping/mapping.ts';
import { BELOW_FLOOR, DELETE, ELSEWHERE, FastTarget, PUT, UNCERTAIN } from './fast-target.ts';
import type { EncoderTarget, LineEncoder, LineEncoderOptions } from './line-encoder.ts';
import { ReferenceEncoder } from './reference-encoder.ts';

const LF = 10;
const QUOTE = 34;
const UPPER_B = 66;
const UPPER_N = 78;
const UPPER_S = 83;

/** A target whose `failure` was set before a line takes no part in it. */
const NOT_ASKED = -1;

/**
 * The encoder by way of bytes. What it is not certain about it hands to the ReferenceEncoder, line by line, which then
 * decides: rows, rejects and errors are those of the reference, always.
 */
export class FastEncoder implements LineEncoder {
  /** Lines that went to the reference. */
  fallbackLines = 0;
  readonly #reference: ReferenceEncoder;
  readonly #isFull: boolean;
  readonly #scanner: LineScanner;
  readonly #targets: readonly FastTarget[];
  /** By target: lengths of its writers before the line, and what became of the line. */
  readonly #putMarks: number[];
  readonly #tombstoneMarks: number[];
  readonly #outcomes: number[];
  /** Ids of the key attributes: the first ones. */
  readonly #keyCount: number;

  /** @throws DynaloadError MAPPING_INVALID when a default does not fit its column */
  constructor(options: LineEncoderOptions) {
    const { exportInfo, mapping, format, targets } = options;
    this.#reference = new ReferenceEncoder(options);
    this.#isFull = exportInfo.kind === 'full';
    const wanted = wantedNames(mapping, targets);
    const { keys } = mapping.source;
    this.#keyCount = keys.length;
    this.#scanner = new LineScanner(wanted, targets.some(hasRest));
    const version = exportInfo.kind === 'full' ? exportInfo.at * 1000 - 1 : Number.NaN;
    const context = { format, scanner: this.#scanner, wanted, keys, version };
    this.#targets = targets.map((target) => new FastTarget(target, context));
    this.#putMarks = targets.map(() => 0);
    this.#tombstoneMarks = targets.map(() => 0);
    this.#outcomes = targets.map(() => NOT_ASKED);
  }

  encode(line: Uint8Array, at: LinePosition): void {
    const bytes = Buffer.concat([line, Uint8Array.of(LF)]);
    this.#scanner.setBytes(bytes);
    const isOneLine = bytes.indexOf(LF) === line.length;
    if (isOneLine && isUtf8(line) && this.#encodeLine(0) !== -1) return;
    this.#fallBack(line, at);
  }

  encodeBatch(batch: LineBatch, file: string): void {
    // One class of array for all hot loops, whoever made the batch.
    const { buffer, byteOffset, length } = batch.bytes;
    const bytes = Buffer.from(buffer, byteOffset, length);
    this.#scanner.setBytes(bytes);
    const isText = isUtf8(bytes);
    let number = batch.firstLine;
    for (let start = 0; start < length; number++) {
      let next = isText ? this.#encodeLine(start) : -1;
      if (next === -1) {
        next = bytes.indexOf(LF, start) + 1;
        const line = bytes.subarray(start, next - 1);
        // One line that is not UTF-8 does not make the others of its batch slow.
        if (isText || !isUtf8(line) || this.#encodeLine(start) === -1) {
          this.#fallBack(line, { file, line: number });
        }
      }
      start = next;
    }
  }

  #fallBack(line: Uint8Array, at: LinePosition): void {
    this.fallbackLines++;
    this.#reference.encode(line, at);
  }

  /** @returns the index behind the line, or -1 when it is for the reference; nothing is written or counted then */
  #encodeLine(start: number): number {
    const scanner = this.#scanner;
    const next = this.#isFull ? scanner.scanFull(start) : scanner.scanIncremental(start);
    if (next === -1 || !this.#keysStand()) return -1;
    const targets = this.#targets;
    for (let i = 0; i < targets.length; i++) {
      const target = targets[i];
      if (target === undefined) break;
      const { rows } = target;
      if (rows.failure !== null) {
        this.#outcomes[i] = NOT_ASKED;
        continue;
      }
      this.#putMarks[i] = rows.puts.length;
      this.#tombstoneMarks[i] = rows.tombstones.length;
      const outcome = target.encode();
      this.#outcomes[i] = outcome;
      if (outcome === UNCERTAIN) {
        this.#restore(i);
        return -1;
      }
    }
    this.#count();
    return next;
  }

  /** Takes back what was written for the targets up to one. */
  #restore(last: number): void {
    for (let i = 0; i <= last; i++) {
      if (this.#outcomes[i] === NOT_ASKED) continue;
      this.#targets[i]?.rows.puts.truncate(this.#putMarks[i] ?? 0);
      this.#targets[i]?.rows.tombstones.truncate(this.#tombstoneMarks[i] ?? 0);
    }
  }

  #count(): void {
    for (let i = 0; i < this.#targets.length; i++) {
      const rows = this.#targets[i]?.rows;
      if (rows === undefined) break;
      const outcome = this.#outcomes[i];
      if (outcome === PUT) {
        rows.putRows++;
        rows.counts.puts++;
      } else if (outcome === DELETE) {
        rows.tombstoneRows++;
        rows.counts.deletes++;
      } else if (outcome === ELSEWHERE) rows.counts.elsewhere++;
      else if (outcome === BELOW_FLOOR) rows.counts.belowFloor++;
    }
  }

  /** Whether the record has exactly the primary key that the mapping states, and says it twice where it says it twice. */
  #keysStand(): boolean {
    const { item, keys, isDelete, attributes } = this.#scanner;
    const { bytes } = attributes;
    if (!this.#isFull && keys.count !== this.#keyCount) return false;
    const source = isDelete ? keys : item;
    for (let id = 0; id < this.#keyCount; id++) {
      const start = source.starts[id] ?? 0;
      if (start === 0 || !isKeyValue(bytes, start)) return false;
      if (this.#isFull || isDelete) continue;
      const stated = keys.starts[id] ?? 0;
      const length = (keys.ends[id] ?? 0) - stated;
      if (stated === 0 || length !== (item.ends[id] ?? 0) - start) return false;
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
  const names = targets.flatMap(({ target }) =>
    target.columns.flatMap(({ source }) => (source.kind === 'rest' ? [...source.taken] : [source.path[0]])),
  );
  return [...new Set([...mapping.source.keys, ...names])];
}
