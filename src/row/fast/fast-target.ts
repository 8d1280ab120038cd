import type { LineKernel } from './line-kernel.ts';
import type { ColumnMapping } from '../../mapping/mapping.ts';
import { ByteWriter } from '../byte-writer.ts';
import type { Cell } from '../../type/cell.ts';
import { CellWriter } from './cell-writer.ts';
import type { ProgramColumn } from './column-record.ts';
import { NULL_CELL } from '../../type/convert.ts';
import type { EncoderTarget } from '../line-encoder.ts';
import type { RowFormat } from '../row-format.ts';
import { RowProgram, WHOLE_ROW } from './row-program.ts';
import { keyColumn } from '../target-encoder.ts';
import type { TargetRows } from '../target-rows.ts';
import { IS_GONE } from './where-bytes.ts';

/** What became of a line in one target. */
export const UNCERTAIN = 0;
export const PUT = 1;
export const DELETE = 2;
export const ELSEWHERE = 3;
export const BELOW_FLOOR = 4;
/** The item is of other targets now: a tombstone was written. */
export const GONE = 5;

export interface FastTargetContext {
  readonly format: RowFormat;
  readonly kernel: LineKernel;
  /** The names that have ids, which are their indexes. */
  readonly wanted: readonly string[];
  /** Attribute names of the primary key, partition key first. */
  readonly keys: readonly string[];
  /** Microseconds: the version of all items of a full export; null when records carry their own. */
  readonly version: number | null;
}

/** Rows of one kind: the program that makes them, and what writes the cells that it hands over. */
interface RowMaker {
  readonly program: RowProgram;
  readonly writers: readonly CellWriter[];
}

/** Writes the rows of one target from bytes. It counts nothing: the caller does, once all targets are certain. */
export class FastTarget {
  readonly rows: TargetRows;
  readonly #floor: number;
  readonly #context: FastTargetContext;
  readonly #puts: RowMaker;
  readonly #tombstones: RowMaker;
  readonly #handedOver = new ByteWriter(1024);
  /** Indexes of columns of which no item had the attribute yet: soon few, or none. */
  #unseen: readonly number[];
  /** Ends of what was written before the line. */
  #putsMark = 0;
  #tombstonesMark = 0;

  /** To be made before the kernel is given any lines. */
  constructor({ target, floor, rows }: EncoderTarget, context: FastTargetContext) {
    const { wanted, kernel, format } = context;
    this.rows = rows;
    this.#floor = floor;
    this.#context = context;
    const version = context.version === null ? null : Buffer.from(String(context.version));
    this.#unseen = [...target.columns.keys()];
    const tombstoneColumns = target.keyColumns.map((index) => keyColumn(target, index));
    this.#puts = {
      program: new RowProgram(kernel, {
        columns: target.columns.map((column) => programColumn(column, context)),
        source: 'item',
        format,
        version,
      }),
      writers: target.columns.map((column) => new CellWriter(column, format, kernel)),
    };
    this.#tombstones = {
      program: new RowProgram(kernel, {
        // A tombstone takes its cells from the key itself.
        columns: tombstoneColumns.map((column, i) => ({
          ...programColumn(column, context),
          id: wanted.indexOf(context.keys[i] ?? ''),
          steps: [],
        })),
        source: 'keys',
        format,
        version,
      }),
      writers: tombstoneColumns.map((column) => new CellWriter(column, format, kernel)),
    };
  }

  /**
   * @param route IS_HERE or IS_GONE
   * @returns one of the constants above; when UNCERTAIN, the caller calls `restore`
   */
  encode(route: number): number {
    const { kernel, version } = this.#context;
    if ((version ?? kernel.writtenAt) < this.#floor) return BELOW_FLOOR;
    const isGone = route === IS_GONE;
    if (isGone && version !== null) return ELSEWHERE;
    if (this.#puts.program.isDue || this.#tombstones.program.isDue) this.flush();
    this.#putsMark = this.#puts.program.end;
    this.#tombstonesMark = this.#tombstones.program.end;
    if (kernel.isDelete) return this.#write(this.#tombstones) ? DELETE : UNCERTAIN;
    if (isGone) return this.#write(this.#tombstones) ? GONE : UNCERTAIN;
    return this.#write(this.#puts) ? PUT : UNCERTAIN;
  }

  /** Takes back what was written for the last line, of which something was. */
  restore(): void {
    this.#puts.program.truncate(this.#putsMark);
    this.#tombstones.program.truncate(this.#tombstonesMark);
  }

  /** Hands over what was written. */
  flush(): void {
    this.#puts.program.flush(this.rows.puts);
    this.#tombstones.program.flush(this.rows.tombstones);
    this.#noteSeen();
  }

  #noteSeen(): void {
    const { program } = this.#puts;
    const seen = this.#unseen.filter((column) => program.hasSeen(column));
    if (seen.length === 0) return;
    for (const column of seen) this.rows.noteSeen(column);
    this.#unseen = this.#unseen.filter((column) => !seen.includes(column));
  }

  #write({ program, writers }: RowMaker): boolean {
    let column = program.writeCells(0);
    while (column >= 0) {
      if (!this.#writeHandedOver(writers[column])) return false;
      if (!program.append(this.#handedOver)) return false;
      column = program.writeCells(column + 1);
    }
    return column === WHOLE_ROW;
  }

  #writeHandedOver(writer: CellWriter | undefined): boolean {
    const { kernel } = this.#context;
    this.#handedOver.truncate(0);
    return writer?.write(kernel.valueStart, kernel.valueEnd, this.#handedOver) ?? false;
  }
}

function programColumn(column: ColumnMapping, { format, wanted }: FastTargetContext): ProgramColumn {
  const { source, type, nullable, nullValues } = column;
  if (source.kind === 'rest') {
    const taken = Uint8Array.from(wanted, (name) => (source.taken.has(name) ? 1 : 0));
    return { id: 0, taken, steps: [], type, nullValues, whenMissing: null, whenNull: null };
  }
  const bytesOf = (cell: Cell): Uint8Array | null => {
    if (cell.kind === 'null' ? !nullable : typeof format.refuse?.(cell, type) === 'string') return null;
    const out = new ByteWriter(64);
    format.cell(cell, type, out);
    return out.take();
  };
  const [name, ...steps] = source.path;
  return {
    id: wanted.indexOf(name),
    taken: null,
    steps,
    type,
    nullValues,
    whenMissing: bytesOf(column.default?.cell ?? NULL_CELL),
    whenNull: bytesOf(NULL_CELL),
  };
}
