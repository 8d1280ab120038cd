/** Tests on the bytes of values that the kernel has walked: their numbers are canonical, their texts may have escapes. */
const BACKSLASH = 92;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;

/**
 * Whether a JSON string is one of some texts, or begins with one.
 * @param start behind its opening quote
 * @param end of it: its closing quote
 * @returns undefined when an escape leaves it open
 */
export function isOneOf(
  texts: readonly Uint8Array[],
  isPrefix: boolean,
  bytes: Uint8Array,
  start: number,
  end: number,
): boolean | undefined {
  let answer: boolean | undefined = false;
  for (const text of texts) {
    const same = isText(text, isPrefix, bytes, start, end);
    if (same === true) return true;
    if (same === undefined) answer = undefined;
  }
  return answer;
}

function isText(
  text: Uint8Array,
  isPrefix: boolean,
  bytes: Uint8Array,
  start: number,
  end: number,
): boolean | undefined {
  // No escape is shorter than what it stands for.
  if (end - start < text.length) return false;
  for (let i = 0; i < text.length; i++) {
    const byte = bytes[start + i];
    if (byte === BACKSLASH) return undefined;
    if (byte !== text[i]) return false;
  }
  return isPrefix || end - start === text.length;
}

/** The order of two canonical numbers, as `compareNumbers` has it. @param wanted the digits of the second one */
export function compareDigits(bytes: Uint8Array, start: number, end: number, wanted: Uint8Array): number {
  const isNegative = bytes[start] === MINUS;
  if (isNegative !== (wanted[0] === MINUS)) return isNegative ? -1 : 1;
  return isNegative
    ? -compareMagnitudes(bytes, start + 1, end, wanted, 1)
    : compareMagnitudes(bytes, start, end, wanted, 0);
}

function compareMagnitudes(
  bytes: Uint8Array,
  start: number,
  end: number,
  wanted: Uint8Array,
  from: number,
): number {
  const difference = integerDigits(bytes, start, end) - integerDigits(wanted, from, wanted.length);
  if (difference !== 0) return difference;
  const length = Math.min(end - start, wanted.length - from);
  for (let i = 0; i < length; i++) {
    const one = bytes[start + i] ?? 0;
    const other = wanted[from + i] ?? 0;
    if (one !== other) return one - other;
  }
  return end - start - (wanted.length - from);
}

function integerDigits(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[start] === ZERO) return 0;
  let at = start;
  while (at < end && bytes[at] !== POINT) at++;
  return at - start;
}
