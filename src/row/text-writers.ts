import type { AttributeScanner } from '../decode/attribute-scanner.ts';
import { pointOf } from '../decode/scan-scalar.ts';
import { ByteWriter } from './byte-writer.ts';
import type { CellWriter } from './cell-writer.ts';
import type { RowFormat } from './row-format.ts';

const QUOTE = 34;
const UPPER_N = 78;
const UPPER_O = 79;
const UPPER_S = 83;
const LOWER_T = 116;
/** Bytes of `{"S":"` and of `"}`. */
const BEFORE_TEXT = 6;
const AFTER_TEXT = 2;

/** Strings, from S and N. */
export class TextWriter implements CellWriter {
  readonly #format: RowFormat;
  readonly #scanner: AttributeScanner;
  readonly #other: CellWriter;

  constructor(format: RowFormat, scanner: AttributeScanner, other: CellWriter) {
    this.#format = format;
    this.#scanner = scanner;
    this.#other = other;
  }

  write(start: number, end: number, out: ByteWriter): boolean {
    const { bytes, view } = this.#scanner;
    const before = out.length;
    const syntax = this.#format.text;
    const first = start + BEFORE_TEXT;
    const last = end - AFTER_TEXT;
    if (bytes[start + 3] === QUOTE) {
      if (bytes[start + 2] === UPPER_S && !mayRefuse(this.#format, 'text', bytes, first, last)) {
        out.bytes(syntax.open);
        if (out.jsonString(bytes, view, first, last, syntax)) {
          out.bytes(syntax.close);
          return true;
        }
        out.truncate(before);
      } else if (bytes[start + 2] === UPPER_N && pointOf(bytes, first, last) !== -1) {
        out.bytes(syntax.open);
        out.escaped(bytes, first, last, syntax);
        out.bytes(syntax.close);
        return true;
      }
    }
    return this.#other.write(start, end, out);
  }
}

/** Whether the cell has to be made, so that the format can say whether it takes it. */
export function mayRefuse(
  format: RowFormat,
  kind: 'text' | 'json',
  bytes: Uint8Array,
  start: number,
  end: number,
): boolean {
  if (format.refuse === undefined) return false;
  return format.mayRefuse?.(kind, bytes, start, end) ?? true;
}

export class BooleanWriter implements CellWriter {
  readonly #true: Uint8Array;
  readonly #false: Uint8Array;
  readonly #scanner: AttributeScanner;
  readonly #other: CellWriter;

  constructor(format: RowFormat, scanner: AttributeScanner, other: CellWriter) {
    this.#true = cellOf(true, format);
    this.#false = cellOf(false, format);
    this.#scanner = scanner;
    this.#other = other;
  }

  write(start: number, end: number, out: ByteWriter): boolean {
    const { bytes } = this.#scanner;
    if (bytes[start + 3] !== UPPER_O) return this.#other.write(start, end, out);
    out.bytes(bytes[start + 8] === LOWER_T ? this.#true : this.#false);
    return true;
  }
}

function cellOf(value: boolean, format: RowFormat): Uint8Array {
  const out = new ByteWriter(16);
  format.cell({ kind: 'boolean', value }, { kind: 'boolean' }, out);
  return out.take();
}
