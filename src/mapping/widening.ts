/** Which types hold every value of another one, exactly. Pure. */
import type { ColumnType } from '../type/column-type.ts';
import { parseType } from '../type/parse-type.ts';

/** Digits before the point that a whole number of the type can take. */
const DIGITS = { int32: 10, int64: 19 } as const;

/**
 * Whether a cast from one type to the other is lossless, whatever the value, in every warehouse: numbers alone. Texts of
 * numbers are not, since a number can be written in many ways.
 * @param from as a mapping spells it; what is no type is never widened
 */
export function widens(from: string, to: string): boolean {
  const before = typeOf(from);
  const after = typeOf(to);
  return before !== null && after !== null && holdsAll(before, after);
}

function typeOf(text: string): ColumnType | null {
  const parsed = parseType(text);
  return 'type' in parsed ? parsed.type : null;
}

function holdsAll(before: ColumnType, after: ColumnType): boolean {
  if (before.kind === 'int32' && (after.kind === 'int64' || after.kind === 'float64')) return true;
  if (after.kind !== 'decimal') return false;
  const whole = after.precision - after.scale;
  if (before.kind === 'int32' || before.kind === 'int64') return whole >= DIGITS[before.kind];
  if (before.kind !== 'decimal') return false;
  return whole >= before.precision - before.scale && after.scale >= before.scale;
}
