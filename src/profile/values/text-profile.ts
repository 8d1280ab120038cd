/** What the texts of an attribute are, all of them: instants, days, or just texts. */
import { compareUtf8 } from '../../item/sort-order.ts';
import type { ScalarType } from '../../type/column-type.ts';
import { convert } from '../../type/convert.ts';
import type { ColumnReading } from './column-choice.ts';
import { kindOfText, type TextKind } from './personal-data.ts';

interface Candidate {
  readonly type: ScalarType;
  readonly reading: ColumnReading;
  readonly note: string | null;
}

const LOCAL = 'Without an offset: taken as UTC. Correct "zone" where it is another.';
const FINE =
  'Instants finer than a microsecond: with { "type": "timestamp", "round": "down" } they would be timestamps, less exact.';

/** The narrowest first. The last takes no part of the text away: what it means is for people to decide. */
const TIMES: readonly Candidate[] = [
  { type: { kind: 'date', format: 'day' }, reading: { type: 'date' }, note: null },
  { type: { kind: 'timestamp', format: 'iso8601' }, reading: { type: 'timestamp' }, note: null },
  {
    type: { kind: 'timestamp', format: 'rfc1123' },
    reading: { type: 'timestamp', format: 'rfc1123' },
    note: null,
  },
  {
    type: { kind: 'timestamp', format: 'iso8601', zone: 0 },
    reading: { type: 'timestamp', zone: 'UTC' },
    note: LOCAL,
  },
  {
    type: { kind: 'timestamp', format: 'iso8601', zone: 0, round: 'down' },
    reading: { type: 'string' },
    note: FINE,
  },
];

export class TextProfile {
  #count = 0;
  #times: readonly Candidate[] = TIMES;
  readonly #personal = new Map<TextKind, number>();
  smallest: string | null = null;
  largest: string | null = null;

  add(text: string): void {
    this.#count += 1;
    if (this.#times.length > 0)
      this.#times = this.#times.filter(({ type }) => convert({ S: text }, type).kind !== 'mismatch');
    const kind = kindOfText(text);
    if (kind !== null) this.#personal.set(kind, (this.#personal.get(kind) ?? 0) + 1);
    this.#bound(text);
  }

  merge(other: TextProfile): void {
    this.#count += other.#count;
    this.#times = this.#times.filter((time) => other.#times.includes(time));
    for (const [kind, count] of other.#personal) {
      this.#personal.set(kind, (this.#personal.get(kind) ?? 0) + count);
    }
    for (const text of [other.smallest, other.largest]) if (text !== null) this.#bound(text);
  }

  #bound(text: string): void {
    if (this.smallest === null || compareUtf8(text, this.smallest) < 0) this.smallest = text;
    if (this.largest === null || compareUtf8(text, this.largest) > 0) this.largest = text;
  }

  /** What most of the texts look like. */
  personal(): TextKind | null {
    for (const [kind, count] of this.#personal) if (count * 2 > this.#count) return kind;
    return null;
  }

  /** Whether each of them is an instant or a day, and may be shown: it is no text of anybody. */
  get isTime(): boolean {
    return this.#count > 0 && this.#times.length > 0;
  }

  choice(): { readonly reading: ColumnReading; readonly note: string | null } {
    const [time] = this.#count === 0 ? [] : this.#times;
    return time ?? { reading: { type: 'string' }, note: null };
  }
}
