import type { AttributeSpans } from '../decode/attribute-spans.ts';
import { isNull } from '../decode/attribute-scanner.ts';
import type { LineScanner } from '../decode/line-scanner.ts';
import { NestedPath } from '../decode/nested-path.ts';
import type { ColumnMapping, TargetMapping } from '../mapping/mapping.ts';
import { ByteWriter } from './byte-writer.ts';
import type { Cell } from './cell.ts';
import { ColumnWriter } from './cell-writer.ts';
import { NULL_CELL } from './convert.ts';
import type { EncoderTarget } from './line-encoder.ts';
import { RestWriter } from './rest-writer.ts';
import type { RowFormat } from './row-format.ts';
import { defaultCell, keyColumn } from './target-encoder.ts';
import type { TargetRows } from './target-rows.ts';
import { WhereBytes } from './where-bytes.ts';

/** What became of a line in one target. */
export const UNCERTAIN = 0;
export const PUT = 1;
export const DELETE = 2;
export const ELSEWHERE = 3;
export const BELOW_FLOOR = 4;

export interface FastTargetContext {
  readonly format: RowFormat;
  readonly scanner: LineScanner;
  /** The names that have ids, which are their indexes. */
  readonly wanted: readonly string[];
  /** Attribute names of the primary key, partition key first. */
  readonly keys: readonly string[];
  /** Microseconds: the version of items that carry none. */
  readonly version: number;
}

interface Column {
  /** Of the top-level attribute; -1 for `rest`. */
  readonly id: number;
  readonly path: NestedPath | null;
  readonly writer: ColumnWriter;
  readonly rest: RestWriter | null;
  /** The cell of a missing attribute and of a DynamoDB NULL; null where the reference decides. */
  readonly whenMissing: Uint8Array | null;
  readonly whenNull: Uint8Array | null;
}

/** Writes the rows of one target from bytes. It counts nothing: the caller does, once all targets are certain. */
export class FastTarget {
  readonly rows: TargetRows;
  readonly #floor: number;
  readonly #where: WhereBytes;
  readonly #columns: readonly Column[];
  readonly #keyColumns: readonly Column[];
  readonly #context: FastTargetContext;
  readonly #version: Uint8Array;

  constructor({ target, floor, rows }: EncoderTarget, context: FastTargetContext) {
    this.rows = rows;
    this.#floor = floor;
    this.#context = context;
    this.#where = new WhereBytes(target.where, (attribute) => context.wanted.indexOf(attribute));
    this.#columns = target.columns.map((column) => compile(column, target, context));
    this.#keyColumns = target.keyColumns.map((index, i) => ({
      ...compile(keyColumn(target, index), target, context),
      // A tombstone takes its cells from the key itself.
      id: context.wanted.indexOf(context.keys[i] ?? ''),
    }));
    this.#version = Buffer.from(String(context.version));
  }

  /** @returns one of the constants above; when UNCERTAIN, the caller truncates what was written */
  encode(): number {
    const { scanner } = this.#context;
    const keys = scanner.isDelete ? scanner.keys : scanner.item;
    const belongs = this.#where.matches(scanner.attributes, keys);
    if (belongs === undefined) return UNCERTAIN;
    if (!belongs) return ELSEWHERE;
    const hasTime = scanner.writtenAt !== 0;
    if ((hasTime ? scanner.writtenAt : this.#context.version) < this.#floor) return BELOW_FLOOR;
    if (scanner.isDelete) return this.#tombstone(scanner.keys) ? DELETE : UNCERTAIN;
    return this.#put(scanner.item) ? PUT : UNCERTAIN;
  }

  #put(item: AttributeSpans): boolean {
    const { format, scanner } = this.#context;
    const { bytes } = scanner.attributes;
    const out = this.rows.puts;
    for (const column of this.#columns) {
      if (column.rest !== null) {
        if (!column.rest.write(out)) return false;
      } else {
        let start = item.starts[column.id] ?? 0;
        let end = item.ends[column.id] ?? 0;
        if (column.path !== null && start !== 0) {
          start = column.path.find(scanner.attributes, start);
          if (start !== 0) end = scanner.attributes.skipValue(start, 1);
        }
        const instead = start === 0 ? column.whenMissing : isNull(bytes, start) ? column.whenNull : undefined;
        if (instead === null) return false;
        if (instead !== undefined) out.bytes(instead);
        else if (!column.writer.write(start, end, out)) return false;
      }
      out.byte(format.separator);
    }
    this.#endRow(out);
    return true;
  }

  #tombstone(keys: AttributeSpans): boolean {
    const out = this.rows.tombstones;
    for (const { id, writer } of this.#keyColumns) {
      if (!writer.write(keys.starts[id] ?? 0, keys.ends[id] ?? 0, out)) return false;
      out.byte(this.#context.format.separator);
    }
    this.#endRow(out);
    return true;
  }

  #endRow(out: ByteWriter): void {
    const { format, scanner } = this.#context;
    if (scanner.writtenAt === 0) out.bytes(this.#version);
    else out.copy(scanner.attributes.bytes, scanner.timeStart, scanner.timeEnd);
    out.byte(format.terminator);
  }
}

function compile(column: ColumnMapping, target: TargetMapping, context: FastTargetContext): Column {
  const { format, scanner, wanted } = context;
  const { source, type, nullable } = column;
  const writer = new ColumnWriter(type, format, scanner.attributes);
  if (source.kind === 'rest') {
    const rest = new RestWriter(source.taken, wanted, format, scanner);
    return { id: -1, path: null, writer, rest, whenMissing: null, whenNull: null };
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
    path: steps.length === 0 ? null : new NestedPath(steps),
    writer,
    rest: null,
    whenMissing: bytesOf(defaultCell(column, target)),
    whenNull: bytesOf(NULL_CELL),
  };
}
