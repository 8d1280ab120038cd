/** Writes the cell of one column straight from the bytes of an attribute value. Made once per column and load. */
import type { AttributeScanner } from '../decode/attribute-scanner.ts';
import { readValue } from '../decode/read-value.ts';
import type { ColumnType } from '../mapping/column-type.ts';
import type { ByteWriter } from './byte-writer.ts';
import { convert } from './convert.ts';
import { JsonBytes } from './json-bytes.ts';
import { DecimalWriter, FloatWriter, IntegerWriter } from './number-writers.ts';
import type { RowFormat } from './row-format.ts';
import { BooleanWriter, mayRefuse, TextWriter } from './text-writers.ts';
import { DayWriter, EpochWriter, IsoWriter } from './time-writers.ts';

export interface CellWriter {
  /**
   * Writes the cell of a value that the scanner has walked and that is not NULL.
   * @param start of the value: its brace
   * @param end behind its last brace
   * @returns false when the value is not known to fit; what was written has to be truncated then
   */
  write(start: number, end: number, out: ByteWriter): boolean;
}

/**
 * Writes the cells of a column of any type. The writer is called by way of its class: V8 calls the methods of one class
 * far more quickly than those of whichever of nine, and inlines them.
 */
export class ColumnWriter implements CellWriter {
  readonly #text: TextWriter | null;
  readonly #integer: IntegerWriter | null;
  readonly #decimal: DecimalWriter | null;
  readonly #boolean: BooleanWriter | null;
  readonly #epoch: EpochWriter | null;
  readonly #other: CellWriter;

  constructor(type: ColumnType, format: RowFormat, scanner: AttributeScanner) {
    const writer = createCellWriter(type, format, scanner);
    this.#text = writer instanceof TextWriter ? writer : null;
    this.#integer = writer instanceof IntegerWriter ? writer : null;
    this.#decimal = writer instanceof DecimalWriter ? writer : null;
    this.#boolean = writer instanceof BooleanWriter ? writer : null;
    this.#epoch = writer instanceof EpochWriter ? writer : null;
    this.#other = writer;
  }

  write(start: number, end: number, out: ByteWriter): boolean {
    if (this.#text !== null) return this.#text.write(start, end, out);
    if (this.#integer !== null) return this.#integer.write(start, end, out);
    if (this.#decimal !== null) return this.#decimal.write(start, end, out);
    if (this.#epoch !== null) return this.#epoch.write(start, end, out);
    if (this.#boolean !== null) return this.#boolean.write(start, end, out);
    return this.#other.write(start, end, out);
  }
}

function createCellWriter(type: ColumnType, format: RowFormat, scanner: AttributeScanner): CellWriter {
  const any = new AnyWriter(type, format, scanner);
  switch (type.kind) {
    case 'string':
      return new TextWriter(format, scanner, any);
    case 'int32':
    case 'int64':
      return new IntegerWriter(type.kind, format, scanner, any);
    case 'decimal':
      return new DecimalWriter(type, format, scanner, any);
    case 'float64':
      return new FloatWriter(format, scanner, any);
    case 'boolean':
      return new BooleanWriter(format, scanner, any);
    case 'json':
      return new JsonWriter(format, scanner, any);
    case 'timestamp':
    case 'date':
      if (type.format === 'rfc1123') return any;
      if (type.format === 'iso8601') return new IsoWriter(type.kind, format, scanner, any);
      if (type.format === 'day') return new DayWriter(format, scanner, any);
      return new EpochWriter(type.kind, type.format, format, scanner, any);
    case 'binary':
    case 'list':
      break;
  }
  return any;
}

/** The way of the reference for a single value: what the quick ways are not certain about, and types without one. */
class AnyWriter implements CellWriter {
  readonly #type: ColumnType;
  readonly #format: RowFormat;
  readonly #scanner: AttributeScanner;

  constructor(type: ColumnType, format: RowFormat, scanner: AttributeScanner) {
    this.#type = type;
    this.#format = format;
    this.#scanner = scanner;
  }

  write(start: number, end: number, out: ByteWriter): boolean {
    const cell = convert(readValue(this.#scanner.bytes, start, end), this.#type);
    if (cell.kind === 'mismatch') return false;
    const isRefused = cell.kind !== 'null' && typeof this.#format.refuse?.(cell, this.#type) === 'string';
    if (isRefused) return false;
    this.#format.cell(cell, this.#type, out);
    return true;
  }
}

class JsonWriter implements CellWriter {
  readonly #format: RowFormat;
  readonly #scanner: AttributeScanner;
  readonly #json: JsonBytes;
  readonly #other: CellWriter;

  constructor(format: RowFormat, scanner: AttributeScanner, other: CellWriter) {
    this.#format = format;
    this.#scanner = scanner;
    this.#other = other;
    this.#json = new JsonBytes(scanner, format.text);
  }

  write(start: number, end: number, out: ByteWriter): boolean {
    if (mayRefuse(this.#format, 'json', this.#scanner.bytes, start, end)) {
      return this.#other.write(start, end, out);
    }
    const { open, close } = this.#format.text;
    out.bytes(open);
    if (this.#json.write(start, out) === -1) return false;
    out.bytes(close);
    return true;
  }
}
