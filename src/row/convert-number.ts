import { canonicalNumber, compareNumbers, fractionDigits, integerDigits } from '../decode/exact-number.ts';
import { INTEGER_BOUNDS } from '../mapping/number-range.ts';
import type { Cell, Mismatch } from './cell.ts';
import { mismatch } from './mismatch.ts';

type NumberValue = { readonly N: string };

/** The canonical digits of an N. */
export function digitsOf(value: NumberValue): string {
  const digits = canonicalNumber(value.N);
  // The decoder lets no other N pass, so this is a defect of the caller and not of the data.
  if (digits === undefined) throw new TypeError(`not a number of DynamoDB: ${value.N}`);
  return digits;
}

/** 1E3 is the integer 1000; 1.5 is none; nothing wraps around. */
export function convertInteger(value: NumberValue, kind: 'int32' | 'int64'): Cell | Mismatch {
  const digits = digitsOf(value);
  const fraction = fractionDigits(digits);
  if (fraction > 0) return mismatch({ kind }, value, countDigits(fraction, 'fraction'));
  const { least, most } = INTEGER_BOUNDS[kind];
  // Numbers with fewer digits than the bound are in range; most are.
  if (
    digits.length >= most.length &&
    (compareNumbers(digits, least) < 0 || compareNumbers(digits, most) > 0)
  ) {
    return mismatch({ kind }, value, `the range is ${least} to ${most}`);
  }
  return { kind: 'number', digits };
}

/** Never rounds: digits beyond the scale, or before the point beyond precision less scale, are a mismatch. */
export function convertDecimal(value: NumberValue, precision: number, scale: number): Cell | Mismatch {
  const digits = digitsOf(value);
  const fraction = fractionDigits(digits);
  if (fraction > scale) {
    return mismatch({ kind: 'decimal', precision, scale }, value, countDigits(fraction, 'fraction'));
  }
  const integer = integerDigits(digits);
  if (integer > precision - scale) {
    return mismatch({ kind: 'decimal', precision, scale }, value, countDigits(integer, 'integer'));
  }
  return { kind: 'number', digits };
}

/** The nearest double. The magnitudes of DynamoDB's numbers, 1E-130 to 9.99E+125, are all within a double's. */
export function convertFloat(value: NumberValue): Cell {
  return { kind: 'float', value: Number(digitsOf(value)) };
}

function countDigits(digits: number, where: string): string {
  return `${String(digits)} ${where} digit${digits === 1 ? '' : 's'}`;
}
