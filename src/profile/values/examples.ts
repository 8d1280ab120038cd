/** A few values out of many, the same ones in whatever order they come. */

const MOST = 3;
/** Longer values are told apart by their beginning. */
const LOOKED_AT = 64;

export class Examples {
  /** Those whose digests are the lowest. */
  #kept: readonly (readonly [digest: number, text: string])[] = [];
  #distinct = 0;
  #bar = Number.POSITIVE_INFINITY;

  add(text: string): void {
    const start = text.slice(0, LOOKED_AT);
    const digest = digestOf(start);
    if (digest >= this.#bar || this.#kept.some(([, kept]) => kept === start)) {
      if (digest > this.#bar) this.#distinct = MOST + 1;
      return;
    }
    this.#distinct = Math.min(this.#distinct + 1, MOST + 1);
    this.#kept = [...this.#kept, [digest, start] as const].toSorted(([a], [b]) => a - b).slice(0, MOST);
    if (this.#kept.length === MOST) this.#bar = this.#kept.at(-1)?.[0] ?? this.#bar;
  }

  merge(other: Examples): void {
    for (const [, text] of other.#kept) this.add(text);
    this.#distinct = Math.max(this.#distinct, other.#distinct);
  }

  get texts(): readonly string[] {
    return this.#kept.map(([, text]) => text);
  }

  /** The only value that there was; null when there were others, or none. */
  get only(): string | null {
    const [first] = this.#kept;
    return this.#distinct === 1 && first !== undefined ? first[1] : null;
  }
}

/** FNV-1a of 32 bits. http://www.isthe.com/chongo/tech/comp/fnv/ */
function digestOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
