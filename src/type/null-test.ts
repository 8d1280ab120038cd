import { type AttributeValue, tagOf } from '../item/attribute-value.ts';
import type { ColumnType } from './column-type.ts';
import type { NullValue } from './null-values.ts';
import { accepts } from './accepts.ts';
import { readNumber } from './convert-number.ts';
import { readDate, readTimestamp } from './convert-time.ts';

/** What a test needs of a column. */
export interface NullableColumn {
  readonly type: ColumnType;
  readonly nullValues: readonly NullValue[];
}

/**
 * The `nullValues` of a column: which values mean none. A text is compared letter for letter and a number by its value; but
 * where the column reads both as instants, as days or as numbers (the format `text`), these are compared, however they
 * are written and whether a warehouse holds them or not.
 */
export class NullTest {
  readonly #type: ColumnType;
  readonly #texts: ReadonlySet<string>;
  readonly #numbers: ReadonlySet<string>;
  /** What the values read as that read as something. */
  readonly #readings: ReadonlySet<string>;

  private constructor(nullValues: readonly NullValue[], type: ColumnType) {
    this.#type = type;
    this.#texts = new Set(nullValues.flatMap((value) => ('S' in value ? value.S : [])));
    this.#numbers = new Set(nullValues.flatMap((value) => ('N' in value ? value.N : [])));
    this.#readings = new Set(nullValues.flatMap((value) => readingOf(value, type) ?? []));
  }

  /** @returns undefined for a column in which nothing means none */
  static of({ nullValues, type }: NullableColumn): NullTest | undefined {
    return nullValues.length === 0 ? undefined : new NullTest(nullValues, type);
  }

  /** Whether a value, or an element of a list, means none. */
  holds(value: AttributeValue): boolean {
    if ('S' in value) return this.#texts.has(value.S) || this.#readsAsNone(value);
    if ('N' in value) return this.#numbers.has(readNumber(value) ?? '') || this.#readsAsNone(value);
    return false;
  }

  #readsAsNone(value: NullValue): boolean {
    const reading = readingOf(value, this.#type);
    return reading !== undefined && this.#readings.has(reading);
  }
}

/** What a column reads in a value that can be written in several ways; undefined where there is nothing of the kind. */
function readingOf(value: NullValue, type: ColumnType): string | undefined {
  const scalar = type.kind === 'list' ? type.element : type;
  const tag = tagOf(value);
  if (tag === 'NULL' || !accepts(scalar, tag)) return undefined;
  switch (scalar.kind) {
    case 'timestamp': {
      const micros = readTimestamp(value, scalar);
      return typeof micros === 'string' ? undefined : String(micros);
    }
    case 'date': {
      const days = readDate(value, scalar);
      return typeof days === 'string' ? undefined : String(days);
    }
    case 'int32':
    case 'int64':
    case 'decimal':
    case 'float64':
      return readNumber(value);
    case 'string':
    case 'boolean':
    case 'binary':
    case 'json':
    case 'rows':
      break;
  }
  return undefined;
}
