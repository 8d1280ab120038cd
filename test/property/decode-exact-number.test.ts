import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  canonicalNumber,
  compareNumbers,
  fractionDigits,
  integerDigits,
  shiftToInteger,
} from '../../src/item/exact-number.ts';
import { numberText } from '../support/attribute-arbitraries.ts';

/** 10^-170 is finer than anything that the numbers here can hold. */
const SCALE = 170;

/** Exact oracle: a number as a whole multiple of 10^-170. */
function scaled(text: string): bigint {
  const [, sign, whole = '', fraction = '', exponent = '0'] =
    /^([+-]?)(\d*)\.?(\d*)(?:[eE](.+))?$/.exec(text) ?? [];
  const places = SCALE - fraction.length + Number(exponent);
  const digits = BigInt(`${whole}${fraction}`);
  const magnitude = places >= 0 ? digits * 10n ** BigInt(places) : digits / 10n ** BigInt(-places);
  return sign === '-' ? -magnitude : magnitude;
}

/** A number in any way of writing it: signs, needless zeros, points and exponents anywhere. */
function anyWriting(): fc.Arbitrary<string> {
  return fc
    .record({
      sign: fc.constantFrom('', '-', '+'),
      zeros: fc.constantFrom('', '0', '000'),
      digits: fc.stringMatching(/^[0-9]{1,38}$/),
      point: fc.nat({ max: 38 }),
      tail: fc.constantFrom('', '0', '0000'),
      exponent: fc.option(fc.integer({ min: -90, max: 87 }), { nil: undefined }),
      letter: fc.constantFrom('e', 'E'),
      plus: fc.boolean(),
    })
    .map(({ sign, zeros, digits, point, tail, exponent, letter, plus }) => {
      const at = Math.min(point, digits.length);
      const mantissa = `${sign}${zeros}${digits.slice(0, at)}.${digits.slice(at)}${tail}`.replace(
        /(?<=\d)\.$/,
        '',
      );
      const written = /\d/.test(mantissa) ? mantissa : '0';
      if (exponent === undefined) return written;
      return `${written}${letter}${plus && exponent >= 0 ? '+' : ''}${String(exponent)}`;
    });
}

describe('canonicalNumber', () => {
  test('keeps the value, in the one canonical form', () => {
    fc.assert(
      fc.property(anyWriting(), (text) => {
        const canonical = canonicalNumber(text);
        expect(canonical).toMatch(/^(?:0|-?(?:[1-9]\d*|(?:0|[1-9]\d*)\.\d*[1-9]))$/);
        expect(scaled(canonical ?? '')).toBe(scaled(text));
        expect(canonicalNumber(canonical ?? '')).toBe(canonical);
      }),
      { numRuns: 3000 },
    );
  });

  test('leaves what DynamoDB writes as it is', () => {
    fc.assert(
      fc.property(numberText(), (text) => {
        expect(canonicalNumber(text)).toBe(text);
      }),
    );
  });

  test('takes text for a number only when JavaScript does', () => {
    const almost = fc.string({
      unit: fc.constantFrom('0', '1', '9', '.', 'e', 'E', '+', '-', ' ', 'x'),
      maxLength: 8,
    });
    fc.assert(
      fc.property(almost, (text) => {
        const canonical = canonicalNumber(text);
        const isNumber = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text);
        // Eight characters reach beyond DynamoDB's magnitudes only with an exponent of three digits.
        fc.pre(!/e[+-]?\d{3}/i.test(text));
        expect(canonical === undefined ? undefined : Number(canonical)).toBe(
          isNumber ? Number(text) + 0 : undefined,
        );
      }),
      { numRuns: 3000 },
    );
  });
});

test('compareNumbers agrees with whole-number arithmetic', () => {
  const near = fc.tuple(numberText(), numberText());
  fc.assert(
    fc.property(near, ([a, b]) => {
      const difference = scaled(a) - scaled(b);
      expect(Math.sign(compareNumbers(a, b))).toBe(difference > 0n ? 1 : difference < 0n ? -1 : 0);
    }),
    { numRuns: 3000 },
  );
});

test('digits before and after the point are where arithmetic finds them', () => {
  fc.assert(
    fc.property(numberText(), (text) => {
      const magnitude = scaled(text) < 0n ? -scaled(text) : scaled(text);
      const whole = magnitude / 10n ** BigInt(SCALE);
      expect(integerDigits(text)).toBe(whole === 0n ? 0 : whole.toString().length);
      const scale = fractionDigits(text);
      expect(magnitude % 10n ** BigInt(SCALE - scale)).toBe(0n);
      if (scale > 0) expect(magnitude % 10n ** BigInt(SCALE - scale + 1)).not.toBe(0n);
    }),
  );
});

test('shiftToInteger multiplies exactly or not at all', () => {
  fc.assert(
    fc.property(numberText(), fc.nat({ max: 9 }), (text, places) => {
      const shifted = shiftToInteger(text, places);
      const product = scaled(text) * 10n ** BigInt(places);
      const unit = 10n ** BigInt(SCALE);
      if (product % unit === 0n) expect(shifted).toBe(String(product / unit));
      else expect(shifted).toBeUndefined();
    }),
  );
});
