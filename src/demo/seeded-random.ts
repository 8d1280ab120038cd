import { createHash } from 'node:crypto';

/**
 * A small generator of pseudo-random numbers (Chris Doty-Humphrey's SFC32). The same seed gives the same numbers on
 * every machine, so that a generated export can be generated again, byte for byte. Not for secrets.
 */
export class SeededRandom {
  #a: number;
  #b: number;
  #c: number;
  #counter: number;

  /** @param seed everything that the numbers are to depend on */
  constructor(...seed: readonly (string | number | null)[]) {
    const digest = createHash('sha256').update(JSON.stringify(seed)).digest();
    this.#a = digest.readInt32LE(0);
    this.#b = digest.readInt32LE(4);
    this.#c = digest.readInt32LE(8);
    this.#counter = digest.readInt32LE(12);
  }

  /** An integer from 0 to 2^32 - 1. */
  uint32(): number {
    const result = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + result) | 0;
    return result >>> 0;
  }

  /** An integer from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + Math.floor((this.uint32() / 2 ** 32) * (most - least + 1));
  }

  /** @throws RangeError when there is nothing to pick from */
  pick<T>(choices: readonly T[]): T {
    const picked = choices[this.between(0, choices.length - 1)];
    if (picked === undefined) throw new RangeError('expected at least one choice to pick from, got none');
    return picked;
  }

  /** The same elements in another order (Fisher-Yates). */
  shuffled<T>(elements: readonly T[]): T[] {
    const order: T[] = [];
    for (const element of elements) {
      // Inside-out: the new element takes a random seat, and whoever sat there moves to the end.
      const seat = this.between(0, order.length);
      const seated = order[seat];
      if (seated !== undefined) order.push(seated);
      order[seat] = element;
    }
    return order;
  }

  bytes(count: number): Buffer {
    return Buffer.from(Array.from({ length: count }, () => this.between(0, 255)));
  }
}
