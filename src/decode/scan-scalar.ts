/**
 * Walks the text of scalars on bytes. Every function takes the first byte of a string's text and gives the index of
 * its closing quote, or -1 when it is not certain that the reference decoder takes the text.
 *
 * None looks for the end of the buffer: the line feed at the end of a line is in no text, so it stops every walk.
 */
import { canonicalNumber } from './exact-number.ts';

const LF = 10;
const SPACE = 32;
const QUOTE = 34;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const EQUALS = 61;
const BACKSLASH = 92;
const LOWER_U = 117;

const MAX_SIGNIFICANT_DIGITS = 38;
/** The longest plain form of a DynamoDB number has about 170 characters. */
const MAX_NUMBER_LENGTH = 400;

/**
 * The string of an S. Whether its bytes are UTF-8 is decided for the whole line.
 * @param view over the same bytes
 */
export function scanText(bytes: Uint8Array, view: DataView, start: number): number {
  // What comes after the text of a whole line is at least "}}} and the line feed, so four bytes can be looked at at once.
  const last = bytes.length - 4;
  let at = start;
  while (at <= last) {
    const word = view.getInt32(at, true);
    // The highest bit of a byte in these is set when it is a quote or a control character, or a backslash. Bytes after
    // the first such byte may be marked wrongly; that does not matter.
    const quoteOrControl = word ^ 0x0202_0202;
    const backslash = word ^ 0x5c5c_5c5c;
    const marks =
      (((quoteOrControl - 0x2121_2121) & ~quoteOrControl) | ((backslash - 0x0101_0101) & ~backslash)) &
      0x8080_8080;
    if (marks === 0) {
      at += 4;
      continue;
    }
    at += (31 - Math.clz32(marks & -marks)) >> 3;
    const byte = bytes[at];
    if (byte === QUOTE) return at;
    if (byte !== BACKSLASH) return -1;
    at = afterEscape(bytes, at);
    if (at === -1) return -1;
  }
  return -1;
}

/** @returns the index behind an escape of JSON, or -1 when it is none */
function afterEscape(bytes: Uint8Array, at: number): number {
  const letter = bytes[at + 1] ?? LF;
  if (letter === LOWER_U) {
    for (let i = at + 2; i < at + 6; i++) if (HEX_VALUES[bytes[i] ?? LF] === 255) return -1;
    return at + 6;
  }
  return IS_ESCAPE[letter] === 1 ? at + 2 : -1;
}

const IS_ESCAPE = new Uint8Array(256);
for (const letter of Buffer.from('"\\/bfnrt')) IS_ESCAPE[letter] = 1;

/** By byte: the value of a hex digit, or 255. */
export const HEX_VALUES = new Uint8Array(256).fill(255);
for (let value = 0; value < 16; value++) {
  const digit = value.toString(16);
  HEX_VALUES[digit.charCodeAt(0)] = value;
  HEX_VALUES[digit.toUpperCase().charCodeAt(0)] = value;
}

/** The text of an N: any number that DynamoDB can hold. */
export function scanNumber(bytes: Uint8Array, start: number): number {
  // Constants of hot loops stand in their functions: V8 folds those, and loads the module's from memory each time.
  const zero = 48;
  const nine = 57;
  const noByte = 10;
  const first = bytes[start] === MINUS ? start + 1 : start;
  let at = first;
  let byte = bytes[at] ?? noByte;
  while (byte >= zero && byte <= nine) byte = bytes[++at] ?? noByte;
  const integerEnd = at;
  let isCanonical = bytes[first] === ZERO ? integerEnd === first + 1 : integerEnd > first;
  if (byte === POINT) {
    byte = bytes[++at] ?? noByte;
    while (byte >= zero && byte <= nine) byte = bytes[++at] ?? noByte;
    isCanonical &&= at > integerEnd + 1 && bytes[at - 1] !== ZERO;
  } else if (first !== start) isCanonical &&= bytes[first] !== ZERO;
  // With a point there is one digit fewer, so 38 characters never hold more than 38 digits.
  if (byte === QUOTE && isCanonical && at - first <= MAX_SIGNIFICANT_DIGITS) return at;
  return scanAnyNumber(bytes, start);
}

/** For the forms that DynamoDB does not write, or hardly ever: exponents, needless zeros, very long ones. */
function scanAnyNumber(bytes: Uint8Array, start: number): number {
  let end = start;
  while (bytes[end] !== QUOTE && (bytes[end] ?? LF) > SPACE && end - start < MAX_NUMBER_LENGTH) end++;
  if (bytes[end] !== QUOTE) return -1;
  const text = Buffer.from(bytes.subarray(start, end)).toString('latin1');
  return canonicalNumber(text) === undefined ? -1 : end;
}

/**
 * Where the point of a number in canonical form stands: `end` when it has none.
 * @returns -1 when the text is not known to be canonical
 */
export function pointOf(bytes: Uint8Array, start: number, end: number): number {
  const zero = 48;
  const nine = 57;
  const first = bytes[start] === MINUS ? start + 1 : start;
  const length = end - first;
  // With a point there is one digit fewer, so 38 characters never hold more than 38 digits.
  if (length < 1 || length > MAX_SIGNIFICANT_DIGITS) return -1;
  let point = end;
  for (let i = first; i < end; i++) {
    const byte = bytes[i] ?? 0;
    if (byte >= zero && byte <= nine) continue;
    if (byte !== POINT || point !== end) return -1;
    point = i;
  }
  if (bytes[first] === ZERO && point !== first + 1) return -1;
  if (point === end) return bytes[first] === ZERO && first !== start ? -1 : end;
  return point === first || bytes[end - 1] === ZERO || point === end - 1 ? -1 : point;
}

/** By byte: the value of a digit of base64, or 255. */
export const BASE64_VALUES = new Uint8Array(256).fill(255);
for (const [value, digit] of Buffer.from(
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
).entries()) {
  BASE64_VALUES[digit] = value;
}

/** The text of a B: standard base64 with padding, in the one way in which the bytes are written. */
export function scanBase64(bytes: Uint8Array, start: number): number {
  let at = start;
  while (BASE64_VALUES[bytes[at] ?? LF] !== 255) at++;
  const rest = (at - start) & 3;
  if (rest === 0) return bytes[at] === QUOTE ? at : -1;
  const last = BASE64_VALUES[bytes[at - 1] ?? LF] ?? 255;
  // The bits of the last digit that belong to no byte are zeros.
  if (rest === 2) {
    return (last & 15) === 0 && bytes[at] === EQUALS && bytes[at + 1] === EQUALS && bytes[at + 2] === QUOTE
      ? at + 2
      : -1;
  }
  return rest === 3 && (last & 3) === 0 && bytes[at] === EQUALS && bytes[at + 1] === QUOTE ? at + 1 : -1;
}
