import type { LineKernel } from './line-kernel.ts';
import type { ColumnMapping } from '../../mapping/mapping.ts';
import { ByteWriter } from '../byte-writer.ts';
import { NULL_CELL, type Cell } from '../../type/cell.ts';
import { cellBytes } from './cell-bytes.ts';
import { CellWriter } from './cell-writer.ts';
import type { ProgramColumn } from './program-column.ts';
import type { EncoderTarget } from '../line-encoder.ts';
import type { RowFormat } from '../row-format.ts';
import { loadCell, type LoadFacts } from '../load-cell.ts';
import { RowProgram, WHOLE_ROW } from './row-program.ts';
import { keyColumn } from '../target-encoder.ts';
import type { TargetRows } from '../target-rows.ts';
import { IS_GONE } from '../../kernel/routes/conditions.ts';

/** What became of a line in one target. */
export const UNCERTAIN = 0;
export const PUT = 1;
export const DELETE = 2;
export const ELSEWHERE = 3;
export const BELOW_FLOOR = 4;
/** The item is of other targets now: a tombstone was written. */
export const GONE = 5;

/** A name that no line has that is read here: what is asked for by it is always missing. */
export const NEVER = '';

export interface FastTargetContext {
  readonly format: RowFormat;
  readonly kernel: LineKernel;
  readonly exportId: string;
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
  /** Lines that were not elsewhere, since the last `settle`. */
  #taken = 0;
  /** Ends of what was written before the line. */
  #putsMark = 0;
  #tombstonesMark = 0;

  /** To be made before the kernel is given any lines. */
  constructor({ target, floor, loadedAt, rows }: EncoderTarget, context: FastTargetContext) {
    const { wanted, kernel, format } = context;
    this.rows = rows;
    this.#floor = floor;
    this.#context = context;
    const version = context.version === null ? null : Buffer.from(String(context.version));
    const facts = { exportId: context.exportId, loadedAt };
    this.#unseen = [...target.columns.keys()].filter((i) => target.columns[i]?.source.kind === 'path');
    const tombstoneColumns = target.keyColumns.map((index) => keyColumn(target, index));
    this.#puts = {
      program: new RowProgram(kernel, {
        columns: target.columns.map((column) => programColumn(column, context, facts)),
        source: 'item',
        format,
        version,
      }),
      writers: target.columns.map((column) => new CellWriter(column, format, kernel, facts)),
    };
    this.#tombstones = {
      program: new RowProgram(kernel, {
        // A tombstone takes its cells from the key itself.
        columns: tombstoneColumns.map((column, i) => ({
          ...programColumn(column, context, facts),
          id: wanted.indexOf(context.keys[i] ?? ''),
          steps: [],
        })),
        source: 'keys',
        format,
        version,
      }),
      writers: tombstoneColumns.map((column) => new CellWriter(column, format, kernel, facts)),
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

  /** Counts a line. @param outcome what became of it */
  count(outcome: number): void {
    const { rows } = this;
    if (outcome === ELSEWHERE) return;
    this.#taken++;
    if (outcome === PUT) {
      rows.putRows++;
      rows.counts.puts++;
    } else if (outcome === DELETE) {
      rows.tombstoneRows++;
      rows.counts.deletes++;
    } else if (outcome === GONE) {
      rows.tombstoneRows++;
      rows.counts.elsewhere++;
    } else if (outcome === BELOW_FLOOR) rows.counts.belowFloor++;
  }

  /**
   * Counts the lines that were elsewhere, of which it was told nothing: most lines are so to most of many targets.
   * @param lines that were counted for all targets since the last time
   */
  settle(lines: number): void {
    // One that failed takes no part any more, and failed only in a line before which all were settled.
    if (this.rows.failure === null) this.rows.counts.elsewhere += lines - this.#taken;
    this.#taken = 0;
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

function programColumn(
  column: ColumnMapping,
  { format, wanted, version }: FastTargetContext,
  facts: LoadFacts,
): ProgramColumn {
  const { source, type, nullable } = column;
  const isHandedOver = column.text !== undefined || column.mask !== undefined;
  // What a step makes of a value is what means none, or does not.
  const nullValues = isHandedOver ? [] : column.nullValues;
  const plain = { taken: null, steps: [], type, nullValues, isHandedOver };
  if (source.kind === 'rest') {
    const taken = Uint8Array.from(wanted, (name) => (source.taken.has(name) ? 1 : 0));
    return { ...plain, id: 0, taken, whenMissing: null, whenNull: null };
  }
  const bytesOf = (cell: Cell): Uint8Array | null => {
    if (cell.kind === 'null' ? !nullable : typeof format.refuse?.(cell, type) === 'string') return null;
    return cellBytes(cell, type, format);
  };
  if (source.kind === 'load' && source.field === 'writtenAt' && version === null) {
    // It is in the record, and not in the item: the first key attribute, which every item has, hands it over.
    return { ...plain, id: 0, isHandedOver: true, whenMissing: null, whenNull: null };
  }
  if (source.kind !== 'path') {
    const cell = source.kind === 'constant' ? source.value.cell : loadCell(source.field, facts, null);
    return { ...plain, id: wanted.indexOf(NEVER), whenMissing: bytesOf(cell), whenNull: null };
  }
  const [name, ...steps] = source.path;
  return {
    ...plain,
    id: wanted.indexOf(name),
    steps,
    whenMissing: bytesOf(column.default?.cell ?? NULL_CELL),
    whenNull: bytesOf(NULL_CELL),
  };
}
