import type { DynaloadError } from '../errors.ts';
import type { LinePosition } from '../item/line-position.ts';
import { ByteWriter } from './byte-writer.ts';
import type { Reject } from './reject.ts';
import type { RowBlock } from './row-block.ts';

/** How the items of a data file, or of an export, fared for one target. Items, not rows. Every item is counted in exactly one of the first five. */
export interface RowCounts {
  puts: number;
  deletes: number;
  rejected: number;
  /** Left to other targets by `where`. */
  elsewhere: number;
  /** Older than the floor of the generation. */
  belowFloor: number;
  /** Values (not items) turned into NULL by `onMismatch: "null"`. */
  nulled: number;
}

/** Values of one column that became NULL, because they did not fit. */
export interface NulledValues {
  /** Index among the columns of the target. */
  readonly column: number;
  readonly count: number;
  /** Where the first of them stands, and why it did not fit. */
  readonly at: LinePosition;
  readonly reason: string;
}

/** What came together for one target since it was last asked. */
export interface RowsPart {
  readonly blocks: readonly RowBlock[];
  readonly rejects: readonly Reject[];
  /** By key of the data file. */
  readonly counts: ReadonlyMap<string, RowCounts>;
  /** See `TargetRows.seen`. */
  readonly seen: readonly number[];
  readonly nulled: readonly NulledValues[];
}

/** The same by column, with others added. */
export function addNulled(
  total: Map<number, NulledValues>,
  { column, count, at, reason }: NulledValues,
): void {
  const known = total.get(column);
  total.set(
    column,
    known === undefined ? { column, count, at, reason } : { ...known, count: known.count + count },
  );
}

/** Rows go on in blocks of at most about this size: large enough for a warehouse, small enough for memory. */
export const BLOCK_BYTES = 16 * 1024 * 1024;
const BLOCK_ROWS = 250_000;
const BLOCK_REJECTS = 500;

export function noCounts(): RowCounts {
  return { puts: 0, deletes: 0, rejected: 0, elsewhere: 0, belowFloor: 0, nulled: 0 };
}

export function addCounts(total: RowCounts, more: Readonly<RowCounts>): void {
  total.puts += more.puts;
  total.deletes += more.deletes;
  total.rejected += more.rejected;
  total.elsewhere += more.elsewhere;
  total.belowFloor += more.belowFloor;
  total.nulled += more.nulled;
}

/** Collects the encoded rows of one target until they make a block. */
export class TargetRows {
  readonly puts = new ByteWriter();
  readonly tombstones = new ByteWriter(1024);
  readonly #blockBytes: number;
  readonly #seen: boolean[] = [];
  readonly #nulled = new Map<number, NulledValues>();
  /** Buffers that were given back, by kind of block: no more than were ever handed out at the same time. */
  readonly #idle: Readonly<Record<RowBlock['kind'], Buffer[]>> = { puts: [], tombstones: [] };
  /** Of the data file that is being read, since the last `takePart`. */
  counts: RowCounts = noCounts();
  #counted = new Map<string, RowCounts>();
  /** Rows in each writer, since they were last taken. */
  putRows = 0;
  tombstoneRows = 0;
  /** Since they were last taken. */
  rejects: Reject[] = [];
  /** Set when a value did not fit a column with `onMismatch: "fail"`; from that item on nothing is taken or counted. */
  failure: DynaloadError | null = null;

  /** @param blockBytes size at which a block is handed on */
  constructor(blockBytes = BLOCK_BYTES) {
    this.#blockBytes = blockBytes;
  }

  /** What is encoded next is of this data file. To be said before each of its batches: files may take turns. */
  beginBatch(file: string): void {
    let counts = this.#counted.get(file);
    if (counts === undefined) {
      counts = noCounts();
      this.#counted.set(file, counts);
    }
    this.counts = counts;
  }

  get pendingBytes(): number {
    return this.puts.length + this.tombstones.length;
  }

  get pendingRows(): number {
    return this.putRows + this.tombstoneRows;
  }

  /** True when there is enough to hand on. */
  get isDue(): boolean {
    return (
      this.pendingBytes >= this.#blockBytes ||
      this.pendingRows >= BLOCK_ROWS ||
      this.rejects.length >= BLOCK_REJECTS
    );
  }

  /** An item that belongs to the target had the attribute of a column, whether it fit or not. */
  noteSeen(column: number): void {
    this.#seen[column] = true;
  }

  /** Columns of which an item had the attribute, since the beginning. Not told of columns that hold the `rest`. */
  get seen(): readonly number[] {
    return [...this.#seen.keys()].filter((column) => this.#seen[column] === true);
  }

  /** A value that did not fit became NULL, in a row that was taken. */
  noteNulled(column: number, at: LinePosition, reason: string): void {
    this.counts.nulled++;
    addNulled(this.#nulled, { column, count: 1, at, reason });
  }

  takeRejects(): readonly Reject[] {
    const taken = this.rejects;
    this.rejects = [];
    return taken;
  }

  /** The caller owns the bytes, and may give them back. */
  takeBlocks(): readonly RowBlock[] {
    const blocks: RowBlock[] = [];
    const take = (kind: RowBlock['kind'], writer: ByteWriter, rows: number): void => {
      if (rows === 0) return;
      blocks.push({ kind, bytes: writer.take(this.#idle[kind].pop()), rows });
    };
    take('puts', this.puts, this.putRows);
    take('tombstones', this.tombstones, this.tombstoneRows);
    this.putRows = 0;
    this.tombstoneRows = 0;
    return blocks;
  }

  /**
   * Takes blocks back that nobody reads any more: later ones are written into the same memory. Blocks of a few
   * megabytes that are made anew each time cost page faults, and grow the process until they are collected.
   */
  giveBack(blocks: readonly RowBlock[]): void {
    for (const { kind, bytes } of blocks) {
      const { buffer } = bytes;
      // Small buffers share their memory with others; what was handed to another thread has none left.
      if (!(buffer instanceof ArrayBuffer) || buffer.byteLength <= Buffer.poolSize) continue;
      this.#idle[kind].push(Buffer.from(buffer));
    }
  }

  /** Hands out everything, and starts afresh. */
  takePart(): RowsPart {
    const part = {
      blocks: this.takeBlocks(),
      rejects: this.takeRejects(),
      counts: this.#counted,
      seen: this.seen,
      nulled: [...this.#nulled.values()],
    };
    this.#counted = new Map();
    this.counts = noCounts();
    this.#nulled.clear();
    return part;
  }
}
