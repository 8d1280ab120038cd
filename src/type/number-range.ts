/** Which exact numbers a type can hold. */
import { compareNumbers, fractionDigits, integerDigits } from '../item/exact-number.ts';
import type { NumberType } from './column-type.ts';

/** The least and the greatest of each integer type, as canonical digits. */
export const INTEGER_BOUNDS = {
  int32: { least: '-2147483648', most: '2147483647' },
  int64: { least: '-9223372036854775808', most: '9223372036854775807' },
} as const;

/** Whether canonical digits fit the type without loss of a digit or, in float64, of magnitude. */
export function fitsNumber(digits: string, type: NumberType): boolean {
  switch (type.kind) {
    case 'int32':
    case 'int64': {
      const { least, most } = INTEGER_BOUNDS[type.kind];
      return (
        fractionDigits(digits) === 0 &&
        compareNumbers(digits, least) >= 0 &&
        compareNumbers(digits, most) <= 0
      );
    }
    case 'decimal':
      return fractionDigits(digits) <= type.scale && integerDigits(digits) <= type.precision - type.scale;
    case 'float64':
      break;
  }
  return true;
}
