/**
 * Exact decimal numbers as text. DynamoDB numbers have up to 38 significant digits and magnitudes from 1E-130 to
 * 9.99…E+125: more than a double or a 64-bit integer holds, so digits are never turned into either here.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number
 */

const MAX_SIGNIFICANT_DIGITS = 38;
/** Of the digits of the widest decimal, the most behind the point. */
const MAX_PLACES = 37;
const MIN_EXPONENT = -130;
const MAX_EXPONENT = 125;

const NUMBER = /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:[eE]([+-]?\d+))?$/;

const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const NINE = 57;

/**
 * The canonical digits of a DynamoDB number: no exponent, no needless zeros, no `+`, never `-0`.
 * @returns undefined when the text is not a number that DynamoDB can hold
 */
export function canonicalNumber(text: string): string | undefined {
  return isCanonical(text) ? text : canonicalise(text);
}

/** True for most of what DynamoDB writes, since it normalises numbers itself. False says nothing. */
function isCanonical(text: string): boolean {
  const start = text.charCodeAt(0) === MINUS ? 1 : 0;
  const digits = text.length - start;
  // With a point there is one digit fewer, so 38 characters never hold more than 38 digits.
  if (digits < 1 || digits > MAX_SIGNIFICANT_DIGITS) return false;
  let point = -1;
  for (let i = start; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= ZERO && code <= NINE) continue;
    if (code !== POINT || point !== -1) return false;
    point = i;
  }
  if (text.charCodeAt(start) === ZERO) {
    if (digits === 1) return start === 0;
    if (point !== start + 1) return false;
  }
  if (point === -1) return true;
  return point !== start && point !== text.length - 1 && text.charCodeAt(text.length - 1) !== ZERO;
}

function canonicalise(text: string): string | undefined {
  const match = NUMBER.exec(text);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fractionAfterWhole = '', fractionAlone = '', exponentText = '0'] = match;
  const fraction = fractionAfterWhole + fractionAlone;

  const padded = whole + fraction;
  let first = 0;
  while (first < padded.length && padded.charCodeAt(first) === ZERO) first++;
  if (first === padded.length) return '0';
  let end = padded.length;
  while (padded.charCodeAt(end - 1) === ZERO) end--;
  if (end - first > MAX_SIGNIFICANT_DIGITS) return undefined;

  // Number() of a long exponent is Infinity at worst, which is outside the bounds as well.
  const exponentOfFirst = whole.length - 1 - first + Number(exponentText);
  if (exponentOfFirst < MIN_EXPONENT || exponentOfFirst > MAX_EXPONENT) return undefined;

  const digits = padded.slice(first, end);
  return (sign === '-' ? '-' : '') + placePoint(digits, exponentOfFirst + 1);
}

/** `before` digits stand before the point; it may be negative or more than there are digits. */
function placePoint(digits: string, before: number): string {
  if (before <= 0) return `0.${'0'.repeat(-before)}${digits}`;
  if (before >= digits.length) return digits + '0'.repeat(before - digits.length);
  return `${digits.slice(0, before)}.${digits.slice(before)}`;
}

/** Digits after the point of a canonical number. */
export function fractionDigits(canonical: string): number {
  const point = canonical.indexOf('.');
  return point === -1 ? 0 : canonical.length - point - 1;
}

/** Digits before the point of a canonical number, without sign; a lone leading zero counts as none. */
export function integerDigits(canonical: string): number {
  const start = canonical.charCodeAt(0) === MINUS ? 1 : 0;
  if (canonical.charCodeAt(start) === ZERO) return 0;
  const point = canonical.indexOf('.');
  return (point === -1 ? canonical.length : point) - start;
}

/** Numeric order of two canonical numbers: negative, zero or positive, as `Array.sort` wants it. */
export function compareNumbers(a: string, b: string): number {
  const negative = a.charCodeAt(0) === MINUS;
  if (negative !== (b.charCodeAt(0) === MINUS)) return negative ? -1 : 1;
  return negative ? compareMagnitudes(b, a, 1) : compareMagnitudes(a, b, 0);
}

function compareMagnitudes(a: string, b: string, start: number): number {
  const difference = integerDigits(a) - integerDigits(b);
  if (difference !== 0) return difference;
  // The points stand in the same place, so the text compares like the number; `start` skips both signs.
  const left = start === 0 ? a : a.slice(start);
  const right = start === 0 ? b : b.slice(start);
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/**
 * Whether a canonical number takes more digits, written out, than the widest decimal of every warehouse has. One of
 * DynamoDB can: 1E-130 takes 130 places behind the point.
 */
export function isLongNumber(canonical: string): boolean {
  const fraction = fractionDigits(canonical);
  return integerDigits(canonical) + fraction > MAX_SIGNIFICANT_DIGITS || fraction > MAX_PLACES;
}

/** Whether a text has the form of a number, however many digits it has. */
export function isNumberText(text: string): boolean {
  return NUMBER.test(text);
}

/**
 * Moves the point of a canonical number to the right, which makes e.g. seconds microseconds.
 * @returns the whole number as digits, or undefined when digits would stay behind the point
 */
export function shiftToInteger(canonical: string, places: number): string | undefined {
  const point = canonical.indexOf('.');
  if (point === -1) return canonical === '0' ? canonical : canonical + '0'.repeat(places);
  const fraction = canonical.length - point - 1;
  if (fraction > places) return undefined;
  const digits = canonical.slice(0, point) + canonical.slice(point + 1) + '0'.repeat(places - fraction);
  return digits.replace(/^(-?)0+/, '$1');
}

/** The same, down to the whole number before it where digits would stay behind the point; below 0 too. */
export function shiftDown(canonical: string, places: number): bigint {
  const exact = shiftToInteger(canonical, places);
  if (exact !== undefined) return BigInt(exact);
  const point = canonical.indexOf('.');
  const kept = BigInt(canonical.slice(0, point) + canonical.slice(point + 1, point + 1 + places));
  // What is cut off is not 0: no canonical number ends in zeros behind the point.
  return canonical.charCodeAt(0) === MINUS ? kept - 1n : kept;
}
