import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dayNumber, dayOf, weekdayOf } from '../../src/type/calendar.ts';
import { convert } from '../../src/type/convert.ts';
import type { TimeFormat } from '../../src/type/column-type.ts';

const FIRST = Date.UTC(1900, 0, 1);
const END = Date.UTC(2300, 0, 1);
const DAY = 86_400_000;

/** Milliseconds in the range, and as far around it again. */
const anyMillis = (): fc.Arbitrary<number> =>
  fc.integer({ min: FIRST - 200 * 365 * DAY, max: END + 200 * 365 * DAY });

/** What `convert` should say of an instant that is `micros` after a millisecond, or `mismatch` outside the range. */
function expected(millis: number, micros: number): unknown {
  return millis >= FIRST && millis < END
    ? { kind: 'timestamp', micros: BigInt(millis) * 1000n + BigInt(micros) }
    : { kind: 'mismatch', reason: expect.stringContaining('the range is') };
}

function read(text: string, tag: 'S' | 'N', format: TimeFormat): unknown {
  return convert(tag === 'S' ? { S: text } : { N: text }, { kind: 'timestamp', format });
}

/** `YYYY-MM-DDThh:mm:ss.mmm` of an instant, without the Z. */
const isoOf = (millis: number): string => new Date(millis).toISOString().slice(0, -1);

describe('the calendar agrees with Date', () => {
  test('on which dates there are, and their day numbers', () => {
    const part = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max });
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 9999 }), part(13), part(32), (year, month, day) => {
        const date = new Date(Date.UTC(year, month - 1, day));
        const exists =
          date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
        expect(dayNumber(year, month, day)).toBe(exists ? date.getTime() / DAY : undefined);
      }),
      { numRuns: 5000 },
    );
  });

  test('on weekdays, and on the day of an instant', () => {
    fc.assert(
      fc.property(anyMillis(), fc.nat({ max: 999 }), (millis, micros) => {
        const day = dayOf(BigInt(millis) * 1000n + BigInt(micros));
        expect(day).toBe(Math.floor(millis / DAY));
        expect(weekdayOf(day)).toBe(new Date(millis).getUTCDay());
      }),
    );
  });
});

describe('timestamps are read as Date reads them, with microseconds', () => {
  test('from ISO 8601 with any offset', () => {
    const offset = fc.integer({ min: -(23 * 60 + 59), max: 23 * 60 + 59 });
    fc.assert(
      fc.property(anyMillis(), fc.nat({ max: 999 }), offset, (millis, micros, minutes) => {
        const size = Math.abs(minutes);
        const zone = [Math.floor(size / 60), size % 60]
          .map((part) => String(part).padStart(2, '0'))
          .join(':');
        const local = isoOf(millis + minutes * 60_000);
        const text = `${local}${String(micros).padStart(3, '0')}${minutes < 0 ? '-' : '+'}${zone}`;
        expect(read(text, 'S', 'iso8601')).toEqual(expected(millis, micros));
      }),
      { numRuns: 2000 },
    );
  });

  test('from RFC 1123, as Date writes it', () => {
    fc.assert(
      fc.property(anyMillis(), (millis) => {
        const second = Math.floor(millis / 1000) * 1000;
        expect(read(new Date(second).toUTCString(), 'S', 'rfc1123')).toEqual(expected(second, 0));
      }),
    );
  });

  test('from epoch numbers, in text or not', () => {
    fc.assert(
      fc.property(anyMillis(), fc.nat({ max: 999 }), fc.constantFrom('S', 'N'), (millis, micros, tag) => {
        const total = String(BigInt(millis) * 1000n + BigInt(micros));
        const sign = total.startsWith('-') ? '-' : '';
        const digits = total.slice(sign.length).padStart(7, '0');
        const withPoint = (places: number): string =>
          `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
        const instant = expected(millis, micros);
        expect(read(total, tag, 'epoch_us')).toEqual(instant);
        expect(read(withPoint(3), tag, 'epoch_ms')).toEqual(instant);
        expect(read(withPoint(6), tag, 'epoch_s')).toEqual(instant);
      }),
    );
  });
});
