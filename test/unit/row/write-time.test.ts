import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ByteWriter } from '../../../src/row/byte-writer.ts';
import { writeDay, writeInstant } from '../../../src/row/write-time.ts';

// 1900-01-01 up to but not including 2300-01-01.
const days = fc.integer({ min: -25_567, max: 120_529 });
const DAY = 86_400_000;

function written(write: (out: ByteWriter) => void): string {
  const out = new ByteWriter(1);
  write(out);
  return Buffer.from(out.take()).toString();
}

test('days and instants are what Date makes of them, in any order', () => {
  const micros = fc.integer({ min: 0, max: DAY * 1000 - 1 });
  fc.assert(
    fc.property(days, micros, fc.boolean(), (day, rest, again) => {
      const millis = Math.floor(rest / 1000);
      const iso = new Date(day * DAY + millis).toISOString();
      const expected = `${iso.slice(0, 10)} ${iso.slice(11, 23)}${String(rest % 1000).padStart(3, '0')}`;
      if (again) expect(written((out) => writeDay(day, out))).toBe(iso.slice(0, 10));
      expect(written((out) => writeInstant(day, rest, out))).toBe(expected);
      expect(written((out) => writeDay(day, out))).toBe(iso.slice(0, 10));
    }),
    { numRuns: 3000 },
  );
});
