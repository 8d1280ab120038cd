import { looksLikeIndex } from '../decode/index-name.ts';
import type { LineScanner } from '../decode/line-scanner.ts';
import type { ByteWriter } from './byte-writer.ts';
import { JsonBytes } from './json-bytes.ts';
import type { RowFormat } from './row-format.ts';
import { mayRefuse } from './text-writers.ts';

const BRACES = Buffer.from('{}');
const COMMA = Buffer.from(',');

/** Writes the `rest` of an item: every top-level attribute that no column of the target takes whole, as plain JSON. */
export class RestWriter {
  readonly #scanner: LineScanner;
  readonly #format: RowFormat;
  readonly #json: JsonBytes;
  /** By id: 1 for an attribute that a column takes. */
  readonly #taken: Uint8Array;

  /** @param wanted the names that have ids, which are their indexes; all that are taken are among them */
  constructor(
    taken: ReadonlySet<string>,
    wanted: readonly string[],
    format: RowFormat,
    scanner: LineScanner,
  ) {
    this.#scanner = scanner;
    this.#format = format;
    this.#json = new JsonBytes(scanner.attributes, format.text);
    this.#taken = Uint8Array.from(wanted, (name) => (taken.has(name) ? 1 : 0));
  }

  /** @returns false when the text may be another one; what was written has to be truncated then */
  write(out: ByteWriter): boolean {
    const { text } = this.#format;
    const { item, attributes } = this.#scanner;
    const { bytes, view } = attributes;
    const last = item.valueEnds[item.listed - 1] ?? 0;
    // From the first name to the last value is at least as much as what is written.
    if (mayRefuse(this.#format, 'json', bytes, item.nameStarts[0] ?? 0, last)) return false;
    out.bytes(text.open);
    out.escaped(BRACES, 0, 1, text);
    let isFirst = true;
    for (let i = 0; i < item.listed; i++) {
      const id = item.ids[i] ?? -1;
      if (id !== -1 && this.#taken[id] === 1) continue;
      const nameStart = item.nameStarts[i] ?? 0;
      const valueStart = item.valueStarts[i] ?? 0;
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
