import {
  canonicalNumber,
  compareNumbers,
  fractionDigits,
  integerDigits,
  isNumberText,
} from '../item/exact-number.ts';
import type { NumberType } from './column-type.ts';
import type { Cell, Mismatch } from './cell.ts';
import { mismatch } from './mismatch.ts';

/** The least and the greatest of each integer type, as canonical digits. */
const INTEGER_BOUNDS = {
  int32: { least: '-2147483648', most: '2147483647' },
  int64: { least: '-9223372036854775808', most: '9223372036854775807' },
} as const;

/** What `accepts` lets through to a number. */
export type NumberValue = { readonly N: string } | { readonly S: string };

/** The canonical digits of an N. */
export function digitsOf(value: { readonly N: string }): string {
  const digits = canonicalNumber(value.N);
  // The decoder lets no other N pass, so this is a defect of the caller and not of the data.
  if (digits === undefined) throw new TypeError(`not a number of DynamoDB: ${value.N}`);
  return digits;
}

/** A number in a column of its type, exactly; or why it does not fit. */
export function convertNumeric(value: NumberValue, type: NumberType): Cell | Mismatch {
  const digits = readNumber(value);
  if (digits === undefined) return mismatch(type, value, 'S' in value ? whyNoNumber(value.S) : undefined);
  switch (type.kind) {
    case 'int32':
    case 'int64':
      return convertInteger(digits, value, type);
    case 'decimal':
      return convertDecimal(digits, value, type);
    case 'float64':
      break;
  }
  // The nearest double: the magnitudes of DynamoDB's numbers, 1E-130 to 9.99E+125, are all within a double's.
  return { kind: 'float', value: Number(digits) };
}

/** The canonical digits of a number, in an N or in text; undefined for text that is none. */
export function readNumber(value: NumberValue): string | undefined {
  return 'S' in value ? canonicalNumber(value.S) : digitsOf(value);
}

/** 1E3 is the integer 1000; 1.5 is none; nothing wraps around. */
function convertInteger(
  digits: string,
  value: NumberValue,
  type: NumberType & { readonly kind: 'int32' | 'int64' },
): Cell | Mismatch {
  const fraction = fractionDigits(digits);
  if (fraction > 0) return mismatch(type, value, countDigits(fraction, 'fraction'));
  const { least, most } = INTEGER_BOUNDS[type.kind];
  // Numbers with fewer digits than the bound are in range; most are.
  if (
    digits.length >= most.length &&
    (compareNumbers(digits, least) < 0 || compareNumbers(digits, most) > 0)
  ) {
    return mismatch(type, value, `the range is ${least} to ${most}`);
  }
  return { kind: 'number', digits };
}

/** Never rounds: digits beyond the scale, or before the point beyond precision less scale, are a mismatch. */
function convertDecimal(
  digits: string,
  value: NumberValue,
  type: NumberType & { readonly kind: 'decimal' },
): Cell | Mismatch {
  const fraction = fractionDigits(digits);
  if (fraction > type.scale) return mismatch(type, value, countDigits(fraction, 'fraction'));
  const integer = integerDigits(digits);
  if (integer > type.precision - type.scale) return mismatch(type, value, countDigits(integer, 'integer'));
  return { kind: 'number', digits };
}

function whyNoNumber(text: string): string {
  if (text === '') return 'it is empty';
  if (text.trim() !== text) return 'blanks stand around it';
  return isNumberText(text)
    ? 'a number of DynamoDB has up to 38 digits, from 1E-130 to 9.99E+125'
    : 'the form is that of a number, such as 12.50, -7 or 1E3';
}

function countDigits(digits: number, where: string): string {
  return `${String(digits)} ${where} digit${digits === 1 ? '' : 's'}`;
}
