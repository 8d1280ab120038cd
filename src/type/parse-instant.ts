/** Texts and numbers to instants. Each function gives microseconds since 1970-01-01 UTC, or a string: why it cannot. */
import { canonicalNumber, integerDigits, shiftDown, shiftToInteger } from '../item/exact-number.ts';
import { dayNumber, weekdayOf } from './calendar.ts';

/** mapping/formats.ts lists what it is to take. */
const ISO_8601 =
  /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(?:(?:(Z)|([+-])(\d{2})(?::?(\d{2}))?)(?:\[[\w+:/-]+\])?)?$/;
const ISO_DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const RFC_1123 = /^([A-Z][a-z]{2}), (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$/;
const PLAIN_DIGITS = /^-?\d+(?:\.\d+)?$/;

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const NO_SUCH_DATE = 'there is no such date';
const NO_SUCH_TIME = 'there is no such time of day';
const FINER = 'finer than a microsecond; "round": "down" takes the microsecond in which it lies';
const NO_OFFSET = 'without Z or an offset the instant is not known; "zone" says what such a text is meant in';

/** Decimal places between each epoch unit and microseconds. */
const PLACES = { epoch_s: 6, epoch_ms: 3, epoch_us: 0 } as const;

/** Every instant in range has fewer digits before the point than this; it keeps hostile numbers short. */
const MAX_EPOCH_DIGITS = 18;

/** What the mapping says of how instants are written. */
export interface InstantRules {
  /** Minutes east of UTC in which a text without an offset is meant; null where it is no instant. */
  readonly zone: number | null;
  /** Whether what is finer than a microsecond becomes the microsecond in which it lies. */
  readonly roundsDown: boolean;
}

/**
 * `YYYY-MM-DDThh:mm[:ss[.fraction]](Z|±hh:mm|±hhmm|±hh)[[Zone]]`; a blank may stand for the T. The offset decides, whatever
 * the zone behind it is.
 */
export function parseIso8601(text: string, rules: InstantRules): bigint | string {
  const match = ISO_8601.exec(text);
  if (match === null) return 'the form is YYYY-MM-DDThh:mm:ss[.ffffff] and Z or ±hh:mm';
  const [
    ,
    year,
    month,
    day,
    hour,
    minute,
    second = '0',
    fraction = '',
    utc,
    sign,
    offsetHour,
    offsetMinute = '0',
  ] = match;
  const isLocal = utc === undefined && sign === undefined;
  if (isLocal && rules.zone === null) return NO_OFFSET;

  const days = dayNumber(Number(year), Number(month), Number(day));
  if (days === undefined) return NO_SUCH_DATE;
  const seconds = secondOfDay(Number(hour), Number(minute), Number(second));
  if (seconds === undefined) return NO_SUCH_TIME;
  const micros = microsOfFraction(fraction, rules.roundsDown);
  if (micros === undefined) return FINER;
  if (isLocal) return toMicros(days, seconds - (rules.zone ?? 0) * 60, micros);
  const offset = sign === undefined ? 0 : secondOfDay(Number(offsetHour), Number(offsetMinute), 0);
  if (offset === undefined) return 'there is no such offset';
  return toMicros(days, seconds - (sign === '-' ? -offset : offset), micros);
}

/** `YYYY-MM-DD` to days since 1970-01-01. */
export function parseDay(text: string): number | string {
  const match = ISO_DAY.exec(text);
  if (match === null) return 'the form is YYYY-MM-DD';
  return dayNumber(Number(match[1]), Number(match[2]), Number(match[3])) ?? NO_SUCH_DATE;
}

/** `Sat, 04 May 2024 04:54:56 GMT`, as HTTP writes dates. https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7 */
export function parseRfc1123(text: string): bigint | string {
  const match = RFC_1123.exec(text);
  if (match === null) return 'the form is Sat, 04 May 2024 04:54:56 GMT';
  const [, weekday = '', day, monthName = '', year, hour, minute, second] = match;
  const days = dayNumber(Number(year), MONTHS.indexOf(monthName) + 1, Number(day));
  if (days === undefined) return NO_SUCH_DATE;
  const actual = WEEKDAYS[weekdayOf(days)];
  if (weekday !== actual) return `that day is a ${String(actual)}`;
  const seconds = secondOfDay(Number(hour), Number(minute), Number(second));
  return seconds === undefined ? NO_SUCH_TIME : toMicros(days, seconds, 0);
}

/** A number in an epoch unit, from an N or from the plain digits of an S. */
export function parseEpoch(
  text: string,
  format: keyof typeof PLACES,
  from: 'S' | 'N',
  { roundsDown }: Pick<InstantRules, 'roundsDown'>,
): bigint | string {
  if (from === 'S' && !PLAIN_DIGITS.test(text)) return 'the form is plain digits';
  const digits = canonicalNumber(text);
  if (digits === undefined) return 'more digits than a number has';
  if (integerDigits(digits) > MAX_EPOCH_DIGITS) return 'far outside every range';
  const places = PLACES[format];
  if (roundsDown) return shiftDown(digits, places);
  const micros = shiftToInteger(digits, places);
  return micros === undefined ? FINER : BigInt(micros);
}

/** No leap seconds: no warehouse has a place for second 60. */
function secondOfDay(hour: number, minute: number, second: number): number | undefined {
  return hour < 24 && minute < 60 && second < 60 ? hour * 3600 + minute * 60 + second : undefined;
}

/** Six digits are microseconds; digits after them must be zeros, unless they are cut off. */
function microsOfFraction(fraction: string, roundsDown: boolean): number | undefined {
  // Within a second, time counts forward before 1970 too: what is cut off leads to the earlier instant.
  if (!roundsDown) for (let i = 6; i < fraction.length; i++) if (fraction[i] !== '0') return undefined;
  return Number(fraction.slice(0, 6).padEnd(6, '0'));
}

function toMicros(days: number, seconds: number, micros: number): bigint {
  return BigInt(days * 86_400 + seconds) * 1_000_000n + BigInt(micros);
}
