import type { LineKernel } from '../decode/line-kernel.ts';
import type { ByteWriter } from './byte-writer.ts';
import type { CellWriter } from './cell-writer.ts';
import type { RowFormat } from './row-format.ts';

const QUOTE = 34;
const UPPER_S = 83;
/** Bytes of `{"S":"` and of `"}`. */
const BEFORE_TEXT = 6;
const AFTER_TEXT = 2;

/** Strings that need an escape, or hold one of JSON's: the kernel copies the others itself. */
export class TextWriter implements CellWriter {
  readonly #format: RowFormat;
  readonly #kernel: LineKernel;
  readonly #other: CellWriter;

  constructor(format: RowFormat, kernel: LineKernel, other: CellWriter) {
    this.#format = format;
    this.#kernel = kernel;
    this.#other = other;
  }

  write(start: number, end: number, out: ByteWriter): boolean {
    const { bytes, view } = this.#kernel;
    const before = out.length;
    const syntax = this.#format.text;
    const first = start + BEFORE_TEXT;
    const last = end - AFTER_TEXT;
    const isText = bytes[start + 2] === UPPER_S && bytes[start + 3] === QUOTE;
    if (isText && !mayRefuse(this.#format, 'text', bytes, first, last)) {
      out.bytes(syntax.open);
      if (out.jsonString(bytes, view, first, last, syntax)) {
        out.bytes(syntax.close);
        return true;
      }
      out.truncate(before);
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
