import { looksLikeIndex } from '../decode/index-name.ts';
import type { LineKernel } from '../decode/line-kernel.ts';
import type { ByteWriter } from './byte-writer.ts';
import type { CellWriter } from './cell-writer.ts';
import { JsonBytes } from './json-bytes.ts';
import type { RowFormat } from './row-format.ts';
import { mayRefuse } from './text-writers.ts';

const BRACES = Buffer.from('{}');
const COMMA = Buffer.from(',');

/** Writes the `rest` of an item: every top-level attribute that no column of the target takes whole, as plain JSON. */
export class RestWriter implements CellWriter {
  readonly #kernel: LineKernel;
  readonly #format: RowFormat;
  readonly #json: JsonBytes;
  /** By id: 1 for an attribute that a column takes. */
  readonly #taken: Uint8Array;

  /** @param wanted the names that have ids, which are their indexes; all that are taken are among them */
  constructor(taken: ReadonlySet<string>, wanted: readonly string[], format: RowFormat, kernel: LineKernel) {
    this.#kernel = kernel;
    this.#format = format;
    this.#json = new JsonBytes(kernel, format.text);
    this.#taken = Uint8Array.from(wanted, (name) => (taken.has(name) ? 1 : 0));
  }

  /** @returns false when the text may be another one; what was written has to be truncated then */
  write(_start: number, _end: number, out: ByteWriter): boolean {
    const { text } = this.#format;
    const kernel = this.#kernel;
    const { bytes, view, itemCount } = kernel;
    const last = kernel.listedEnd(itemCount - 1);
    // From the first name to the last value is at least as much as what is written.
    if (mayRefuse(this.#format, 'json', bytes, kernel.listedName(0), last)) return false;
    out.bytes(text.open);
    out.escaped(BRACES, 0, 1, text);
    let isFirst = true;
    for (let i = 0; i < itemCount; i++) {
      const id = kernel.listedId(i);
      if (id !== -1 && this.#taken[id] === 1) continue;
      const nameStart = kernel.listedName(i);
      const valueStart = kernel.listedStart(i);
      if (looksLikeIndex(bytes, nameStart + 1, valueStart - 2)) return false;
      if (!isFirst) out.escaped(COMMA, 0, 1, text);
      isFirst = false;
      out.escaped(bytes, nameStart, valueStart, text, view);
      if (this.#json.write(valueStart, out) === -1) return false;
    }
    out.escaped(BRACES, 1, 2, text);
    out.bytes(text.close);
    return true;
  }
}
