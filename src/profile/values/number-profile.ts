/** What the numbers of an attribute take, exactly. */
import { compareNumbers, fractionDigits, integerDigits } from '../../item/exact-number.ts';
import type { TimeFormat } from '../../type/column-type.ts';
import type { ColumnReading } from './column-choice.ts';

/** Half of what each integer type holds: counters grow. */
const INTEGERS = [
  ['int32', '1073741823'],
  ['int64', '4611686018427387903'],
] as const;
/** Digits that a decimal takes without more room, and those that the widest has. Some are kept for larger values. */
const NARROW_DECIMAL = 18;
const SPARE_DIGITS = 2;
const MOST_DIGITS = 38;
/** What every warehouse holds behind the point. */
const MOST_PLACES = 37;

/** Seconds of 2000-01-01 and of 2100-01-01. */
const PLAUSIBLE = { from: 946_684_800, to: 4_102_444_800 };
const EPOCHS: readonly (readonly [TimeFormat, number, number])[] = [
  ['epoch_s', 1, 6],
  ['epoch_ms', 1000, 3],
  ['epoch_us', 1_000_000, 0],
];

export class NumberProfile {
  /** Canonical digits; null while there is none. */
  smallest: string | null = null;
  largest: string | null = null;
  #integer = 0;
  #fraction = 0;

  /** @param digits canonical */
  add(digits: string): void {
    if (this.smallest === null || compareNumbers(digits, this.smallest) < 0) this.smallest = digits;
    if (this.largest === null || compareNumbers(digits, this.largest) > 0) this.largest = digits;
    this.#integer = Math.max(this.#integer, integerDigits(digits));
    this.#fraction = Math.max(this.#fraction, fractionDigits(digits));
  }

  merge(other: NumberProfile): void {
    for (const digits of [other.smallest, other.largest]) if (digits !== null) this.add(digits);
    this.#integer = Math.max(this.#integer, other.#integer);
    this.#fraction = Math.max(this.#fraction, other.#fraction);
  }

  /** The epoch format in which all of them are instants of this century; null when there is none. */
  epoch(): TimeFormat | null {
    const { smallest, largest } = this;
    if (smallest === null || largest === null) return null;
    const fits = EPOCHS.find(
      ([, unit, places]) =>
        Number(smallest) >= PLAUSIBLE.from * unit &&
        Number(largest) < PLAUSIBLE.to * unit &&
        this.#fraction <= places,
    );
    return fits?.[0] ?? null;
  }

  /** The narrowest exact type that has room for somewhat more; null when no decimal of both engines has the digits. */
  type(): ColumnReading | null {
    const { smallest, largest } = this;
    if (smallest === null || largest === null) return null;
    if (this.#fraction === 0) {
      const fits = INTEGERS.find(
        ([, most]) => compareNumbers(largest, most) <= 0 && compareNumbers(smallest, `-${most}`) >= 0,
      );
      if (fits !== undefined) return { type: fits[0] };
    }
    const digits = this.#integer + this.#fraction;
    if (digits > MOST_DIGITS || this.#fraction > MOST_PLACES) return null;
    const precision = digits + SPARE_DIGITS <= NARROW_DECIMAL ? NARROW_DECIMAL : MOST_DIGITS;
    return { type: `decimal(${precision},${this.#fraction})` };
  }
}
