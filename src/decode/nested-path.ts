import type { AttributeScanner } from './attribute-scanner.ts';

const QUOTE = 34;
const COMMA = 44;
const UPPER_L = 76;
const UPPER_M = 77;
const CLOSE_BRACKET = 93;
const CLOSE_BRACE = 125;
/** Bytes of `{"M":{` and `{"L":[`. */
const OPENING = 6;

/** Steps from a top-level attribute into its maps and lists, compiled for bytes. */
export class NestedPath {
  /** `"name":`, an index, or null for a name that only a line with an escape could hold. */
  readonly #steps: readonly (Uint8Array | number | null)[];

  constructor(steps: readonly (string | number)[]) {
    this.#steps = steps.map((step) => {
      if (typeof step === 'number') return step;
      const quoted = JSON.stringify(step);
      return quoted === `"${step}"` ? Buffer.from(`${quoted}:`) : null;
    });
  }

  /**
   * Follows the path from a value that the scanner has walked.
   * @returns where the value begins, or 0 when any part of the way is missing or is no map or list
   */
  find(scanner: AttributeScanner, start: number): number {
    let at = start;
    for (let i = 0; i < this.#steps.length && at !== 0; i++) {
      const step = this.#steps[i] ?? null;
      if (step === null) return 0;
      at =
        typeof step === 'number'
          ? findElement(scanner, at, step, i + 1)
          : findMember(scanner, at, step, i + 1);
    }
    return at;
  }
}

function findMember(scanner: AttributeScanner, start: number, name: Uint8Array, depth: number): number {
  const { bytes } = scanner;
  let at = start + OPENING;
  if (bytes[start + 2] !== UPPER_M || bytes[at] === CLOSE_BRACE) return 0;
  for (;;) {
    if (stands(name, bytes, at)) return at + name.length;
    let end = at + 1;
    while (bytes[end] !== QUOTE) end++;
    at = scanner.skipValue(end + 2, depth);
    if (bytes[at] !== COMMA) return 0;
    at++;
  }
}

function findElement(scanner: AttributeScanner, start: number, index: number, depth: number): number {
  const { bytes } = scanner;
  let at = start + OPENING;

  if (bytes[start + 2] !== UPPER_L || bytes[at] === CLOSE_BRACKET) return 0;
  for (let i = 0; i < index; i++) {
    at = scanner.skipValue(at, depth);
    if (bytes[at] !== COMMA) return 0;
    at++;
  }
  return at;
}

function stands(name: Uint8Array, bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < name.length; i++) if (bytes[at + i] !== name[i]) return false;
  return true;
}
