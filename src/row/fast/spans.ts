import { SPAN_END, SPAN_SIZE, SPAN_START } from '../../kernel/programs.ts';

/** Where the attributes of an item, or of a key, stand in the line that was walked last. */
export class Spans {
  readonly #memory: { readonly words: Int32Array };
  /** Where they stand themselves. */
  readonly address: number;

  constructor(memory: { readonly words: Int32Array }, address: number) {
    this.#memory = memory;
    this.address = address;
  }

  /** The brace with which the value of an attribute begins; 0 when it is missing. */
  startOf(id: number): number {
    return this.#memory.words[(this.address + id * SPAN_SIZE + SPAN_START) >> 2] ?? 0;
  }

  /** Behind its last brace. */
  endOf(id: number): number {
    return this.#memory.words[(this.address + id * SPAN_SIZE + SPAN_END) >> 2] ?? 0;
  }
}
