import type { LineKernel } from './line-kernel.ts';
import type { Spans } from './spans.ts';
import type { KeyCondition } from '../../mapping/mapping.ts';

const BACKSLASH = 92;
/** Bytes of `{"S":"` and of `"}`. */
const BEFORE_TEXT = 6;
const AFTER_TEXT = 2;

interface BytesCondition {
  /** Id of the key attribute. */
  readonly id: number;
  readonly prefix: boolean;
  readonly texts: readonly Uint8Array[];
  /** What the answer has to be. */
  readonly holds: boolean;
}

/** The `where` of a target, held against the bytes of the key attributes. See mapping/where.ts. */
export class WhereBytes {
  readonly #conditions: readonly BytesCondition[];
  /** Half of a surrogate pair in a condition has no bytes: then nothing is certain here. */
  readonly #isCertain: boolean;

  /** @param idOf the id of a key attribute */
  constructor(conditions: readonly KeyCondition[], idOf: (attribute: string) => number) {
    this.#conditions = conditions.map((condition) => compile(condition, idOf, true));
    this.#isCertain = conditions.every((condition) => textsOf(condition).every(isWellFormed));
  }

  /** @returns undefined when it is not certain */
  matches({ bytes }: LineKernel, keys: Spans): boolean | undefined {
    if (!this.#isCertain) return undefined;
    for (const condition of this.#conditions) {
      const start = keys.startOf(condition.id) + BEFORE_TEXT;
      const end = keys.endOf(condition.id) - AFTER_TEXT;
      if (!isPlain(bytes, start, end)) return undefined;
      if (anyHolds(condition, bytes, start, end) !== condition.holds) return false;
    }
    return true;
  }
}

function compile(
  condition: KeyCondition,
  idOf: (attribute: string) => number,
  holds: boolean,
): BytesCondition {
  if (condition.test === 'not') return compile(condition.condition, idOf, !holds);
  const texts = textsOf(condition).map((text) => Buffer.from(text));
  return { id: idOf(condition.attribute), prefix: condition.test === 'beginsWith', texts, holds };
}

function textsOf(condition: KeyCondition): readonly string[] {
  switch (condition.test) {
    case 'equals':
      return condition.values;
    case 'beginsWith':
      return condition.prefixes;
    case 'not':
      break;
  }
  return textsOf(condition.condition);
}

function isWellFormed(text: string): boolean {
  return Buffer.from(text).toString() === text;
}

/** Whether the bytes of a key are its text: without escapes. A number that was walked is canonical. */
function isPlain(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i] === BACKSLASH) return false;
  return true;
}

function anyHolds({ texts, prefix }: BytesCondition, bytes: Uint8Array, start: number, end: number): boolean {
  for (const text of texts) {
    const fits = prefix ? text.length <= end - start : text.length === end - start;
    if (fits && begins(text, bytes, start)) return true;
  }
  return false;
}

function begins(text: Uint8Array, bytes: Uint8Array, start: number): boolean {
  for (let i = 0; i < text.length; i++) if (text[i] !== bytes[start + i]) return false;
  return true;
}
